import type { Platform } from './accounts.ts'
import type { CallKind, UpdateKind } from './faults.ts'
import { BoundedMap, Ring } from './ring.ts'

export type SentStatus = 'accepted' | 'sent' | 'delivered' | 'read' | 'failed'

/** A message that Parley sent and the platform accepted. Times are Unix milliseconds. */
export type SentMessage = {
  platform: Platform
  accountId: string
  /** The recipient as the platform knows it: wa_id, business-scoped user id, PSID or X user id. */
  to: string
  /** wamid, mid or dm_event_id */
  id: string
  kind: string
  text: string | null
  body: unknown
  replyTo: string | null
  /** WhatsApp's biz_opaque_callback_data or Messenger's metadata */
  opaque: string | null
  acceptedAt: number
  status: SentStatus
  statuses: { status: SentStatus; at: number; code?: number }[]
}

/** One call of the platform's API. `status` is null while, or because, no answer was given. */
export type ApiCall = {
  id: number
  platform: Platform
  kind: CallKind
  /** Whom it concerns, as the platform knows that person; null where it concerns nobody, or nobody known. */
  person: string | null
  method: string
  path: string
  /** Without credentials: those read `[hidden]`. */
  headers: Record<string, string>
  body: unknown
  status: number | null
  /** The body of the answer, files by their size; null while there is none. */
  answer: unknown
  fault: string | null
  at: number
  tookMs: number | null
}

/** `answer` is the beginning of what Parley answered with, where that was not 200. */
export type Attempt = { at: number; status: number | null; error: string | null; tookMs: number; answer?: string }

/** One webhook body on its way to Parley. */
export type WebhookRecord = {
  id: number
  platform: Platform
  accountId: string
  kinds: UpdateKind[]
  updates: number
  /** Whom it tells of, as the platform knows them, and which of their messages it carries. */
  people: string[]
  messages: string[]
  url: string
  headers: Record<string, string>
  body: string
  state: 'under_way' | 'delivered' | 'given_up' | 'dropped'
  attempts: Attempt[]
  at: number
}

export type SandboxEvent =
  | { type: 'sent'; message: SentMessage }
  | { type: 'status'; message: SentMessage }
  | { type: 'webhook'; webhook: WebhookRecord }

/** The sandbox's memory: newest entries only, bounded in number and bytes. */
export class Records {
  readonly calls: Ring<ApiCall>
  readonly webhooks: Ring<WebhookRecord>
  readonly #sent: BoundedMap<string, SentMessage>
  readonly #watchers = new Set<(event: SandboxEvent) => void>()
  #calls = 0

  constructor(maxCount: number, maxBytes: number) {
    this.calls = new Ring(maxCount, maxBytes)
    this.webhooks = new Ring(maxCount, maxBytes)
    this.#sent = new BoundedMap(maxCount)
  }

  nextCallId(): number {
    return ++this.#calls
  }

  addSent(message: SentMessage): void {
    this.#sent.set(message.id, message)
    this.tell({ type: 'sent', message })
  }

  findSent(id: string): SentMessage | undefined {
    return this.#sent.get(id)
  }

  /** Oldest first. */
  sent(): SentMessage[] {
    return [...this.#sent.values()]
  }

  setStatus(message: SentMessage, status: SentStatus, at: number, code?: number): void {
    message.status = status
    message.statuses.push(code === undefined ? { status, at } : { status, at, code })
    this.tell({ type: 'status', message })
  }

  /** The first message, sent already or still to come, for which `predicate` holds; it is asked again on every status. */
  waitForSent(predicate: (message: SentMessage) => boolean, timeoutMs: number): Promise<SentMessage> {
    const there = this.sent().find(predicate)
    if (there) return Promise.resolve(there)
    return new Promise((resolve, reject) => {
      const unwatch = this.watch((event) => {
        if (event.type === 'webhook' || !predicate(event.message)) return
        clearTimeout(timer)
        unwatch()
        resolve(event.message)
      })
      const timer = setTimeout(() => {
        unwatch()
        reject(new Error(`sandbox: no such message among ${this.#sent.size} sent after ${timeoutMs} ms`))
      }, timeoutMs)
    })
  }

  /** Calls `watcher` for everything that happens from now on; the returned function ends that. */
  watch(watcher: (event: SandboxEvent) => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  tell(event: SandboxEvent): void {
    for (const watcher of this.#watchers) watcher(event)
  }

  clear(): void {
    this.calls.clear()
    this.webhooks.clear()
    this.#sent.clear()
  }
}
