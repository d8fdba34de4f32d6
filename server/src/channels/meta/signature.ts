import { createHmac, timingSafeEqual } from 'node:crypto'
import type { WebhookRequest } from '../channel.ts'

const wellFormed = /^sha256=[0-9a-f]{64}$/

/** Whether `X-Hub-Signature-256` is the HMAC-SHA256 of the raw bytes under the Meta app's secret. An empty secret signs nothing. */
export function signedByMeta(request: WebhookRequest, appSecret: string | undefined): boolean {
  const header = request.headers['x-hub-signature-256']
  if (!appSecret || header === undefined || !wellFormed.test(header)) return false
  const given = Buffer.from(header.slice('sha256='.length), 'hex')
  const expected = createHmac('sha256', appSecret).update(request.body).digest()
  return given.length === expected.length && timingSafeEqual(given, expected)
}
