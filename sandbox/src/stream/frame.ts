import type { Platform } from '../accounts.ts'
import type { OrderedFault } from '../faults.ts'
import type { MailHead } from '../mail/mailbox.ts'
import type { CallView, WebhookView } from '../record-views.ts'
import type { Rush } from '../scenes/rush.ts'
import type { Entry, Head } from '../transcript/entry.ts'

/** Whether people read what they get, by platform; null where the platform tells nobody. */
export type Readers = Record<Platform, boolean | null>

/** What a page needs when it begins to listen. `epoch` is another one after each start of the sandbox. */
export type Hello = {
  type: 'hello'
  epoch: string
  accounts: Record<Platform, { id: string; name: string }[]>
  heads: Head[]
  faults: OrderedFault[]
  rush: Rush | null
  readers: Readers
}

/** One change, as `GET /control/stream` tells it: always the whole present state of the thing, never a difference. */
export type Frame =
  | Hello
  | { type: 'head'; head: Head }
  | { type: 'entry'; thread: string; entry: Entry }
  | { type: 'webhook'; webhook: WebhookView }
  | { type: 'call'; call: CallView }
  | { type: 'faults'; faults: OrderedFault[] }
  | { type: 'rush'; rush: Rush | null }
  | { type: 'mail'; mail: MailHead }
  | { type: 'readers'; readers: Readers }
  /** The memory was cleared, or too much happened: ask for everything anew. */
  | { type: 'lost' }
