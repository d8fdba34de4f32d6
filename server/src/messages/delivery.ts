import type { DeliveryState } from '@parley/contract'

/**
 * The states of an outbound message: `queued` → `sent` → `delivered` → `read`, with `failed` (the platform's last word unless
 * it later reports more) and `unknown` (the platform may have it).
 *
 * Always true: a report never takes a message backwards. A `failed` that comes after the message was delivered is stale; a
 * report that comes after `unknown` shows that it went out, and so does any after `failed` but a late `sent`: platforms say that
 * before they fail, and do not keep the order.
 */
const ranks: Record<DeliveryState, number> = { queued: 0, unknown: 1, failed: 1, sent: 2, delivered: 3, read: 4 }

/** By how much a move changes the number of a ticket's answers that did not arrive, or may not have. */
export function undeliveredChange(from: DeliveryState, to: DeliveryState): number {
  return Number(isUndelivered(to)) - Number(isUndelivered(from))
}

const isUndelivered = (state: DeliveryState): boolean => state === 'failed' || state === 'unknown'

/** The state after a report of the platform, or null when the report changes nothing. */
export function afterReport(
  now: DeliveryState,
  report: 'sent' | 'delivered' | 'read' | 'failed',
): DeliveryState | null {
  if (report === 'failed') return now === 'queued' || now === 'unknown' || now === 'sent' ? 'failed' : null
  if (report === 'sent' && now === 'failed') return null
  return ranks[report] > ranks[now] ? report : null
}
