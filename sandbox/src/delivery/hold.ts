import type { Activity } from '../activity.ts'
import type { UpdateKind, WebhookFault } from '../faults.ts'
import type { Random } from '../random.ts'
import { type Delivered, dropped } from './outcome.ts'

export type HeldEntry = Tells & {
  update: unknown
  copies: number
  loseAnswer: boolean
  reorder?: Extract<WebhookFault, { kind: 'reorder' }>
  batch?: Extract<WebhookFault, { kind: 'batch' }>
}

/** What one update is about: of what kind, whose, and which messages of theirs. */
export type Tells = { kind: UpdateKind; person: string | undefined; messages: string[] }

type Send = (entries: HeldEntry[]) => Promise<Delivered>
type Waiting = { entry: HeldEntry; send: Send; settle: (answer: Promise<Delivered>) => void }

const mostInOneBody = 1000

/** Holds back updates of one account until enough have come or time is up, then lets them go shuffled or in batches. */
export class Hold {
  readonly #activity: Activity
  readonly #random: Random
  #waiting: Waiting[] = []
  #generation = 0

  constructor(activity: Activity, random: Random) {
    this.#activity = activity
    this.#random = random
  }

  /** Resolves with the first answer to the body in which the entry went out. */
  add(entry: HeldEntry, send: Send): Promise<Delivered> {
    return new Promise((resolve) => {
      this.#waiting.push({ entry, send, settle: resolve })
      const { reorder, batch } = entry
      const enough = batch ? bodySize(batch) : (reorder?.window ?? 10)
      if (this.#waiting.length >= enough) return void this.#release()
      if (this.#waiting.length > 1) return
      const generation = this.#generation
      void this.#activity.during(async () => {
        await this.#activity.pause(batch?.flushMs ?? reorder?.flushMs ?? 100)
        if (generation === this.#generation) await this.#release()
      })
    })
  }

  async #release(): Promise<void> {
    this.#generation++
    const reordered = this.#waiting.some(({ entry }) => entry.reorder)
    let waiting = this.#waiting
    this.#waiting = []
    if (reordered) waiting = this.#random.shuffled(waiting)
    while (waiting.length > 0) {
      const batch = waiting[0]?.entry.batch
      const body = waiting.splice(0, batch ? bodySize(batch) : 1)
      const answer = this.#activity.stopped
        ? Promise.resolve(dropped)
        : (body[0] as Waiting).send(body.map(({ entry }) => entry))
      for (const { settle } of body) settle(answer)
      await answer
    }
  }
}

function bodySize(batch: { size?: number }): number {
  return Math.min(batch.size ?? mostInOneBody, mostInOneBody)
}
