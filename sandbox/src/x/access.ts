import type { FastifyRequest } from 'fastify'
import type { TwitterAccount } from '../accounts.ts'
import { isObject } from '../fields.ts'
import { BoundedMap } from '../ring.ts'
import type { Stage } from '../stage.ts'
import { oauth1Signature, parseOauth1Header, sameSignature } from './oauth1.ts'

const maxClockSkewSeconds = 300

/** Finds out which account calls, by OAuth 2.0 user token or a verified OAuth 1.0a signature. */
export class XAccess {
  readonly #stage: Stage
  readonly #nonces = new BoundedMap<string, true>(20_000)

  constructor(stage: Stage) {
    this.#stage = stage
  }

  /** The account whose credentials sign this call, or null: unknown key, wrong signature, stale or repeated nonce. */
  accountOf(request: FastifyRequest): TwitterAccount | null {
    const header = request.headers.authorization ?? ''
    const bearer = /^Bearer (.+)$/i.exec(header)?.[1]
    const accounts = this.#stage.accounts.twitter
    if (bearer !== undefined) return accounts.find((account) => account.bearerToken === bearer) ?? null
    const given = parseOauth1Header(header)
    return given && this.#verified(request, given)
  }

  #verified(request: FastifyRequest, given: Record<string, string>): TwitterAccount | null {
    const { realm: _realm, oauth_signature: signature, ...oauth } = given
    const account = this.#stage.accounts.twitter.find(
      (known) => known.consumerKey === oauth.oauth_consumer_key && known.accessToken === oauth.oauth_token,
    )
    const { oauth_nonce: nonce, oauth_timestamp: timestamp } = oauth
    if (!account || signature === undefined || nonce === undefined || timestamp === undefined) return null
    if (oauth.oauth_signature_method !== 'HMAC-SHA1') return null
    if (Math.abs(Date.now() / 1000 - Number(timestamp)) > maxClockSkewSeconds) return null
    const url = `${request.protocol}://${request.headers.host}${request.originalUrl}`
    const signed = { method: request.method, url, form: formOf(request), oauth }
    if (!sameSignature(signature, oauth1Signature(signed, account.consumerSecret, account.accessSecret))) return null
    const once = `${oauth.oauth_token} ${timestamp} ${nonce}`
    if (this.#nonces.has(once)) return null
    this.#nonces.set(once, true)
    return account
  }
}

function formOf(request: FastifyRequest): Record<string, string> {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded')
  if (!isForm || !isObject(request.body)) return {}
  return Object.fromEntries(Object.entries(request.body).map(([name, value]) => [name, String(value)]))
}
