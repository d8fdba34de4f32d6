import type { Platform } from '../accounts.ts'
import { SandboxInputError } from '../fields.ts'
import type { Stage } from '../stage.ts'
import { additions, newPerson, openers, type Person } from './cast.ts'

/** A rush under way, or the last one. `wrote` of `customers` have begun to write. Times are Unix milliseconds. */
export type Rush = { customers: number; wrote: number; startedAt: number; endsAt: number; isRunning: boolean }

export const mostCustomers = 200
export const mostSeconds = 120

const mix: Platform[] = [
  ...(['whatsapp', 'facebook', 'whatsapp', 'twitter', 'whatsapp', 'facebook', 'whatsapp', 'chatbot'] as const),
  ...(['whatsapp', 'facebook', 'twitter', 'whatsapp'] as const),
]

/** Makes one person say something; resolves with Parley's answer to it. */
export type Say = (person: Person, text: string) => Promise<unknown>

/** Scenes in which many people write: bounded, and a rush can be stopped. */
export class Scenes {
  readonly #stage: Stage
  readonly #say: Say
  #rush: Rush | null = null
  #people = 0

  constructor(stage: Stage, say: Say) {
    this.#stage = stage
    this.#say = say
    this.#people = Math.floor(Date.now() / 1000) % 500
  }

  get rush(): Rush | null {
    return this.#rush && { ...this.#rush }
  }

  /** Three new customers write at the same moment, one on each messenger. */
  async three(): Promise<Person[]> {
    const people = (['whatsapp', 'facebook', 'twitter'] as const).map((platform) => this.#newPerson(platform))
    await Promise.all(people.map((person) => this.#say(person, this.#pick(openers))))
    return people
  }

  /** `customers` (1–200) new people begin to write over `seconds` (1–120), most of them once or twice. Refused while one runs. */
  start(customers: number, seconds: number): Rush {
    if (this.#rush?.isRunning) throw new SandboxInputError('a rush is under way; stop it first')
    if (!isBetween(customers, mostCustomers)) throw new SandboxInputError(`customers must be 1 to ${mostCustomers}`)
    if (!isBetween(seconds, mostSeconds)) throw new SandboxInputError(`seconds must be 1 to ${mostSeconds}`)
    const startedAt = this.#stage.now()
    const rush = { customers, wrote: 0, startedAt, endsAt: startedAt + seconds * 1000, isRunning: true }
    this.#rush = rush
    this.#tell()
    void this.#stage.activity.during(() => this.#run(rush, (seconds * 1000) / customers))
    return { ...rush }
  }

  /** Nobody new begins to write. */
  stop(): Rush | null {
    if (this.#rush?.isRunning) {
      this.#rush.isRunning = false
      this.#rush = { ...this.#rush }
      this.#tell()
    }
    return this.rush
  }

  async #run(rush: Rush, everyMs: number): Promise<void> {
    while (rush.isRunning && rush.wrote < rush.customers) {
      const person = this.#newPerson(mix[rush.wrote % mix.length] ?? 'whatsapp')
      rush.wrote++
      this.#tell()
      void this.#say(person, this.#pick(openers)).then(
        () => this.#addLater(rush, person),
        () => undefined,
      )
      if (!(await this.#stage.activity.pause(everyMs * (0.5 + this.#stage.random.next())))) return
    }
    rush.isRunning = false
    this.#tell()
  }

  #addLater(rush: Rush, person: Person): void {
    if (!this.#stage.random.chance(0.4)) return
    this.#stage.activity.after(1500 + 4000 * this.#stage.random.next(), async () => {
      if (rush === this.#rush) await this.#say(person, this.#pick(additions))
    })
  }

  #newPerson(platform: Platform): Person {
    return newPerson(platform, this.#people++)
  }

  #pick(words: readonly string[]): string {
    return words[Math.floor(this.#stage.random.next() * words.length)] ?? 'Hello'
  }

  #tell(): void {
    this.#stage.feed.changed('rush', () => ({ type: 'rush', rush: this.rush }))
  }
}

function isBetween(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most
}
