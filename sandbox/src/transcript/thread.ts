import { type Entry, type Head, type ThreadRef, threadKey } from './entry.ts'
import type { Happening } from './happening.ts'

const mostEntries = 200
const previewLength = 120

/** One thread's entries, the newest 200, in the order in which they came. */
export class Thread {
  readonly ref: ThreadRef
  readonly key: string
  typingUntil: number | null = null
  readonly #entries = new Map<string, Entry>()
  #position = 0
  #fromBusiness = 0
  #lastAt: number

  constructor(ref: ThreadRef, now: number) {
    this.ref = ref
    this.key = threadKey(ref)
    this.#lastAt = now
  }

  get size(): number {
    return this.#entries.size
  }

  entries(): Entry[] {
    return [...this.#entries.values()]
  }

  find(id: string): Entry | undefined {
    return this.#entries.get(id)
  }

  /** Takes what happened; gives the entry that is new or another now, undefined when it changes nothing here. */
  take(happening: Happening, now: number): Entry | undefined {
    if (happening.does === 'says') return this.#say(happening.entry, now)
    const entry = this.#entries.get(happening.target)
    if (!entry) return undefined
    if (happening.does === 'reacts') entry.reactions = { ...entry.reactions, [happening.by]: happening.emoji }
    else if (happening.does === 'deletes')
      Object.assign(entry, { deletedAt: now, text: null, media: null, choices: null })
    else if (entry.text !== happening.text) {
      if (entry.text !== null) entry.earlier = [...entry.earlier, entry.text]
      Object.assign(entry, { text: happening.text, editedAt: now })
    }
    return entry
  }

  /** Entries that moved to `state`: never backwards, and `failed` only from what had not arrived. */
  move(ids: readonly string[], state: Entry['state'], reason: string | null = null): Entry[] {
    const moved = ids.flatMap((id) => this.#entries.get(id) ?? []).filter((entry) => rank[state] > rank[entry.state])
    for (const entry of moved) Object.assign(entry, { state, reason })
    return moved
  }

  /** The customer's entries up to this one, or all of them. */
  customerUpTo(id: string | null): string[] {
    const all = this.entries().filter((entry) => entry.from === 'customer')
    const last = id === null ? all.length : all.findIndex((entry) => entry.id === id) + 1
    return all.slice(0, last).map((entry) => entry.id)
  }

  head(person: { name: string; handle: string }): Head {
    const last = this.entries().at(-1)
    return {
      ...this.ref,
      ...person,
      key: this.key,
      lastAt: this.#lastAt,
      lastText: last ? preview(last) : '',
      lastFrom: last?.from ?? 'platform',
      fromBusiness: this.#fromBusiness,
      typingUntil: this.typingUntil,
    }
  }

  /** The same id is said once: an echo of what was sent already, or a duplicate that was made on purpose. */
  #say(said: Extract<Happening, { does: 'says' }>['entry'], now: number): Entry | undefined {
    if (this.#entries.has(said.id)) return undefined
    const isOurs = said.from === 'business' || said.from === 'app'
    const entry: Entry = {
      at: now,
      text: null,
      media: null,
      place: null,
      choices: null,
      replyTo: null,
      reactions: { customer: null, business: null },
      state: said.from === 'business' ? 'accepted' : 'sent',
      reason: null,
      editedAt: null,
      earlier: [],
      deletedAt: null,
      ...said,
      position: ++this.#position,
    }
    this.#entries.set(entry.id, entry)
    this.#lastAt = now
    if (isOurs) {
      this.#fromBusiness++
      this.typingUntil = null
    }
    const oldest = this.#entries.size > mostEntries ? this.#entries.keys().next().value : undefined
    if (oldest !== undefined) this.#entries.delete(oldest)
    return entry
  }
}

const rank: Record<Entry['state'], number> = { accepted: 0, sent: 1, failed: 1.5, delivered: 2, read: 3 }

function preview({ kind, text, media, deletedAt }: Entry): string {
  if (deletedAt !== null) return 'Deleted'
  const words = text ?? media?.fileName ?? ''
  const shown = words === '' ? kind : words
  return shown.length > previewLength ? `${shown.slice(0, previewLength)}…` : shown
}
