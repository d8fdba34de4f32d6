import type { Inbox, InboxBook } from '../inboxes/book.ts'
import type { BodyReader } from './read-large.ts'
import type { RecordedReceipt } from './record.ts'
import { type Aside, occurredAt, timeOf, type Work } from './work.ts'

/**
 * Reads one receipt: JSON, then the channel's parse, then the inbox each entry belongs to. Never throws: what cannot be read
 * or routed is set aside with its reason.
 */
export async function readReceipt(
  receipt: RecordedReceipt,
  book: InboxBook,
  reader: BodyReader,
): Promise<{ works: Work[]; asides: Aside[] }> {
  const works: Work[] = []
  const asides: Aside[] = []
  const verified = receipt.inboxIds.flatMap((id) => book.byId(id) ?? [])
  const channel = verified[0]?.channel
  const setAside = (pointer: string, kind: Aside['kind'], reason: string) =>
    asides.push({ receiptId: receipt.id, pointer: storable(pointer), kind, reason: storable(reason) })
  if (!channel) {
    setAside('', 'unrouted', 'The inbox that this payload came in on is no longer connected.')
    return { works, asides }
  }
  for (const { accountId, pointer, item } of await reader.read(channel, receipt.body)) {
    const inbox = routeTo(accountId, verified)
    if (item.kind === 'unparsed') setAside(pointer, 'unparsed', item.reason)
    else if (!inbox)
      setAside(pointer, 'unrouted', `No inbox whose secret signed this payload has the account id ${accountId}.`)
    else works.push({ receiptId: receipt.id, pointer, inbox, item, at: occurredAt(timeOf(item), receipt.receivedAt) })
  }
  return { works, asides }
}

/** Words that may quote the payload, as a text column takes them. */
function storable(words: string): string {
  return words.slice(0, 500).replaceAll('\0', '').toWellFormed()
}

/** The inbox of that account, or the default one when the entry names no account; only among those that verified the body. */
function routeTo(accountId: string | null, verified: readonly Inbox[]): Inbox | undefined {
  if (accountId === null) return verified.find((inbox) => inbox.isDefault) ?? verified[0]
  return verified.find((inbox) => inbox.accountId === accountId)
}
