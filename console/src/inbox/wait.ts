import type { ChannelDescription, Ticket } from '../api/types.ts'

const hourMs = 3_600_000
const longMs = hourMs
const tooLongMs = 4 * hourMs
const windowShownMs = 4 * hourMs

export type Wait = { since: string; level: 'none' | 'fine' | 'long' | 'too_long' }

/** How long the customer has waited for an answer; when nobody waits, since when nothing was said. */
export function waitOf(ticket: Ticket, now: number): Wait {
  const { waiting_since: since } = ticket
  if (since === null) return { since: ticket.timeline.at(-1)?.timestamp ?? ticket.updated_at, level: 'none' }
  const ms = now - Date.parse(since)
  return { since, level: ms >= tooLongMs ? 'too_long' : ms >= longMs ? 'long' : 'fine' }
}

type Window = { lengthMs: number; marginMs: number; extended?: { lengthMs: number; setting: string } } | null

/** Milliseconds in which the customer can still be answered freely, when that is less than four hours; else null. */
export function replyWindowLeft(ticket: Ticket, channel: ChannelDescription | undefined, now: number): number | null {
  const window = channel?.capabilities['replyWindow'] as Window | undefined
  if (!window || ticket.last_inbound_at === null || ['resolved', 'closed'].includes(ticket.status)) return null
  const left = Date.parse(ticket.last_inbound_at) + window.lengthMs - window.marginMs - now
  return left > 0 && left < windowShownMs ? left : null
}
