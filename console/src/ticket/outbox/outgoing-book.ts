import type { Outgoing } from './outgoing.ts'
import type { OutboxStore } from './store.ts'

const none: readonly Outgoing[] = []

/** What is on its way, in order, as it is kept over reloads; who listens is told of every change. */
export class OutgoingBook {
  readonly #store: OutboxStore
  readonly #listeners = new Set<() => void>()
  #entries: readonly Outgoing[]
  #byTicket = new Map<string, readonly Outgoing[]>()

  constructor(store: OutboxStore) {
    this.#store = store
    // A request that the reload cut off may have arrived: it is made again.
    this.#entries = store.read().map((entry) => (entry.state === 'sending' ? { ...entry, state: 'waiting' } : entry))
  }

  get all(): readonly Outgoing[] {
    return this.#entries
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Those of a ticket, oldest first; the same array until it changes. */
  of(ticketId: string): readonly Outgoing[] {
    const known = this.#byTicket.get(ticketId)
    if (known) return known
    const found = this.#entries.filter((entry) => entry.ticketId === ticketId)
    const given = found.length > 0 ? found : none
    this.#byTicket.set(ticketId, given)
    return given
  }

  find(clientId: string): Outgoing | undefined {
    return this.#entries.find((entry) => entry.clientId === clientId)
  }

  put(entry: Outgoing): void {
    const isNew = !this.find(entry.clientId)
    this.#entries = isNew
      ? [...this.#entries, entry]
      : this.#entries.map((one) => (one.clientId === entry.clientId ? entry : one))
    this.#store.write(entry)
    this.#tell(entry.ticketId)
  }

  drop(clientId: string): void {
    const entry = this.find(clientId)
    this.#store.remove(clientId)
    if (!entry) return
    this.#entries = this.#entries.filter((one) => one !== entry)
    this.#tell(entry.ticketId)
  }

  #tell(ticketId: string): void {
    this.#byTicket.delete(ticketId)
    for (const listener of this.#listeners) listener()
  }
}
