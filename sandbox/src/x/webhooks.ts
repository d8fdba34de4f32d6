import { randomBytes } from 'node:crypto'
import type { TwitterAccount } from '../accounts.ts'
import type { ApiReply } from '../api/serve.ts'
import { reasonOf } from '../delivery/post.ts'
import { isObject } from '../fields.ts'
import type { Verified } from '../graph/handshake.ts'
import { newSnowflake } from '../ids.ts'
import type { Stage } from '../stage.ts'
import { xSignature } from '../webhooks/sign.ts'
import { xProblem } from './problems.ts'

export type XWebhook = { id: string; url: string; valid: boolean; createdAt: number }

/**
 * The registered webhooks, one an account. Until something is checked an account's webhook is taken as valid, so that a
 * test need not begin with a CRC; a failed check stops its events until a later one succeeds.
 */
export class XWebhooks {
  readonly #stage: Stage
  readonly #webhooks = new Map<string, XWebhook>()

  constructor(stage: Stage) {
    this.#stage = stage
  }

  isValidFor(account: TwitterAccount): boolean {
    return this.#webhooks.get(account.userId)?.valid ?? true
  }

  /** Makes the CRC call: GET with `crc_token`, answered with the base64 HMAC under the consumer secret, within 10 s. */
  async check(account: TwitterAccount, url = this.#stage.delivery.urlFor('twitter', account)): Promise<Verified> {
    const token = randomBytes(24).toString('base64url')
    const webhook = this.#webhookOf(account)
    webhook.url = url
    const verified = await this.#ask(url, token, xSignature(account.consumerSecret, token))
    const isTransient = verified.status === null || verified.status >= 400
    if (verified.ok || !isTransient) webhook.valid = verified.ok
    return verified
  }

  /** `POST /2/webhooks`: registers the URL when its CRC succeeds. */
  async create(account: TwitterAccount, body: unknown): Promise<ApiReply> {
    const url = isObject(body) ? body.url : undefined
    if (typeof url !== 'string' || !URL.canParse(url)) return failed('UrlValidationFailed', 'url must be a URL')
    if (this.#webhooks.get(account.userId)?.url === url) return failed('DuplicateUrlFailed', 'the URL is registered')
    if (this.#webhooks.has(account.userId)) return failed('WebhookLimitExceeded', 'one webhook is allowed')
    const verified = await this.check(account, url)
    if (!verified.ok) {
      this.#webhooks.delete(account.userId)
      return failed('CrcValidationFailed', verified.reason ?? 'the CRC failed')
    }
    this.#stage.accounts.add('twitter', { ...account, callbackUrl: url })
    return { status: 200, body: { data: shown(this.#webhookOf(account)) } }
  }

  /** `GET /2/webhooks` */
  list(account: TwitterAccount): ApiReply {
    return { status: 200, body: { data: [shown(this.#webhookOf(account))], meta: { result_count: 1 } } }
  }

  /** `PUT /2/webhooks/{id}`: checks again, and takes a webhook that had failed back into service. */
  async recheck(account: TwitterAccount, id: string): Promise<ApiReply> {
    const webhook = this.#webhookOf(account)
    if (webhook.id !== id) return failed('WebhookIdInvalid', `no webhook ${id}`)
    const verified = await this.check(account, webhook.url)
    if (!verified.ok) return failed('CrcValidationFailed', verified.reason ?? 'the CRC failed')
    return { status: 200, body: { data: { valid: true } } }
  }

  /** `DELETE /2/webhooks/{id}` */
  remove(account: TwitterAccount, id: string): ApiReply {
    if (this.#webhooks.get(account.userId)?.id !== id) return failed('WebhookIdInvalid', `no webhook ${id}`)
    this.#webhooks.delete(account.userId)
    return { status: 200, body: { data: { deleted: true } } }
  }

  async #ask(url: string, token: string, expected: string): Promise<Verified> {
    const address = new URL(url)
    address.searchParams.set('crc_token', token)
    try {
      const { status, body } = await this.#stage.poster.request('GET', address.href, { timeoutMs: 10_000 })
      const ok = status === 200 && responseToken(body) === expected
      return { ok, status, body, reason: ok ? null : 'the answer is not 200 with the right response_token' }
    } catch (error) {
      return { ok: false, status: null, body: null, reason: reasonOf(error) }
    }
  }

  #webhookOf(account: TwitterAccount): XWebhook {
    let webhook = this.#webhooks.get(account.userId)
    if (!webhook) {
      const url = this.#stage.delivery.urlFor('twitter', account)
      webhook = { id: newSnowflake(this.#stage.now()), url, valid: true, createdAt: this.#stage.now() }
      this.#webhooks.set(account.userId, webhook)
    }
    return webhook
  }
}

function responseToken(body: string): unknown {
  try {
    const parsed: unknown = JSON.parse(body)
    return isObject(parsed) ? parsed.response_token : undefined
  } catch {
    return undefined
  }
}

function shown({ id, url, valid, createdAt }: XWebhook) {
  return { id, url, valid, created_at: new Date(createdAt).toISOString() }
}

function failed(reason: string, detail: string): ApiReply {
  return xProblem(400, detail, { title: reason, type: 'https://api.x.com/2/problems/invalid-request' })
}
