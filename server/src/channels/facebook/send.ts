import type { CallPlatform } from '../call.ts'
import type { OutboundMessage, SendOutcome } from '../channel.ts'
import { objectOf } from '../json.ts'
import { graphAddress, sendByGraph } from '../meta/graph.ts'
import { cleanId } from '../text.ts'
import { type FacebookSettings, humanAgentWindowMs, standardWindowMs } from './config.ts'
import { rules } from './errors.ts'

/** `POST /{page id}/messages` of the Send API. There is no idempotency key: our id comes back in the echo's `metadata`. */
export async function send(
  message: OutboundMessage,
  settings: FacebookSettings,
  call: CallPlatform,
): Promise<SendOutcome> {
  const token = settings.page_token
  if (!token)
    return { outcome: 'refused', code: 'no_token', reason: 'This inbox has no page access token.', inboxBroken: true }
  const psid = message.to.find((address) => address.kind === 'psid')
  if (!psid)
    return {
      outcome: 'refused',
      code: 'no_address',
      reason: 'This person has no Messenger id on this page to write to.',
    }
  const occasion = occasionOf(message, settings)
  if (!occasion) {
    const reason = 'The customer wrote too long ago; Messenger does not let this answer through.'
    return { outcome: 'refused', code: 'reply_window_closed', reason }
  }
  const json = {
    recipient: { id: psid.value },
    ...occasion,
    message: {
      text: message.text,
      metadata: message.id,
      ...(message.replyTo !== null && { reply_to: { mid: message.replyTo } }),
    },
  }
  const url = graphAddress(settings, `${encodeURIComponent(settings.page_id)}/messages`)
  const secrets = [token, settings.app_secret, settings.verify_token]
  return sendByGraph({ url, token, json, rules, idIn, secrets }, call)
}

type Occasion = { messaging_type: 'RESPONSE' } | { messaging_type: 'MESSAGE_TAG'; tag: 'HUMAN_AGENT' }

/**
 * Why we may write now: an answer within 24 hours, or a person's answer within 7 days where Meta has approved that. `null`:
 * we may not. A customer whose last message we never saw is left for the platform to judge.
 */
function occasionOf(message: OutboundMessage, settings: FacebookSettings): Occasion | null {
  if (message.lastInboundAt === null) return { messaging_type: 'RESPONSE' }
  const silentMs = message.now.getTime() - message.lastInboundAt.getTime()
  if (silentMs <= standardWindowMs) return { messaging_type: 'RESPONSE' }
  const personMay = settings.human_agent === true && message.author === 'agent' && silentMs <= humanAgentWindowMs
  return personMay ? { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' } : null
}

function idIn(body: unknown): string | null {
  return cleanId(objectOf(body)['message_id'])
}
