import { type SearchResult, toId } from '@parley/contract'
import type { Db } from '../db/sql.ts'
import { presentTicket } from '../tickets/present.ts'
import type { TicketRow } from '../tickets/row.ts'
import { findByNumber, findPool, loadCandidates, loadContents, loadTickets, type Wish } from './find.ts'
import { type Match, matcherOf } from './match.ts'
import { type Ranked, rank } from './rank.ts'
import { snippetOf } from './snippet.ts'

/** @returns everything that is ranked, best first, and whether older matches were left out */
export async function search(sql: Db, wish: Wish, now: Date): Promise<{ ranked: Ranked[]; more: boolean }> {
  const { query } = wish
  const [byNumber, pool] = await Promise.all([
    findByNumber(sql, wish),
    query.groups.length > 0 ? findPool(sql, wish) : { ids: [], more: false },
  ])
  const candidates = await loadCandidates(sql, wish, [...new Set([...byNumber, ...pool.ids])])
  return { ranked: rank(candidates, query, now), more: pool.more }
}

/** A page of what is ranked, as it leaves the house. */
export async function present(sql: Db, { query }: Wish, page: readonly Ranked[]): Promise<SearchResult[]> {
  const unseen = page.filter(({ message, spans }) => message?.is_cut && spans.length === 0)
  const [tickets, contents] = await Promise.all([
    loadTickets(
      sql,
      page.map(({ ticketId }) => ticketId),
    ),
    loadContents(
      sql,
      unseen.flatMap(({ message }) => message?.id ?? []),
    ),
  ])
  const match = matcherOf(query)
  return page.flatMap((ranked) => {
    const ticket = tickets.get(ranked.ticketId)
    return ticket ? presentResult(ticket, ranked, contents.get(ranked.message?.id ?? ''), match) : []
  })
}

function presentResult(
  row: TicketRow,
  { foundIn, message, at, text, spans }: Ranked,
  whole: string | undefined,
  match: (text: string) => Match,
): SearchResult {
  const { timeline: _, ...ticket } = presentTicket(row, [])
  return {
    ticket,
    message_id: message && toId('message', message.id),
    position: message?.position ?? null,
    found_in: foundIn,
    ...(whole === undefined ? snippetOf(text, spans) : snippetOf(whole, match(whole).spans)),
    at: at.toISOString(),
  }
}
