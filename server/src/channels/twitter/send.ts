import { randomBytes } from 'node:crypto'
import type { CallPlatform } from '../call.ts'
import type { OutboundMessage, SendOutcome } from '../channel.ts'
import { objectOf } from '../json.ts'
import { cleanId, cleanText } from '../text.ts'
import { capabilities, type TwitterSettings } from './config.ts'
import { failure } from './errors.ts'
import { authorization } from './oauth1.ts'

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
  const url = `${settings.api_url.replace(/\/$/, '')}/2/dm_conversations/with/${to.value}/messages`
  const headers = { authorization: signed(url, message.now, settings) }
  const reply = await call({ method: 'POST', url, headers, json: { text: message.text } })
  if (reply.kind === 'not_sent') return { outcome: 'retry', code: 'not_sent', reason: reply.reason }
  if (reply.kind === 'ambiguous') return { outcome: 'unknown', code: 'no_reply', reason: reply.reason }
  const externalId = cleanId(objectOf(objectOf(reply.body)['data'])['dm_event_id'])
  if (reply.status >= 200 && reply.status <= 299 && externalId !== null) return { outcome: 'accepted', externalId }
  return withoutSecrets(failure(reply, message.now.getTime()), settings)
}

function isComplete(settings: TwitterSettings): boolean {
  const { consumer_key, consumer_secret, access_token, access_secret, api_url } = settings
  return (
    [consumer_key, consumer_secret, access_token, access_secret].every((key) => key !== '') && URL.canParse(api_url)
  )
}

function signed(url: string, now: Date, settings: TwitterSettings): string {
  const request = {
    method: 'POST',
    url,
    nonce: randomBytes(16).toString('hex'),
    timestamp: Math.floor(now.getTime() / 1000),
  }
  return authorization(request, {
    consumerKey: settings.consumer_key,
    consumerSecret: settings.consumer_secret,
    token: settings.access_token,
    tokenSecret: settings.access_secret,
  })
}

/** X may repeat what it was sent; a reason is shown to agents. Cut last, so that no half of a secret stays at the end. */
function withoutSecrets(outcome: SendOutcome, settings: TwitterSettings): SendOutcome {
  if (!('reason' in outcome)) return outcome
  const { consumer_key, consumer_secret, access_token, access_secret } = settings
  const secrets = [consumer_key, consumer_secret, access_token, access_secret]
  const reason = secrets.reduce((words, secret) => words.replaceAll(secret, '[secret]'), outcome.reason)
  return { ...outcome, reason: cleanText(reason, 400) }
}
