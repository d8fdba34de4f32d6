import { AssignReply, type TransferBody, TransferBody as TransferBodySchema } from '@parley/contract'
import Type from 'typebox'
import { actorOf } from '../access/caller.ts'
import { type Assignee, findAssignee, findDefaultAssignee } from '../agents/find.ts'
import { brokenConstraint } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { invalid } from '../http/validate.ts'
import type { EventActor } from '../log/append.ts'
import { decideMessage } from '../messages/add.ts'
import { type ChangeRequest, changeTicket, etagOf, versionsOf } from './change.ts'
import { uuidOr404 } from './ids.ts'
import { presentMessage, presentTicket } from './present.ts'
import type { TicketDeps } from './routes.ts'
import type { TicketRow } from './row.ts'
import { assign, both, type Decision, update } from './rules.ts'
import { loadTicket } from './store.ts'

/** Moves a ticket to other hands, with a note for them. */
export function transferRoutes(router: Router, deps: TicketDeps): void {
  const { sql, book, wake } = deps
  router.add({
    method: 'POST',
    paths: [
      '/api/v1/tickets/:ticket_id/transfer',
      '/api/tickets/:ticket_id/transfer',
      '/api/v1/conversations/:ticket_id/transfer',
    ],
    summary: 'Transfer a ticket to another agent or department',
    description:
      'All of it happens, or nothing. To a department alone: its default assignee gets the ticket, or nobody. To an agent alone: one who sees the ticket’s department. The note is for colleagues. Who sees the ticket no more is told so on the live feed; this reply is the last that they get of it.',
    tag: 'Tickets',
    access: 'ticket.transfer',
    params: Type.Object({ ticket_id: Type.String() }),
    body: TransferBodySchema,
    replies: { 200: AssignReply },
    errors: [
      'ticket_not_found',
      'agent_not_found',
      'department_not_found',
      'agent_disabled',
      'agent_outside_department',
      'version_conflict',
    ],
    idempotent: true,
    async handle({ caller, params, body, request, reply, operationId: id }) {
      const at = deps.now()
      const ticketId = uuidOr404('ticket', params.ticket_id)
      const wish = await readWish(sql, body)
      const note = body.note
      const change: ChangeRequest = {
        sql,
        scope: caller.scope,
        ticketId,
        ifMatch: versionsOf(request.headers['if-match']),
        at,
        async decide(row, db) {
          const moved = transfer(row, wish, actorOf(caller), at)
          if (note === undefined) return moved
          const message = { content: note, visibility: 'internal' as const }
          const told = await decideMessage({ book, caller, body: message, id, at }, { ...row, ...moved.change }, db)
          return { ...both(moved, told), messages: told.messages }
        },
      }
      const ticket = await changeTicket(change).catch(async (error) => {
        // An earlier run of this request wrote the note, and so the rest.
        if (brokenConstraint(error) !== 'message_pkey') throw error
        const found = await loadTicket(sql, { kind: 'all' }, ticketId)
        if (!found?.timeline.some((message) => message.id === id)) throw error
        return presentTicket(found.ticket, found.timeline.map(presentMessage))
      })
      wake.signal('outbox')
      reply.header('etag', etagOf(ticket.version))
      return { success: true, ticket }
    },
  })
}

/** Absent: stays. `agent` is null for nobody. */
type Wish = { departmentUuid?: string; agent?: Assignee | null }

/** Pure: the department first, so that the agent is measured by the new one. */
export function transfer(ticket: TicketRow, wish: Wish, actor: EventActor, at: Date): Decision {
  const { departmentUuid, agent } = wish
  const moved =
    departmentUuid === undefined ? { change: {}, events: [] } : update(ticket, { departmentUuid }, actor, at)
  return agent === undefined ? moved : both(moved, assign({ ...ticket, ...moved.change }, agent, actor, at))
}

async function readWish(sql: TicketDeps['sql'], { agent_id, department_id }: TransferBody): Promise<Wish> {
  if (agent_id === undefined && department_id === undefined)
    throw invalid('invalid_body', [{ path: '/department_id', message: 'or agent_id is required' }])
  const agent = agent_id === undefined ? undefined : await findAssignee(sql, uuidOr404('agent', agent_id))
  if (agent_id !== undefined && !agent) throw new Problem('agent_not_found')
  if (department_id === undefined) return agent ? { agent } : {}
  const departmentUuid = uuidOr404('department', department_id)
  const [found] = await sql`select 1 from department where id = ${departmentUuid}`
  if (!found) throw new Problem('department_not_found')
  return { departmentUuid, agent: agent ?? (await findDefaultAssignee(sql, departmentUuid)) }
}
