import type { FacebookAccount } from '../accounts.ts'
import { metaJson } from './meta-json.ts'
import { type SignedWebhook, signedWebhook } from './signed.ts'

/** One event of a thread. `standby` when another app owns the thread. Timestamps are Unix milliseconds. */
export type MessengerUpdate = {
  standby: boolean
  event: { sender?: { id: string }; recipient?: { id: string }; timestamp: number; [kind: string]: unknown }
}

const eventsPerEntry = 100

/** The body for any number of events of one page: runs of one kind share an entry's `messaging[]` or `standby[]`. */
export function messengerBody(account: FacebookAccount, updates: readonly MessengerUpdate[]): Buffer {
  type Entry = { id: string; time: number; messaging?: unknown[]; standby?: unknown[] }
  const entries: Entry[] = []
  for (const { standby, event } of updates) {
    const list = standby ? 'standby' : 'messaging'
    const last = entries.at(-1)?.[list]
    if (last && last.length < eventsPerEntry) last.push(event)
    else entries.push({ id: account.pageId, time: event.timestamp, [list]: [event] })
  }
  return Buffer.from(metaJson({ object: 'page', entry: entries }), 'latin1')
}

/** `messengerBody`, signed. */
export function messengerWebhook(account: FacebookAccount, updates: readonly MessengerUpdate[]): SignedWebhook {
  return signedWebhook('facebook', account, messengerBody(account, updates))
}
