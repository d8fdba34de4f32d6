import { TicketEventList, TicketEventsQuery } from '@parley/contract'
import Type from 'typebox'
import { ticketScope } from '../access/scope.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { presentFacts, readHistory } from '../log/read.ts'
import { uuidOr404 } from './ids.ts'

/** What happened to a ticket besides its messages. */
export function historyRoutes(router: Router, { sql }: Pick<Deps, 'sql'>): void {
  router.add({
    method: 'GET',
    paths: ['/api/v1/tickets/:ticket_id/events'],
    summary: 'Read what happened to a ticket',
    description:
      'Assignments, changes of status and of fields, newest first, with who did it; the same events, with the same seq, as in the log.',
    tag: 'Tickets',
    access: 'event.read',
    params: Type.Object({ ticket_id: Type.String() }),
    query: TicketEventsQuery,
    replies: { 200: TicketEventList },
    errors: ['ticket_not_found'],
    async handle({ caller, params, query: { before, limit = 100 } }) {
      const ticketId = uuidOr404('ticket', params.ticket_id)
      const [ticket] = await sql`select 1 from ticket t where t.id = ${ticketId} and ${ticketScope(sql, caller.scope)}`
      if (!ticket) throw new Problem('ticket_not_found')
      const rows = await readHistory(sql, ticketId, before ?? null, limit + 1)
      const events = rows.slice(0, limit).map((row) => presentFacts({ row, seq: Number(row.seq) }))
      return { events, next_before: rows.length > limit ? (events.at(-1)?.seq ?? null) : null }
    },
  })
}
