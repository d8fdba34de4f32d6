import { type Accounts, accountIds, type Platform } from '../accounts.ts'
import type { FaultBook, UpdateKind, WebhookFault } from '../faults.ts'
import type { WebhookRecord } from '../record.ts'
import type { Transcript } from '../transcript/transcript.ts'
import type { SignedWebhook } from '../webhooks/signed.ts'
import { type AttemptParts, Attempts, tellWebhook } from './attempts.ts'
import { Hold, type Tells } from './hold.ts'
import { type Delivered, dropped } from './outcome.ts'

/** One update on its way: `pack` makes the signed body for any number of updates of one account. */
export type Outgoing<P extends Platform, U> = {
  platform: P
  account: Accounts[P]
  kind: UpdateKind
  /** Whom it concerns, as the platform knows that person. */
  person?: string | undefined
  update: U
  pack: (account: Accounts[P], updates: readonly U[]) => SignedWebhook
}

export type DeliveryParts = AttemptParts & { faults: FaultBook; transcript: Transcript; targetUrl: () => string }

/**
 * Posts webhooks as the platforms do. Always true: an update that was taken and not dropped is posted at least once, and
 * again (exact same bytes) until it is answered 200 or the platform's plan of attempts is used up.
 */
export class Delivery {
  readonly #parts: DeliveryParts
  readonly #attempts: Attempts
  readonly #holds = new Map<string, Hold>()
  #nextId = 1

  constructor(parts: DeliveryParts) {
    this.#parts = parts
    this.#attempts = new Attempts(parts)
  }

  /** Delivers one update; resolves after the first try, retries go on behind it. */
  deliver<P extends Platform, U>(outgoing: Outgoing<P, U>): Promise<Delivered> {
    return this.#parts.activity.during(async () => {
      const { platform, account, kind, person, update, pack } = outgoing
      const tells: Tells = { kind, person, messages: this.#note(outgoing) }
      const faults = this.#parts.faults.takeForUpdate(platform, kind)
      const strikes = <K extends WebhookFault['kind']>(name: K) =>
        faults.find((fault): fault is Extract<WebhookFault, { kind: K }> => fault.kind === name)
      if (strikes('drop')) {
        const record = this.#record(platform, account, [tells], pack(account, [update]))
        record.state = 'dropped'
        tellWebhook(this.#parts.feed, record)
        return dropped
      }
      const delay = strikes('delay')
      if (delay && !(await this.#parts.activity.pause(delay.ms))) return dropped
      const reorder = strikes('reorder')
      const batch = strikes('batch')
      const copies = strikes('duplicate') ? (strikes('duplicate')?.copies ?? 2) : 1
      const loseAnswer = strikes('lose_answer') !== undefined
      if (!reorder && !batch) {
        return this.#send(platform, account, [tells], pack(account, [update]), { copies, loseAnswer })
      }
      return this.#hold(platform, account).add({ ...tells, update, copies, loseAnswer, reorder, batch }, (entries) =>
        this.#send(
          platform,
          account,
          entries,
          pack(
            account,
            entries.map((entry) => entry.update as U),
          ),
          {
            copies: Math.max(...entries.map((entry) => entry.copies)),
            loseAnswer: entries.some((entry) => entry.loseAnswer),
          },
        ),
      )
    })
  }

  /** Posts one body as it stands, once or with retries, past all faults. */
  deliverRaw<P extends Platform>(platform: P, account: Accounts[P], webhook: SignedWebhook, retry: boolean) {
    return this.#parts.activity.during(() =>
      this.#send(platform, account, [{ kind: 'other', person: undefined, messages: [] }], webhook, {
        copies: 1,
        loseAnswer: false,
        once: !retry,
      }),
    )
  }

  /** The URL to which this account's webhooks go. */
  urlFor<P extends Platform>(platform: P, account: Accounts[P]): string {
    return account.callbackUrl ?? `${this.#parts.targetUrl().replace(/\/$/, '')}/api/webhooks/${platform}`
  }

  /** What the person sees of it happens at once, whatever becomes of the webhook. */
  #note<P extends Platform, U>({ platform, account, person, update }: Outgoing<P, U>): string[] {
    if (person === undefined) return []
    return this.#parts.transcript.posted({ platform, account: accountIds[platform](account), person }, update)
  }

  #hold<P extends Platform>(platform: P, account: Accounts[P]): Hold {
    const key = `${platform} ${accountIds[platform](account)}`
    let hold = this.#holds.get(key)
    if (!hold) {
      hold = new Hold(this.#parts.activity, this.#parts.random)
      this.#holds.set(key, hold)
    }
    return hold
  }

  async #send<P extends Platform>(
    platform: P,
    account: Accounts[P],
    tells: readonly Tells[],
    webhook: SignedWebhook,
    terms: { copies: number; loseAnswer: boolean; once?: boolean },
  ): Promise<Delivered> {
    const copies = Array.from({ length: Math.max(1, terms.copies) }, () =>
      this.#attempts.first(this.#record(platform, account, tells, webhook), webhook, terms),
    )
    const [first = dropped] = await Promise.all(copies)
    return first
  }

  #record<P extends Platform>(
    platform: P,
    account: Accounts[P],
    tells: readonly Tells[],
    webhook: SignedWebhook,
  ): WebhookRecord {
    const record: WebhookRecord = {
      id: this.#nextId++,
      platform,
      accountId: accountIds[platform](account),
      kinds: [...new Set(tells.map(({ kind }) => kind))],
      updates: tells.length,
      people: [...new Set(tells.flatMap(({ person }) => person ?? []))],
      messages: tells.flatMap(({ messages }) => messages),
      url: this.urlFor(platform, account),
      headers: webhook.headers,
      body: webhook.body.toString('utf8'),
      state: 'under_way',
      attempts: [],
      at: this.#parts.now(),
    }
    this.#parts.records.webhooks.push(record, webhook.body.length)
    tellWebhook(this.#parts.feed, record)
    return record
  }
}
