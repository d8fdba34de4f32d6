import { createWriteStream } from 'node:fs'

// What was asked, what was answered, what was seen: one line a fact, in the order in which the driver learned of it.

/** A text message of a customer; `id` is the platform's, and unique. */
export type Said = { customer: string; id: string }

export type Fact =
  /** A webhook is posted for the first time, with these messages in this order. */
  | { kind: 'invoke'; op: number; form: Form; messages: Said[] }
  /** One try of it got a 2xx, after `ms`. */
  | { kind: 'ok'; op: number; ms: number }
  /** One try of it was surely refused: nothing of it may be stored. */
  | { kind: 'fail'; op: number; status: number }
  /** One try of it ended without anybody knowing what became of it. */
  | { kind: 'info'; op: number; why: string }
  /** A ticket is asked for by the API under an Idempotency-Key. */
  | { kind: 'create'; op: number; key: string; subject: string }
  | { kind: 'created'; op: number; ticketId: string }
  /** A live client was welcomed at `seq`, having asked for what comes after `since`. */
  | { kind: 'welcome'; client: number; since: number | null; seq: number }
  | { kind: 'frame'; client: number; seq: number; id: string; type: string }
  | { kind: 'resync'; client: number }
  /** The driver cut the client's connection (`cut`), or a node did (`dropped`). */
  | { kind: 'cut' | 'dropped'; client: number }
  | { kind: 'fault'; what: string }

export type Form = 'single' | 'batch' | 'parallel' | 'replay' | 'forged'
export type Entry = Fact & { at: number }

/** What stands in the database and in the log after everything has healed. */
export type FinalRead = {
  /** In any order. */
  tickets: { id: string; subject: string; status: string; customer: string; inbox: string; key: string | null }[]
  messages: {
    id: string
    ticketId: string
    position: number
    /** The customer's address. */
    customer: string
    externalId: string
    /** Milliseconds since the epoch. */
    occurredAt: number
  }[]
  events: { seq: number; id: string; type: string; ticketId: string | null; messageId: string | null }[]
  /** Receipts and events that still wait. */
  waiting: number
  quarantined: number
}

/** Keeps the history in memory for the checker and, when a file is named, on disk as JSON lines. */
export class History {
  readonly entries: Entry[] = []
  readonly #began = performance.now()
  readonly #file: ReturnType<typeof createWriteStream> | undefined

  constructor(file?: string) {
    this.#file = file ? createWriteStream(file) : undefined
  }

  /** Milliseconds since the beginning. */
  get now(): number {
    return Math.round((performance.now() - this.#began) * 10) / 10
  }

  add(fact: Fact): void {
    const entry = { at: this.now, ...fact }
    this.entries.push(entry)
    this.#file?.write(`${JSON.stringify(entry)}\n`)
  }

  close(): Promise<void> {
    return new Promise((resolve) => (this.#file ? this.#file.end(() => resolve()) : resolve()))
  }
}
