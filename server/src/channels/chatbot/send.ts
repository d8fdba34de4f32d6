import type { CallPlatform, PlatformReply } from '../call.ts'
import type { OutboundMessage, SendOutcome } from '../channel.ts'
import { objectOf } from '../json.ts'
import { cleanId } from '../text.ts'
import type { ChatbotSettings } from './config.ts'
import { rules } from './errors.ts'
import { canVerify, sign } from './verify.ts'

/**
 * Without a reply address the bot fetches answers (ticket status), so there is nothing to do. With one, the answer is posted there,
 * signed like a handoff, and counts as taken when the bot replies 2xx with a `message_id`.
 */
export async function send(
  message: OutboundMessage,
  settings: ChatbotSettings,
  call: CallPlatform,
): Promise<SendOutcome> {
  if (settings.reply_url === '') return { outcome: 'accepted', externalId: null }
  const session = message.to.find(({ kind }) => kind === 'session')
  if (!session)
    return { outcome: 'refused', code: 'no_address', reason: 'This customer has no chat session of the bot.' }
  if (!canVerify(settings) || !URL.canParse(settings.reply_url))
    return {
      outcome: 'refused',
      code: 'not_configured',
      reason: 'The bot has no secret to sign answers with, or its reply address is none.',
      inboxBroken: true,
    }
  const json = {
    session_id: session.value,
    message_id: message.id,
    content: message.text,
    sender_type: message.author,
    timestamp: message.now.toISOString(),
  }
  // `call` sends `JSON.stringify(json)`: these are the bytes that are signed.
  const headers = { 'x-signature-256': sign(JSON.stringify(json), settings) }
  return outcomeOf(await call({ method: 'POST', url: settings.reply_url, headers, json }))
}

function outcomeOf(reply: PlatformReply): SendOutcome {
  if (reply.kind === 'not_sent') return { outcome: 'retry', code: 'not_sent', reason: reply.reason }
  if (reply.kind === 'ambiguous') return { outcome: 'unknown', code: 'no_reply', reason: reply.reason }
  const externalId = cleanId(objectOf(reply.body)['message_id'])
  if (reply.status >= 200 && reply.status <= 299 && externalId !== null) return { outcome: 'accepted', externalId }
  const rule = rules.find(({ status: [first, last] }) => reply.status >= first && reply.status <= last)
  if (!rule)
    return { outcome: 'unknown', code: 'bot_error', reason: `The bot answered with the status ${reply.status}.` }
  const { outcome, code, words, inboxBroken } = rule
  if (outcome === 'retry') return { outcome, code, reason: words, ...wait(reply.headers) }
  if (outcome === 'refused') return { outcome, code, reason: words, ...(inboxBroken && { inboxBroken }) }
  return { outcome, code, reason: words }
}

const maxWaitMs = 3_600_000

/** `Retry-After` in seconds; the form with a date is not read. */
function wait(headers: Headers): { afterMs?: number } {
  const seconds = headers.get('retry-after') ?? ''
  return /^\d{1,9}$/.test(seconds) ? { afterMs: Math.min(maxWaitMs, Number(seconds) * 1000) } : {}
}
