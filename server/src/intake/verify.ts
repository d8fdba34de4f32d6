import type { WebhookRequest } from '../channels/channel.ts'
import type { Inbox } from '../inboxes/book.ts'

export type Verified =
  | { outcome: 'verified'; inboxIds: string[] }
  | { outcome: 'refused' }
  /** No inbox of the channel has what it takes to verify: never "unverified, accepted". */
  | { outcome: 'unconfigured' }

/**
 * Which of these inboxes' secrets signed the body. Inboxes of one platform app share a secret and one check; the payload may
 * later write to the inboxes found here and to no other.
 */
export function verifyWebhook(request: WebhookRequest, inboxes: readonly Inbox[]): Verified {
  const configured = inboxes.filter((inbox) => inbox.channel.inbound.canVerify(inbox.settings))
  if (configured.length === 0) return { outcome: 'unconfigured' }
  const verdicts = new Map<string, boolean>()
  const inboxIds = configured
    .filter((inbox) => {
      const { inbound } = inbox.channel
      const key = inbound.verificationKey(inbox.settings)
      const known = verdicts.get(key)
      if (known !== undefined) return known
      const verdict = inbound.verify(request, inbox.settings)
      verdicts.set(key, verdict)
      return verdict
    })
    .map((inbox) => inbox.id)
  return inboxIds.length > 0 ? { outcome: 'verified', inboxIds } : { outcome: 'refused' }
}
