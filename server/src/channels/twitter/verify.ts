import { createHmac, timingSafeEqual } from 'node:crypto'
import type { ChallengeReply, WebhookRequest } from '../channel.ts'
import type { TwitterSettings } from './config.ts'

type Keys = Pick<TwitterSettings, 'consumer_secret'>

export function canVerify({ consumer_secret }: Keys): boolean {
  return consumer_secret !== ''
}

export function verify({ headers, body }: WebhookRequest, settings: Keys): boolean {
  const given = headers['x-twitter-webhooks-signature']
  if (!canVerify(settings) || given === undefined || !/^sha256=[A-Za-z0-9+/]{43}=$/.test(given)) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(sign(body, settings)))
}

/**
 * X's CRC check. The key that answers it also signs events, so an answer to any token would be a signature on any body:
 * only a token that cannot be JSON is signed. Every object, array and string of JSON needs a character that is not allowed
 * here; what remains are numbers and `true`, `false`, `null`.
 */
export function challenge(query: Record<string, string | undefined>, inboxes: readonly Keys[]): ChallengeReply {
  const token = query['crc_token'] ?? ''
  if (!/^[A-Za-z0-9+/=_-]{1,128}$/.test(token) || isJson(token))
    return refusal(400, 'crc_token is missing or malformed.')
  const inbox = inboxes.find(canVerify)
  if (!inbox) return refusal(403, 'No X account with an API key secret is connected here.')
  return { status: 200, contentType: 'application/json', body: JSON.stringify({ response_token: sign(token, inbox) }) }
}

/** `sha256=` and the base64 HMAC, as X writes it in the header and wants it in the CRC answer. */
export function sign(bytes: Buffer | string, { consumer_secret }: Keys): string {
  return `sha256=${createHmac('sha256', consumer_secret).update(bytes).digest('base64')}`
}

function refusal(status: 400 | 403, body: string): ChallengeReply {
  return { status, contentType: 'text/plain', body }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
