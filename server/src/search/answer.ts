import { type SearchResult, toId } from '@parley/contract'
import type { Db } from '../db/sql.ts'
import { presentTicket } from '../tickets/present.ts'
import type { TicketRow } from '../tickets/row.ts'
import { type Candidate, loadAddresses, loadCandidates, loadContents, loadTickets } from './candidates.ts'
import { findByNumber, findPool, type Start, type Wish } from './find.ts'
import { type Match, matcherOf } from './match.ts'
import { asksForAddress, type Query } from './query.ts'
import { byScore, type Ranked, rank } from './rank.ts'
import { snippetOf } from './snippet.ts'

/** @returns what is ranked together, best first, and where older matches begin that are not among it */
export async function search(sql: Db, wish: Wish, now: Date): Promise<{ ranked: Ranked[]; next: Start | null }> {
  const { query } = wish
  const [numbered, pool] = await Promise.all([
    findByNumber(sql, wish),
    query.groups.length > 0 ? findPool(sql, wish) : { ids: [], next: null },
  ])
  const ids = wish.start ? pool.ids.filter((id) => !numbered.includes(id)) : [...new Set([...numbered, ...pool.ids])]
  return { ranked: await rankAll(sql, query, await loadCandidates(sql, wish, ids), now), next: pool.next }
}

/** Further addresses are read only of customers whom nothing else explains, or when an address was asked for. */
async function rankAll(sql: Db, query: Query, candidates: readonly Candidate[], now: Date): Promise<Ranked[]> {
  const known = asksForAddress(query) ? [] : rank(candidates, query, now)
  const explained = new Set(known.map(({ ticketId }) => ticketId))
  const rest = candidates.filter(({ id }) => !explained.has(id))
  const addresses = await loadAddresses(
    sql,
    rest.map(({ id }) => id),
  )
  const addressed = rest.map((candidate) => ({ ...candidate, addresses: addresses.get(candidate.id) ?? [] }))
  return [...known, ...rank(addressed, query, now)].sort(byScore)
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
