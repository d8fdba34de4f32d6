import type { AccountBook, Accounts, Platform } from './accounts.ts'
import type { Behaviour, BehaviourChange } from './behaviour.ts'
import type { ChatbotDouble } from './chatbot/double.ts'
import type { Delivered, Written } from './delivery/outcome.ts'
import type { FaultBook } from './faults.ts'
import type { Verified } from './graph/handshake.ts'
import type { Mailbox } from './mail/mailbox.ts'
import type { MessengerDouble } from './messenger/double.ts'
import type { RawWebhook } from './raw.ts'
import type { ApiCall, SandboxEvent, SentMessage, WebhookRecord } from './record.ts'
import type { Entry, Head, ThreadRef } from './transcript/entry.ts'
import type { ChatbotHandoff } from './webhooks/chatbot.ts'
import type { MessengerWrites } from './webhooks/messenger-writes.ts'
import type { WhatsappWrites } from './webhooks/whatsapp-writes.ts'
import type { XWrites } from './webhooks/x-writes.ts'
import type { WhatsappDouble } from './whatsapp/double.ts'
import type { XDouble } from './x/double.ts'

export type SandboxOptions = {
  /** Parley's base URL; webhooks go to `{targetUrl}/api/webhooks/{whatsapp|facebook|twitter|chatbot}`. */
  targetUrl: string
  /** Default 0: any free port. */
  port?: number
  /** Loopback only. */
  host?: '127.0.0.1'
  /** The first account of a platform, whole; a platform that is left out has that of `sandboxAccounts`. */
  accounts?: Partial<Accounts>
  behaviour?: BehaviourChange
  /** Shuffles, chances and jitter follow from it; ids never do. Default 1. */
  seed?: number
  /** Newest entries that are kept of calls, webhooks and sent messages each; default 10,000. */
  maxRecords?: number
  /** Bytes of bodies that are kept of calls and webhooks each; default 32 MiB. */
  maxRecordBytes?: number
  /** Unix milliseconds; a test that moves windows gives its own. Delays always run in real time. */
  now?: () => number
  /** Told of every webhook that ended and every message that was sent. */
  log?: (event: SandboxEvent) => void
}

export type CustomerWrites =
  | ({ platform: 'whatsapp' } & WhatsappWrites)
  | ({ platform: 'facebook' } & MessengerWrites)
  | ({ platform: 'twitter' } & XWrites)
  | ({ platform: 'chatbot' } & ChatbotHandoff)

/** Outside platforms, played by one server; see README.md. */
export type Sandbox = {
  url: string
  /** For META_GRAPH_URL; with or without a version behind it. */
  graphUrl: string
  /** For X_API_URL. */
  xUrl: string
  /** The first account of each platform. */
  accounts: Accounts
  accountsOf: AccountBook
  addAccount: AccountBook['add']
  whatsapp: WhatsappDouble
  messenger: MessengerDouble
  x: XDouble
  chatbot: ChatbotDouble
  faults: FaultBook
  /** What people get by mail. */
  mail: Mailbox
  /** Where letters for them are handed over. */
  smtp: { host: string; port: number }
  behaviour(): Behaviour
  /** Lays a change over the behaviour; takes effect with the next message. */
  change(change: BehaviourChange): void
  setTargetUrl(url: string): void
  /** A customer does something on a platform; resolves with Parley's first answer. */
  customerWrites(write: CustomerWrites): Promise<Written>
  /** Posts any bytes to a platform's webhook, rightly or wrongly signed, past all faults. */
  postRaw(raw: RawWebhook): Promise<Delivered>
  /** Meta's GET verification or X's CRC, as when the webhook is set up. */
  subscribe(platform: Exclude<Platform, 'chatbot'>, accountId?: string): Promise<Verified>
  /** Messages that Parley sent and a platform accepted, oldest first. */
  sent(): SentMessage[]
  calls(): ApiCall[]
  /** What a person sees on the phone; undefined while nothing was said. */
  transcriptOf(ref: ThreadRef): { head: Head; entries: Entry[] } | undefined
  webhooks(): WebhookRecord[]
  /** The first sent message, already there or to come, for which `predicate` holds; looked at on every status as well. */
  waitForSent(predicate: (message: SentMessage) => boolean, timeoutMs?: number): Promise<SentMessage>
  /** Resolves when nothing is planned or under way; rejects after `timeoutMs` (default 5,000). */
  idle(timeoutMs?: number): Promise<void>
  watch(watcher: (event: SandboxEvent) => void): () => void
  forget(): void
  stop(): Promise<void>
}
