import {
  AddMessageBody,
  AssignReply,
  CreateTicketBody,
  Ticket,
  TicketStatus,
  toId,
  UpdateTicketBody,
} from '@parley/contract'
import Type from 'typebox'
import { actorOf, type Caller, can } from '../access/caller.ts'
import type { Vault } from '../access/vault.ts'
import { findAssignee } from '../agents/find.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { InboxBook } from '../inboxes/book.ts'
import type { Wake } from '../log/wake.ts'
import { addMessage } from '../messages/add.ts'
import { bulkRoutes } from './bulk-routes.ts'
import { changeTicket, etagOf, versionsOf } from './change.ts'
import { createTicket } from './create.ts'
import { historyRoutes } from './history-routes.ts'
import { uuidOr404 } from './ids.ts'
import { listRoutes } from './list-routes.ts'
import { createPartyFinder } from './parties.ts'
import { createTicketReader } from './reader.ts'
import { assign, update } from './rules.ts'
import { readSnooze } from './snooze.ts'
import { createTicketForms } from './ticket-forms.ts'
import { transferRoutes } from './transfer.ts'
import { createTicketWriter } from './writer.ts'

export type TicketDeps = Deps & {
  book: InboxBook
  wake: Wake
  vault: Vault
  /** A bot has fetched this answer: told once, off the request's path. */
  fetched(messageId: string): void
}

const tag = 'Tickets'
const Params = Type.Object({ ticket_id: Type.String() })
const both = (path: string) => [`/api${path}`, `/api/v1${path}`] as [string, ...string[]]

/** The documented face of tickets; see api.md for what each document leaves open. */
export function ticketRoutes(router: Router, deps: TicketDeps): void {
  const { sql, book, wake } = deps
  const writer = createTicketWriter(sql)
  const reader = createTicketReader(sql)
  const forms = createTicketForms(sql)
  const finder = createPartyFinder(sql, book)
  const onWritten = (isLogged: boolean) => wake.signal(isLogged ? 'events' : 'outbox')

  listRoutes(router, { ...deps, whole: forms })
  bulkRoutes(router, deps)
  historyRoutes(router, deps)
  transferRoutes(router, deps)

  router.add({
    method: 'POST',
    paths: both('/tickets/create'),
    summary: 'Create a ticket',
    description: 'The initial message becomes the first public customer message.',
    tag,
    access: 'ticket.create',
    body: CreateTicketBody,
    replies: { 201: Ticket },
    errors: ['customer_not_found', 'department_not_found', 'open_ticket_exists', 'duplicate'],
    idempotent: true,
    status: 201,
    look: ({ caller, body }) => finder.find(body, caller.scope),
    async handle({ caller, body, operationId: id, reply }, parties) {
      const at = deps.now()
      const ticket = await createTicket({ sql, writer, finder, parties, book, caller, body, id, at, onWritten })
      reply.header('etag', etagOf(ticket.version))
      return ticket
    },
  })

  router.add({
    method: 'GET',
    paths: both('/tickets/:ticket_id'),
    summary: 'Get a ticket with its timeline',
    tag,
    access: 'ticket.read',
    params: Params,
    replies: { 200: Ticket },
    errors: ['ticket_not_found'],
    look: ({ caller, params }) => forms.look(caller.scope, uuidOr404('ticket', params.ticket_id)),
    async handle({ reply }, form) {
      if (!form) throw new Problem('ticket_not_found')
      reply.header('etag', etagOf(form.version))
      return form.json
    },
  })

  router.add({
    method: 'GET',
    paths: both('/tickets/:ticket_id/status'),
    summary: 'Poll a ticket’s status',
    description:
      'Light enough for a bot to poll. A bot that handed over sends the status_token of its handoff as `token`.',
    tag,
    access: 'ticket.read',
    params: Params,
    query: Type.Object({ token: Type.Optional(Type.String({ maxLength: 128 })) }, { additionalProperties: false }),
    replies: { 200: TicketStatus },
    errors: ['ticket_not_found'],
    look: ({ caller, params }) => reader.status(caller.scope, uuidOr404('ticket', params.ticket_id)),
    async handle({ caller }, row) {
      if (!row) throw new Problem('ticket_not_found')
      if (row.message_id && row.waits && isBot(caller)) deps.fetched(row.message_id)
      return {
        ticket_id: toId('ticket', row.id),
        status: row.status,
        last_updated: row.updated_at.toISOString(),
        has_agent_reply: row.message_id !== null,
        last_agent_message: row.message_id && {
          message_id: toId('message', row.message_id),
          timestamp: row.occurred_at?.toISOString(),
          content: row.content,
        },
      }
    },
  })

  router.add({
    method: 'PUT',
    paths: both('/tickets/:ticket_id'),
    summary: 'Update a ticket',
    description:
      'Any of status, priority, tags, subject, department_id, custom and snoozed_until. Send If-Match with the ETag that you read to refuse a lost update.',
    tag,
    access: 'ticket.update',
    params: Params,
    body: UpdateTicketBody,
    replies: { 200: Ticket },
    errors: [
      'nothing_to_update',
      'ticket_not_found',
      'department_not_found',
      'status_conflict',
      'version_conflict',
      'open_ticket_exists',
    ],
    async handle({ caller, params, body, request, reply }) {
      if (Object.keys(body).length === 0) throw new Problem('nothing_to_update')
      const at = deps.now()
      const departmentUuid = body.department_id ? uuidOr404('department', body.department_id) : body.department_id
      if (departmentUuid && !(await departmentExists(sql, departmentUuid))) throw new Problem('department_not_found')
      const { department_id: _, snoozed_until: snooze, ...rest } = body
      const wish = {
        ...rest,
        ...(departmentUuid !== undefined ? { departmentUuid } : {}),
        ...(snooze !== undefined ? { snoozedUntil: readSnooze(snooze, at) } : {}),
      }
      const ticket = await changeTicket({
        sql,
        scope: caller.scope,
        ticketId: uuidOr404('ticket', params.ticket_id),
        ifMatch: versionsOf(request.headers['if-match']),
        at,
        decide: async (row) => update(row, wish, actorOf(caller), at),
      })
      wake.signal('outbox')
      reply.header('etag', etagOf(ticket.version))
      return ticket
    },
  })

  router.add({
    method: 'PUT',
    paths: both('/tickets/:ticket_id/assign'),
    summary: 'Assign a ticket',
    description: 'An empty agent_id takes the ticket back from its agent.',
    tag,
    access: 'ticket.assign',
    params: Params,
    query: Type.Object({ agent_id: Type.String({ maxLength: 64 }) }, { additionalProperties: false }),
    replies: { 200: AssignReply },
    errors: ['ticket_not_found', 'agent_not_found', 'agent_disabled', 'agent_outside_department', 'version_conflict'],
    async handle({ caller, params, query, request, reply }) {
      const at = deps.now()
      const ticketId = uuidOr404('ticket', params.ticket_id)
      const agent = query.agent_id === '' ? null : await findAssignee(sql, uuidOr404('agent', query.agent_id))
      if (agent === undefined) throw new Problem('agent_not_found')
      const ticket = await changeTicket({
        sql,
        scope: caller.scope,
        ticketId,
        ifMatch: versionsOf(request.headers['if-match']),
        at,
        decide: async (row) => assign(row, agent, actorOf(caller), at),
      })
      wake.signal('outbox')
      reply.header('etag', etagOf(ticket.version))
      return { success: true, ticket }
    },
  })

  router.add({
    method: 'POST',
    paths: both('/tickets/:ticket_id/message'),
    summary: 'Answer the customer, or write a note',
    description:
      'A public message goes out on the ticket’s channel; an internal one is a note that never leaves the house.',
    tag,
    access: 'message.write',
    params: Params,
    body: AddMessageBody,
    replies: { 200: Ticket },
    errors: [
      'ticket_not_found',
      'message_not_found',
      'agent_not_found',
      'status_conflict',
      'reply_window_closed',
      'text_too_long',
      'attachments_unsupported',
    ],
    idempotent: true,
    look: ({ caller, params }) => reader.ticket(caller.scope, uuidOr404('ticket', params.ticket_id)),
    async handle({ caller, params, body, operationId, reply }, found) {
      if (body.sender_type === 'bot' && !can(caller, 'message.write_as_bot'))
        throw new Problem('insufficient_permissions')
      const ticketId = uuidOr404('ticket', params.ticket_id)
      const ticket = await addMessage({
        sql,
        writer,
        book,
        caller,
        ticketId,
        found,
        body,
        id: operationId,
        at: deps.now(),
        onWritten,
      })
      if (ticket.timeline.some((message) => message.delivery?.state === 'queued')) wake.signal('deliveries')
      reply.header('etag', etagOf(ticket.version))
      return ticket
    },
  })
}

const isBot = (caller: Caller): boolean => caller.type === 'bot' || caller.type === 'service'

async function departmentExists(sql: TicketDeps['sql'], id: string): Promise<boolean> {
  return (await sql`select 1 from department where id = ${id}`).length > 0
}
