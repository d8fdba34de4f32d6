import { createHmac, createSecretKey, type KeyObject } from 'node:crypto'
import { BoundedMap } from '../ring.ts'

const keys = new BoundedMap<string, KeyObject>(1000)

function key(secret: string): KeyObject {
  let known = keys.get(secret)
  if (!known) {
    known = createSecretKey(Buffer.from(secret, 'utf8'))
    keys.set(secret, known)
  }
  return known
}

/** Meta's `X-Hub-Signature-256` value: `sha256=` and the lower-case hex HMAC-SHA256 of the raw body under the app secret. */
export function metaSignature(appSecret: string, body: Buffer | string): string {
  return `sha256=${createHmac('sha256', key(appSecret)).update(body).digest('hex')}`
}

/**
 * X's `x-twitter-webhooks-signature` value: `sha256=` and the base64 HMAC-SHA256 of the raw body under the consumer
 * secret. The answer to a CRC is the same function of the `crc_token`.
 */
export function xSignature(consumerSecret: string, body: Buffer | string): string {
  return `sha256=${createHmac('sha256', key(consumerSecret)).update(body).digest('base64')}`
}

/** The chatbot's `X-Signature-256` value: as Meta's, with the chatbot secret. */
export const chatbotSignature = metaSignature
