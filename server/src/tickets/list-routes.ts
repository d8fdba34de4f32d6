import { ListTicketsQuery, ReadPosition, ReadTicketBody, TicketCounts, TicketList } from '@parley/contract'
import Type from 'typebox'
import type { Caller } from '../access/caller.ts'
import type { Vault } from '../access/vault.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { Wake } from '../log/wake.ts'
import { countTickets } from './counts.ts'
import { makeCursor, readCursor } from './cursor.ts'
import { filterOf } from './filter.ts'
import { uuidOr404 } from './ids.ts'
import { createKeptPages } from './kept-pages.ts'
import { type ListedPage, listTickets } from './list.ts'
import { createListForms } from './list-forms.ts'
import { findPosition, markRead } from './read-position.ts'
import type { TicketForms } from './ticket-forms.ts'

const tag = 'Tickets'

const opening = Buffer.from('{"tickets":[')
const comma = Buffer.from(',')

/** Many tickets at a time: lists, counts, and what of them an agent has read. */
export function listRoutes(
  router: Router,
  { sql, vault, wake, whole }: Deps & { vault: Vault; wake: Wake; whole: TicketForms },
): void {
  const forms = createListForms()
  const pages = createKeptPages(sql)

  router.add({
    method: 'GET',
    paths: ['/api/tickets/', '/api/v1/tickets/', '/api/tickets', '/api/v1/tickets'],
    summary: 'List tickets',
    description: 'Newest first unless `sort` says otherwise, by page or by cursor. total_count is exact.',
    tag,
    access: 'ticket.read',
    query: ListTicketsQuery,
    replies: { 200: TicketList },
    errors: ['invalid_cursor'],
    async look({ caller, query }) {
      const { page = 1, page_size: limit = 20, sort = 'newest', cursor, include, ...wanted } = query
      if (include && limit > 20)
        throw new Problem('invalid_parameter', { detail: 'include=timeline needs a page_size of at most 20' })
      const from =
        cursor === undefined
          ? { offset: (page - 1) * limit }
          : { after: readCursor(vault, listOf(caller, query), cursor) }
      const filter = filterOf(wanted, caller)
      if (!filter) return { found: bodyOf(nothing, caller, query), epoch: undefined }
      const shown = { sort, limit, from, wholeTimelines: !!include, reader: readerOf(caller) }
      return pages.look(JSON.stringify([caller.scope, shown.reader, query]), async () => {
        const { page: listed, ...seen } = await listTickets({ sql, forms, whole }, caller.scope, filter, shown)
        return { ...seen, found: bodyOf(listed, caller, query) }
      })
    },
    handle: async (_, body) => body,
  })

  function bodyOf({ tickets, total, last, positions }: ListedPage, caller: Caller, query: ListTicketsQuery): Buffer {
    const { page = 1, page_size: size = 20 } = query
    const rest = {
      total_count: total,
      page,
      page_size: size,
      next_cursor: last && tickets.length === size ? makeCursor(vault, listOf(caller, query), last) : null,
      ...(readerOf(caller) ? { read_positions: positions } : {}),
    }
    const parts = tickets.flatMap((ticket) => [comma, ticket]).slice(1)
    return Buffer.concat([opening, ...parts, Buffer.from(`],${JSON.stringify(rest).slice(1)}`)])
  }

  router.add({
    method: 'GET',
    paths: ['/api/v1/tickets/counts'],
    summary: 'Count the tickets of every view',
    description:
      'Exact, and of what the caller sees. channels, departments, priorities and tags count what is in view `open`.',
    tag,
    access: 'ticket.read',
    replies: { 200: TicketCounts },
    handle: ({ caller }) => countTickets(sql, caller),
  })

  router.add({
    method: 'PUT',
    paths: ['/api/v1/tickets/:ticket_id/read'],
    summary: 'Mark a ticket read up to a message',
    description:
      'Each agent for itself; also backwards, which marks what comes after as unread. Own messages are read when they are written.',
    tag,
    access: 'ticket.read',
    params: Type.Object({ ticket_id: Type.String() }),
    body: ReadTicketBody,
    replies: { 200: ReadPosition },
    errors: ['ticket_not_found'],
    async handle({ caller, params: { ticket_id: id }, body }) {
      checkIsReader(caller)
      const position = await markRead(sql, caller, uuidOr404('ticket', id), body.position)
      if (position === undefined) throw new Problem('ticket_not_found')
      wake.tell(caller.id, { type: 'read', ticket_id: id, position })
      return { ticket_id: id, position }
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/tickets/:ticket_id/read'],
    summary: 'Up to which message you have read a ticket',
    tag,
    access: 'ticket.read',
    params: Type.Object({ ticket_id: Type.String() }),
    replies: { 200: ReadPosition },
    errors: ['ticket_not_found'],
    async handle({ caller, params: { ticket_id: id } }) {
      checkIsReader(caller)
      const position = await findPosition(sql, caller, uuidOr404('ticket', id))
      if (position === undefined) throw new Problem('ticket_not_found')
      return { ticket_id: id, position }
    },
  })
}

const nothing: ListedPage = { tickets: [], total: 0, last: null, positions: {} }

/** What a cursor goes on with: the same list of the same caller. */
function listOf({ scope }: Caller, query: ListTicketsQuery): string {
  const { page: _, page_size: __, cursor: ___, include: ____, sort = 'newest', ...wanted } = query
  return JSON.stringify([scope, sort, wanted])
}

const readerOf = ({ type, id }: Caller): string | null => (type === 'agent' ? id : null)

function checkIsReader({ type }: Caller): void {
  if (type !== 'agent')
    throw new Problem('insufficient_permissions', { detail: 'Only agents keep what they have read' })
}
