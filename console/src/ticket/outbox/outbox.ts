import type { Scheduled } from '../../api/types.ts'
import { type Outgoing, outgoingFrom, outgoingOf, type Wish } from './outgoing.ts'
import { OutgoingBook } from './outgoing-book.ts'
import { asProblem, mayPass } from './problem.ts'
import { isSent, type OutboxServer, scheduledIdOf, withdraw } from './server.ts'
import type { OutboxStore } from './store.ts'

type Options = {
  store: OutboxStore
  server: OutboxServer
  makeId: () => string
  now?: () => number
  setTimer?: (run: () => void, ms: number) => void
}

const firstWaitMs = 1000
const longestWaitMs = 30_000
/** How long after its time a message may take to arrive by the live feed before it is asked for. */
const graceMs = 2500

/**
 * What an agent sent and is no message yet: in order for each ticket, kept over reloads, sent again while the server cannot be
 * reached, and never twice, for every try names the same client id and the same Idempotency-Key.
 */
export class Outbox {
  readonly #options: Required<Options>
  readonly #book: OutgoingBook
  readonly #underWay = new Map<string, Promise<void>>()
  #failures = 0

  constructor(options: Options) {
    this.#options = { now: Date.now, setTimer: (run, ms) => setTimeout(run, ms), ...options }
    this.#book = new OutgoingBook(options.store)
    for (const entry of this.#book.all) if (entry.state === 'scheduled') this.#checkLater(entry)
    this.resume()
  }

  subscribe = (listener: () => void): (() => void) => this.#book.subscribe(listener)

  /** What is on its way on a ticket, oldest first; the same array until it changes. */
  of(ticketId: string): readonly Outgoing[] {
    return this.#book.of(ticketId)
  }

  add(wish: Wish): Outgoing {
    const entry = outgoingOf(wish, this.#options.makeId(), this.#options.now())
    this.#book.put(entry)
    void this.#advance(wish.ticketId)
    return entry
  }

  /** Tries what waits: call it when the server can be reached again. */
  resume = (): void => {
    this.#failures = 0
    for (const ticketId of new Set(this.#book.all.map((entry) => entry.ticketId))) void this.#advance(ticketId)
  }

  /**
   * Takes one back. @returns false when it is a message already
   * @throws ApiProblem when the server, which may have it, cannot be reached; then it stays as it was
   */
  async takeBack(clientId: string): Promise<boolean> {
    const { server } = this.#options
    await this.#underWay.get(clientId)
    const entry = this.#book.find(clientId)
    if (!entry) return false
    const id = entry.scheduledId ?? (entry.wasTried ? await scheduledIdOf(server, entry) : null)
    const isLate =
      id === null
        ? entry.wasTried && entry.state !== 'refused' && (await isSent(server, entry))
        : !(await withdraw(server, id))
    this.#book.drop(clientId)
    if (isLate) void server.refresh(entry.ticketId).catch(() => {})
    void this.#advance(entry.ticketId)
    return !isLate
  }

  /** Resolves when it is a message, was taken back or was refused. */
  gone(clientId: string): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        const entry = this.#book.find(clientId)
        if (entry && entry.state !== 'refused') return
        unsubscribe()
        resolve()
      }
      const unsubscribe = this.subscribe(look)
      look()
    })
  }

  /** The timeline holds messages of these client ids. */
  settle(ticketId: string, clientIds: ReadonlySet<string>): void {
    for (const entry of this.of(ticketId)) if (clientIds.has(entry.clientId)) this.#book.drop(entry.clientId)
  }

  /** What the server says is scheduled on a ticket. */
  adopt(ticketId: string, rows: readonly Scheduled[]): void {
    for (const row of rows) {
      const told = outgoingFrom(row)
      const known = this.of(ticketId).find(
        (entry) => entry.clientId === told.clientId || entry.scheduledId === told.scheduledId,
      )
      if (known?.state === 'refused' || (known?.state === 'scheduled' && !row.failed)) continue
      this.#book.put(
        known ? { ...known, state: told.state, scheduledId: told.scheduledId, problem: told.problem } : told,
      )
      if (!row.failed) this.#checkLater(told)
    }
  }

  /** Its message could not be sent when its time had come. */
  fail(ticketId: string, scheduledId: string, problem: { code: string; detail: string }): Outgoing | undefined {
    const entry = this.of(ticketId).find((one) => one.scheduledId === scheduledId)
    if (entry) this.#book.put({ ...entry, state: 'refused', problem })
    return entry
  }

  async #advance(ticketId: string): Promise<void> {
    const entry = this.of(ticketId).find(({ state }) => state === 'waiting' || state === 'sending')
    if (!entry || entry.state === 'sending') return
    this.#book.put({ ...entry, state: 'sending', wasTried: true })
    const request = this.#send(entry)
    this.#underWay.set(
      entry.clientId,
      request.then(() => {}),
    )
    const goesOn = await request
    this.#underWay.delete(entry.clientId)
    if (goesOn) await this.#advance(ticketId)
  }

  /** @returns whether what comes after it may be sent */
  async #send(entry: Outgoing): Promise<boolean> {
    try {
      this.#accepted(entry, await this.#options.server.post(entry))
      this.#failures = 0
      return true
    } catch (error) {
      return !this.#refused(entry, error)
    }
  }

  #accepted(entry: Outgoing, row: Scheduled | null): void {
    const now = this.#options.now()
    // A repeated request is answered with what the first one made.
    const until = entry.wasTried && row ? Math.min(now + entry.delayMs, Date.parse(row.send_at)) : now + entry.delayMs
    const next: Outgoing = {
      ...entry,
      state: 'scheduled',
      wasTried: true,
      scheduledId: row?.scheduled_id ?? null,
      dueAt: row ? until : now,
      problem: null,
    }
    this.#book.put(next)
    this.#checkLater(next)
  }

  /** @returns whether the rest of its ticket waits with it */
  #refused(entry: Outgoing, error: unknown): boolean {
    const problem = asProblem(error)
    if (problem.code === 'already_sent') {
      this.#accepted(entry, null)
      void this.#options.server.refresh(entry.ticketId).catch(() => {})
      return false
    }
    const waits = mayPass(problem)
    const told = { code: problem.code, detail: problem.detail }
    this.#book.put({ ...entry, state: waits ? 'waiting' : 'refused', wasTried: true, problem: told })
    if (!waits) return false
    const waitMs = Math.min(longestWaitMs, problem.retryAfter ?? firstWaitMs * 2 ** this.#failures++)
    // Who has to sign in first is waited for: the page calls `resume`.
    if (problem.status !== 401) this.#options.setTimer(() => void this.#advance(entry.ticketId), waitMs)
    return true
  }

  /** What has not come by the live feed a little after its time is asked for, so that nothing looks sent or unsent for ever. */
  #checkLater(entry: Outgoing): void {
    const ms = Math.max(0, (entry.dueAt ?? 0) - this.#options.now()) + graceMs
    if (ms < 120_000) this.#options.setTimer(() => void this.#check(entry.clientId), ms)
  }

  async #check(clientId: string): Promise<void> {
    const entry = this.#book.find(clientId)
    if (entry?.state !== 'scheduled') return
    try {
      const rows = await this.#options.server.list(entry.ticketId)
      await this.#options.server.refresh(entry.ticketId)
      const row = rows.find((one) => one.scheduled_id === entry.scheduledId)
      if (row?.failed) this.fail(entry.ticketId, row.scheduled_id, row.failed)
      else if (row) this.#checkLater(entry)
      else this.#book.drop(clientId)
    } catch {
      this.#checkLater(entry)
    }
  }
}
