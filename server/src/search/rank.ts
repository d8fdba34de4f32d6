import type { Candidate, CandidateMessage } from './candidates.ts'
import { type Match, matcherOf, type Span } from './match.ts'
import type { Query } from './query.ts'

/** The best hit of one ticket. */
export type Ranked = {
  ticketId: string
  foundIn: 'message' | 'note' | 'subject' | 'customer'
  text: string
  spans: Span[]
  message: CandidateMessage | null
  at: Date
  score: number
}

const dayMs = 86_400_000
/** A match of so many days ago counts half as new as one of today. */
const halfDays = 7
/** How much the age of a hit weighs beside how well it answers (0 to 1, times the weight of its place). */
const recencyWeight = 0.5
const weights = { subject: 1, customer: 1, message: 0.8, note: 0.75 } as const
/** Somebody's very e-mail address or telephone number. */
const addressBonus = 0.6
const numberScore = 10

/**
 * Candidates in the order in which they answer a question: how much of it they hold, how close together, whether whole words, in
 * which place; and how new they are. Those of which nothing matches any longer are left out.
 */
export function rank(candidates: readonly Candidate[], query: Query, now: Date): Ranked[] {
  const match = matcherOf(query)
  return candidates.flatMap((candidate) => bestOf(candidate, query, match, now) ?? []).sort(byScore)
}

export function byScore(a: Ranked, b: Ranked): number {
  return b.score - a.score || (a.ticketId < b.ticketId ? 1 : -1)
}

function bestOf(ticket: Candidate, query: Query, match: (text: string) => Match, now: Date): Ranked | undefined {
  if (query.number !== null && ticket.number === String(Number(query.number))) return byNumber(ticket)
  const customer = customerText(ticket, match)
  const named = match(ticket.customer_name ?? '').groups
  const total = query.groups.length
  const hits = [
    hitOf(ticket, 'subject', ticket.subject, match(ticket.subject), total),
    hitOf(ticket, 'customer', customer.text, match(customer.text), total, customer.isAddress ? addressBonus : 0),
    ...ticket.messages.map((message) => hitOfMessage(ticket, message, match(message.content), named, total)),
  ].flatMap((hit) => hit ?? [])
  const scored = hits.map((hit) => ({ ...hit, score: hit.score + recencyWeight * recencyOf(hit.at, now) }))
  return scored.reduce<Ranked | undefined>((best, hit) => (best && best.score >= hit.score ? best : hit), undefined)
}

function byNumber({ id, number, subject, updated_at }: Candidate): Ranked {
  const text = `#${number} ${subject}`
  const spans: Span[] = [[0, number.length + 1]]
  return { ticketId: id, foundIn: 'subject', text, spans, message: null, at: updated_at, score: numberScore }
}

function hitOf(
  { id, updated_at }: Candidate,
  foundIn: 'subject' | 'customer',
  text: string,
  found: Match,
  total: number,
  bonus = 0,
): Ranked | undefined {
  if (found.groups.size === 0) return undefined
  const score = weights[foundIn] * worthOf(found, found.groups.size, total) + bonus
  return { ticketId: id, foundIn, text, spans: found.spans, message: null, at: updated_at, score }
}

/** What the customer's name answers, a message need not. What lies beyond the beginning of a long one is taken for average. */
function hitOfMessage(
  { id }: Candidate,
  message: CandidateMessage,
  found: Match,
  named: ReadonlySet<number>,
  total: number,
): Ranked | undefined {
  if (found.groups.size === 0 && !message.is_cut) return undefined
  const foundIn = message.visibility === 'internal' ? 'note' : 'message'
  const answered = new Set([...found.groups, ...named]).size
  const worth = found.groups.size === 0 ? 0.5 : worthOf(found, answered, total)
  return {
    ticketId: id,
    foundIn,
    text: message.content,
    spans: found.spans,
    message,
    at: new Date(message.at),
    score: weights[foundIn] * worth,
  }
}

function worthOf({ groups, whole, closeness }: Match, answered: number, total: number): number {
  return (answered / total) * (0.6 + 0.2 * closeness + 0.2 * (whole / groups.size))
}

function recencyOf(at: Date, now: Date): number {
  return 1 / (1 + Math.max(0, now.getTime() - at.getTime()) / (halfDays * dayMs))
}

/** The name, and those of the addresses that match. */
function customerText({ customer_name, customer_email, addresses }: Candidate, match: (text: string) => Match) {
  const found = [...new Set([customer_email, ...addresses])].filter(
    (text): text is string => text !== null && text !== customer_name && match(text).groups.size > 0,
  )
  const isAddress = found.some((text) => match(text).spans.some(([start, end]) => end - start >= text.length - 1))
  return { text: [customer_name ?? '', ...found].filter((text) => text !== '').join(' · '), isAddress }
}
