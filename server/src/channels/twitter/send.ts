import type { CallPlatform } from '../call.ts'
import type { OutboundMessage, SendOutcome } from '../channel.ts'
import { objectOf } from '../json.ts'
import { cleanId } from '../text.ts'
import { addressOf, isComplete, signed, withoutSecrets } from './account.ts'
import { capabilities, type TwitterSettings } from './config.ts'
import { failure } from './errors.ts'

/** One direct message, signed as the account (OAuth 1.0a). X has no idempotency key, so what may have arrived is `unknown`. */
export async function send(
  message: OutboundMessage,
  settings: TwitterSettings,
  call: CallPlatform,
): Promise<SendOutcome> {
  const to = message.to.find(({ kind, value }) => kind === 'x_user' && /^\d{1,20}$/.test(value))
  if (!to) return { outcome: 'refused', code: 'no_address', reason: 'This person has no X user id to write to.' }
  if (message.text === '' || message.text.length > capabilities.maxTextLength)
    return { outcome: 'refused', code: 'text_length', reason: 'X takes messages of 1 to 10,000 characters.' }
  if (!isComplete(settings))
    return {
      outcome: 'refused',
      code: 'not_configured',
      reason: 'The keys of this X account are incomplete, or the address of the API is none.',
      inboxBroken: true,
    }
  const url = addressOf(settings, `/2/dm_conversations/with/${to.value}/messages`)
  const headers = { authorization: signed('POST', url, message.now, settings) }
  const reply = await call({ method: 'POST', url, headers, json: { text: message.text } })
  if (reply.kind === 'not_sent') return { outcome: 'retry', code: 'not_sent', reason: reply.reason }
  if (reply.kind === 'ambiguous') return { outcome: 'unknown', code: 'no_reply', reason: reply.reason }
  const externalId = cleanId(objectOf(objectOf(reply.body)['data'])['dm_event_id'])
  if (reply.status >= 200 && reply.status <= 299 && externalId !== null) return { outcome: 'accepted', externalId }
  const outcome = failure(reply, message.now.getTime())
  return 'reason' in outcome ? { ...outcome, reason: withoutSecrets(outcome.reason, settings) } : outcome
}
