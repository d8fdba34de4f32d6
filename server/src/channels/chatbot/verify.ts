import { createHmac, timingSafeEqual } from 'node:crypto'
import type { WebhookRequest } from '../channel.ts'
import type { ChatbotSettings } from './config.ts'

type Keys = Pick<ChatbotSettings, 'secret'>

export function canVerify({ secret }: Keys): boolean {
  return secret !== ''
}

export function verify({ headers, body }: WebhookRequest, settings: Keys): boolean {
  const given = headers['x-signature-256']
  if (!canVerify(settings) || given === undefined || !/^sha256=[0-9a-f]{64}$/.test(given)) return false
  return timingSafeEqual(Buffer.from(given), Buffer.from(sign(body, settings)))
}

/** The value of `X-Signature-256`, in both directions. */
export function sign(bytes: Buffer | string, { secret }: Keys): string {
  return `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`
}
