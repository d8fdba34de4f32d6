import type { InboundItem, PlatformTime, Sender } from '../channels/channel.ts'
import type { Inbox } from '../inboxes/book.ts'

/** One thing to do, out of one receipt, for one inbox. */
export type Work = {
  receiptId: string
  pointer: string
  inbox: Inbox
  item: InboundItem
  /** When it happened, for the order of the timeline. */
  at: Date
}

/** An entry that is kept aside for a person to look at. */
export type Aside = { receiptId: string; pointer: string; kind: 'unparsed' | 'unrouted' | 'failed'; reason: string }

/** Every kind of item that comes from a person. */
export function senderOf(item: InboundItem): Sender | null {
  switch (item.kind) {
    case 'message':
    case 'reaction':
    case 'edit':
    case 'deletion':
    case 'watermark':
    case 'typing':
      return item.sender
    case 'echo':
      return item.recipient
    case 'identity_change':
      return item.previous
    default:
      return null
  }
}

/**
 * The moment under which an item stands on the timeline.
 *
 * A platform that counts in seconds says "between 10:00:05.000 and 10:00:05.999": the latest moment of that span which is not
 * after the receipt is taken, so that a customer's line never slips before an answer that was given in the same second. A
 * clock that runs ahead of ours is cut to the moment of the receipt.
 */
export function occurredAt(time: PlatformTime | null, receivedAt: Date): Date {
  if (!time || Number.isNaN(time.at.getTime())) return receivedAt
  const latest = time.at.getTime() + time.precisionMs - 1
  return new Date(Math.min(latest, receivedAt.getTime()))
}

export function timeOf(item: InboundItem): PlatformTime | null {
  switch (item.kind) {
    case 'message':
    case 'echo':
      return item.sentAt
    case 'status':
    case 'reaction':
    case 'edit':
    case 'deletion':
    case 'identity_change':
      return item.at
    default:
      return null
  }
}

/** Where an identity's address is looked up: everywhere on the channel, or on this inbox only. */
export function scopeOf(inbox: Inbox): string {
  return inbox.channel.capabilities.globalAddresses ? '' : inbox.id
}

export function addressKey(channel: string, scope: string, address: string): string {
  return `${channel} ${scope} ${address}`
}
