import type { Activity } from '../activity.ts'
import type { Behaviour } from '../behaviour.ts'
import type { Random } from '../random.ts'
import type { Attempt, Records, WebhookRecord } from '../record.ts'
import { webhookView } from '../record-views.ts'
import type { Feed } from '../stream/feed.ts'
import type { SignedWebhook } from '../webhooks/signed.ts'
import type { Delivered } from './outcome.ts'
import { type Poster, reasonOf } from './post.ts'

export type AttemptParts = {
  activity: Activity
  records: Records
  feed: Feed
  random: Random
  poster: Poster
  behaviour: () => Behaviour
  now: () => number
}

const mostOfAnswer = 2000

/** Tries to post one body: once now, and behind that again by the platform's plan until it is answered 200. */
export class Attempts {
  readonly #parts: AttemptParts

  constructor(parts: AttemptParts) {
    this.#parts = parts
  }

  /** Makes the first try and resolves with what came of it; with `once` there is no other. */
  async first(
    record: WebhookRecord,
    webhook: SignedWebhook,
    terms: { loseAnswer: boolean; once?: boolean },
  ): Promise<Delivered> {
    const { activity } = this.#parts
    const delivered = await this.#try(record, webhook, terms.loseAnswer)
    if (record.state === 'under_way' && terms.once) record.state = 'given_up'
    if (record.state === 'under_way') void activity.during(() => this.#again(record, webhook))
    else this.#ended(record)
    return delivered
  }

  async #again(record: WebhookRecord, webhook: SignedWebhook): Promise<void> {
    const { activity, behaviour, random } = this.#parts
    let waitMs = behaviour().retry[record.platform].firstMs
    while (record.state === 'under_way') {
      const plan = behaviour().retry[record.platform]
      const jitter = 0.8 + 0.4 * random.next()
      const goesOn = record.attempts.length < plan.attempts && (await activity.pause(waitMs * jitter))
      if (goesOn) await this.#try(record, webhook, false)
      else record.state = 'given_up'
      waitMs = Math.min(waitMs * plan.factor, plan.maxMs)
    }
    this.#ended(record)
  }

  #ended(record: WebhookRecord): void {
    this.#parts.records.tell({ type: 'webhook', webhook: record })
    tellWebhook(this.#parts.feed, record)
  }

  async #try(record: WebhookRecord, webhook: SignedWebhook, loseAnswer: boolean): Promise<Delivered> {
    const startedAt = performance.now()
    const { timeoutMs } = this.#parts.behaviour().retry[record.platform]
    const attempt: Attempt = { at: this.#parts.now(), status: null, error: null, tookMs: 0 }
    let body: string | null = null
    try {
      const answer = await this.#parts.poster.request('POST', record.url, { ...webhook, timeoutMs, loseAnswer })
      attempt.status = answer.status
      body = answer.body
      if (answer.status === 200) record.state = 'delivered'
      else attempt.answer = answer.body.slice(0, mostOfAnswer)
    } catch (error) {
      attempt.error = reasonOf(error)
    }
    attempt.tookMs = Math.round(performance.now() - startedAt)
    record.attempts.push(attempt)
    tellWebhook(this.#parts.feed, record)
    return { status: attempt.status, body, error: attempt.error, dropped: false }
  }
}

export function tellWebhook(feed: Feed, record: WebhookRecord): void {
  feed.changed(`webhook ${record.id}`, () => ({ type: 'webhook', webhook: webhookView(record) }))
}
