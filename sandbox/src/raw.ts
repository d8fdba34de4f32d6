import type { Accounts, Platform } from './accounts.ts'
import type { Delivered } from './delivery/outcome.ts'
import { needed } from './fields.ts'
import type { Stage } from './stage.ts'
import { signatureHeaders, signedWebhook } from './webhooks/signed.ts'

export type RawWebhook = {
  platform: Platform
  account?: string
  body: string | Buffer
  /** `valid` (default), `missing`, `wrong`, or the header's value itself. */
  signature?: string
  /** Tries again as the platform does until 200; default false. */
  retry?: boolean
}

/** Posts the bytes as they stand, past all faults. */
export function postRaw<P extends Platform>(stage: Stage, raw: RawWebhook & { platform: P }): Promise<Delivered> {
  const { platform, signature = 'valid' } = raw
  const account: Accounts[P] = needed(stage.accounts.find(platform, raw.account), `the account ${raw.account}`)
  const webhook = signedWebhook(platform, account, Buffer.from(raw.body))
  const header = signatureHeaders[platform]
  const right = webhook.headers[header] ?? ''
  if (signature === 'missing') delete webhook.headers[header]
  else if (signature === 'wrong') webhook.headers[header] = withOtherEnd(right)
  else if (signature !== 'valid') webhook.headers[header] = signature
  return stage.delivery.deliverRaw(platform, account, webhook, raw.retry ?? false)
}

/** A signature of the same form and length that is not the right one: one character of it is another. */
function withOtherEnd(signature: string): string {
  const at = signature.length - 4
  return `${signature.slice(0, at)}${signature[at] === 'a' ? 'b' : 'a'}${signature.slice(at + 1)}`
}
