import type { Platform } from '../accounts.ts'
import { isObject } from '../fields.ts'
import { graphTitle } from '../graph/errors.ts'
import type { Records, SentMessage } from '../record.ts'
import { BoundedMap } from '../ring.ts'
import type { Feed } from '../stream/feed.ts'
import { type Entry, type Head, type ThreadRef, threadKey } from './entry.ts'
import type { Happening } from './happening.ts'
import { readHandoff } from './read-chatbot.ts'
import { readMessengerPosted, readMessengerSent } from './read-messenger.ts'
import { readWhatsappPosted } from './read-whatsapp.ts'
import { readWhatsappSent } from './read-whatsapp-sent.ts'
import { readXPosted, readXSent } from './read-x.ts'
import { Thread } from './thread.ts'

type Content = Record<string, unknown>
type NameOf = (platform: Platform, person: string) => { name: string; handle: string }
type Parts = { feed: Feed; records: Records; now: () => number }

const mostThreads = 1000
const mostEntries = 20_000

const readSent: Partial<Record<Platform, (message: SentMessage) => Happening>> = {
  whatsapp: readWhatsappSent,
  facebook: readMessengerSent,
  twitter: readXSent,
}

/**
 * What every person sees on the phone. Derived here and nowhere else, from what was posted to Parley, what Parley sent and
 * what the platform told of it. The newest 1,000 threads are kept, and 20,000 entries in all.
 */
export class Transcript {
  readonly #parts: Parts
  readonly #threads = new Map<string, Thread>()
  readonly #threadOf = new BoundedMap<string, Thread>(mostEntries)
  #nameOf: NameOf = (_platform, person) => ({ name: person, handle: person })
  #entryCount = 0
  #counter = 0

  constructor(parts: Parts) {
    this.#parts = parts
    parts.records.watch((event) => {
      if (event.type === 'sent') this.#sent(event.message)
      else if (event.type === 'status') this.#moved(event.message)
      else if (event.webhook.state === 'delivered') this.#move(event.webhook.messages, 'delivered')
    })
  }

  /** Where names of people come from. */
  nameBy(nameOf: NameOf): void {
    this.#nameOf = nameOf
  }

  /** Takes what is on its way to Parley; gives the ids of what the customer said in it. */
  posted(ref: ThreadRef, update: unknown): string[] {
    const happenings = this.#read(ref, isObject(update) ? update : {})
    for (const happening of happenings) this.take(ref, happening)
    return happenings.flatMap((one) => (one.does === 'says' && one.entry.from === 'customer' ? [one.entry.id] : []))
  }

  /** Takes one thing that happened in a thread. */
  take(ref: ThreadRef, happening: Happening): void {
    const thread = this.#thread(ref)
    const before = thread.size
    const entry = thread.take(happening, this.#parts.now())
    if (!entry) return
    this.#entryCount += thread.size - before
    this.#forgetOldest()
    this.#threadOf.set(entry.id, thread)
    this.#tell(thread, [entry])
  }

  /** Parley marked the customer's messages as read: up to this one, or all of them. */
  seen(ref: ThreadRef, upTo: string | null): void {
    const thread = this.#threads.get(threadKey(ref))
    if (thread) this.#tell(thread, thread.move(thread.customerUpTo(upTo), 'read'))
  }

  /** Parley is shown as typing until then (Unix milliseconds), or not any more. */
  typing(ref: ThreadRef, until: number | null): void {
    const thread = this.#threads.get(threadKey(ref))
    if (!thread || thread.typingUntil === until) return
    thread.typingUntil = until
    this.#tell(thread, [])
  }

  heads(most = 300): Head[] {
    return [...this.#threads.values()]
      .slice(-most)
      .reverse()
      .map((thread) => this.#head(thread))
  }

  entries(ref: ThreadRef): { head: Head; entries: Entry[] } | undefined {
    const thread = this.#threads.get(threadKey(ref))
    return thread && { head: this.#head(thread), entries: thread.entries() }
  }

  /** Makes a thread known before anything was said in it, or tells its name anew. */
  meet(ref: ThreadRef): Head {
    const thread = this.#thread(ref)
    this.#tell(thread, [])
    return this.#head(thread)
  }

  clear(): void {
    this.#threads.clear()
    this.#threadOf.clear()
    this.#entryCount = 0
    this.#parts.feed.changed('lost', () => ({ type: 'lost' }))
  }

  #read(ref: ThreadRef, update: Content): Happening[] {
    if (ref.platform === 'whatsapp') return isObject(update.value) ? readWhatsappPosted(update.value) : []
    if (ref.platform === 'twitter') return readXPosted(update, ref.account)
    if (ref.platform === 'chatbot') return readHandoff(update)
    return isObject(update.event) ? readMessengerPosted(update.event, `event ${++this.#counter}`) : []
  }

  #sent(message: SentMessage): void {
    const { platform, accountId: account, to: person } = message
    const happening = readSent[platform]?.(message)
    if (happening) this.take({ platform, account, person }, happening)
  }

  #moved(message: SentMessage): void {
    const code = message.statuses.at(-1)?.code
    const reason = code === undefined ? null : `${graphTitle(code)} (${code})`
    this.#move([message.id], message.status, reason)
  }

  #move(ids: readonly string[], state: Entry['state'], reason: string | null = null): void {
    for (const id of ids) {
      const thread = this.#threadOf.get(id)
      if (thread) this.#tell(thread, thread.move([id], state, reason))
    }
  }

  #thread(ref: ThreadRef): Thread {
    const key = threadKey(ref)
    const thread = this.#threads.get(key) ?? new Thread(ref, this.#parts.now())
    this.#threads.delete(key)
    this.#threads.set(key, thread)
    return thread
  }

  /** Those in which nothing happened for longest are forgotten first. */
  #forgetOldest(): void {
    for (const [key, thread] of this.#threads) {
      if (this.#threads.size <= mostThreads && this.#entryCount <= mostEntries) return
      this.#threads.delete(key)
      this.#entryCount -= thread.size
    }
  }

  #head(thread: Thread): Head {
    return thread.head(this.#nameOf(thread.ref.platform, thread.ref.person))
  }

  #tell(thread: Thread, entries: readonly Entry[]): void {
    const { feed } = this.#parts
    if (feed.watchers === 0) return
    feed.changed(`head ${thread.key}`, () => ({ type: 'head', head: this.#head(thread) }))
    for (const entry of entries) {
      feed.changed(`entry ${entry.id}`, () => ({ type: 'entry', thread: thread.key, entry: { ...entry } }))
    }
  }
}
