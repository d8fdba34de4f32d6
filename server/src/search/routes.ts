import { fromId, SearchQuery, SearchReply, type Status, statuses } from '@parley/contract'
import type { Caller } from '../access/caller.ts'
import type { Vault } from '../access/vault.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { sightOf } from '../messages/store.ts'
import { present, search } from './answer.ts'
import { makeCursor, readCursor } from './cursor.ts'
import type { Filter } from './find.ts'
import { readQuery } from './query.ts'

export function searchRoutes(router: Router, { sql, vault, now }: Deps & { vault: Vault }): void {
  router.add({
    method: 'GET',
    paths: ['/api/v1/search'],
    summary: 'Search messages, notes, subjects and customers',
    description:
      'Every word must be found, small and capital letters and accents alike; the last word also finds what begins with it. `#123` or `123` finds the ticket of this number, an e-mail address or a telephone number, in any writing, its customer. One result a ticket, its best hit; the order weighs how well it answers and how new it is. The tickets with the newest matches are ranked together, then those before them, and so on by the cursor; `more` is true while older ones are left. A page may be short, or empty, before the last. New messages are found within a second.',
    tag: 'Search',
    access: 'ticket.read',
    query: SearchQuery,
    replies: { 200: SearchReply },
    errors: ['invalid_cursor'],
    cost: 'search',
    async handle({ caller, query: { q, limit = 20, cursor, ...wanted } }) {
      const filter = filterOf(wanted, caller)
      if (!filter) return { results: [], next_cursor: null, more: false }
      const sight = sightOf(caller)
      const name = JSON.stringify([sight, q, wanted])
      const place = cursor === undefined ? null : readCursor(vault, name, cursor)
      const { until, start, offset } = place ?? { until: now(), start: null, offset: 0 }
      const wish = { sight, query: readQuery(q), filter, start, until: place && until }
      const { ranked, next } = await search(sql, wish, until)
      const end = offset + limit
      const goesOn = end < ranked.length ? { start, offset: end } : next && { start: next, offset: 0 }
      return {
        results: await present(sql, wish, ranked.slice(offset, end)),
        next_cursor: goesOn && makeCursor(vault, name, { until, ...goesOn }),
        more: next !== null,
      }
    },
  })
}

/** @returns null when nothing can match. @throws invalid_parameter */
function filterOf(wanted: Omit<SearchQuery, 'q' | 'limit' | 'cursor'>, caller: Caller): Filter | null {
  const { status, channel, tag, assigned_agent_id: assignee } = wanted
  const given = status?.split(',')
  if (given?.some((one) => !statuses.some((known) => known === one)))
    throw new Problem('invalid_parameter', {
      detail: `status must be one or several, with commas, of ${statuses.join(', ')}`,
    })
  if (assignee === 'me' && caller.type !== 'agent') return null
  const assigneeId =
    assignee === undefined
      ? undefined
      : assignee === 'none'
        ? null
        : assignee === 'me'
          ? caller.id
          : fromId('agent', assignee)
  if (assigneeId === null && assignee !== 'none') return null
  return { statuses: given as Status[] | undefined, channel, tag, assigneeId }
}
