import { BoundedMap } from './ring.ts'

/** What a platform knows of one person's talk with one account. Times are Unix milliseconds. */
export type Thread = {
  /** When the person last did something that opens the reply window. */
  lastCustomerAt: number | null
  lastWrittenId: string | null
  lastSentId: string | null
  /** When the business last marked the person's messages as read. */
  seenAt: number | null
  /** Until when the business is shown as typing. */
  typingUntil: number | null
}

const maxPeople = 100_000

/** The people on one platform and their threads; those met longest ago are forgotten first. */
export class People<P extends { id: string }> {
  readonly #people = new BoundedMap<string, P>(maxPeople)
  readonly #threads = new BoundedMap<string, Thread>(maxPeople)

  find(id: string): P | undefined {
    return this.#people.get(id)
  }

  /** The person with this id, made on the first meeting. */
  meet(id: string, make: () => P): P {
    let person = this.#people.get(id)
    if (!person) {
      person = make()
      this.#people.set(id, person)
    }
    return person
  }

  list(): P[] {
    return [...this.#people.values()]
  }

  thread(accountId: string, personId: string): Thread {
    const key = `${accountId} ${personId}`
    let thread = this.#threads.get(key)
    if (!thread) {
      thread = { lastCustomerAt: null, lastWrittenId: null, lastSentId: null, seenAt: null, typingUntil: null }
      this.#threads.set(key, thread)
    }
    return thread
  }
}
