import type { CallPlatform } from '../call.ts'
import type { Address, OutboundMessage, SendOutcome } from '../channel.ts'
import { listOf, objectOf } from '../json.ts'
import { graphAddress, sendByGraph } from '../meta/graph.ts'
import { cleanId } from '../text.ts'
import type { WhatsAppSettings } from './config.ts'
import { rules } from './errors.ts'

/** `POST /{phone number id}/messages` of the Cloud API. There is no idempotency key: our id comes back in statuses instead. */
export async function send(
  message: OutboundMessage,
  settings: WhatsAppSettings,
  call: CallPlatform,
): Promise<SendOutcome> {
  const token = settings.access_token
  if (!token)
    return { outcome: 'refused', code: 'no_token', reason: 'This inbox has no access token.', inboxBroken: true }
  const to = destination(message.to)
  if (!to)
    return { outcome: 'refused', code: 'no_address', reason: 'This person has no WhatsApp number or id to write to.' }
  const json = {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    ...to,
    ...(message.replyTo === null ? {} : { context: { message_id: message.replyTo } }),
    type: 'text',
    text: { body: message.text },
    biz_opaque_callback_data: message.id,
  }
  const url = graphAddress(settings, `${encodeURIComponent(settings.phone_number_id)}/messages`)
  const secrets = [token, settings.app_secret, settings.verify_token]
  return sendByGraph({ url, token, json, rules, idIn, secrets }, call)
}

/** A number needs its `+`: without it the platform takes it for a local one of the business's own country. */
function destination(to: readonly Address[]): { to: string } | { recipient: string } | null {
  const phone = to.find((address) => address.kind === 'phone')
  if (phone) return { to: `+${phone.value}` }
  const bsuid = to.find((address) => address.kind === 'bsuid')
  return bsuid ? { recipient: bsuid.value } : null
}

function idIn(body: unknown): string | null {
  return cleanId(objectOf(listOf(objectOf(body)['messages'])[0])['id'])
}
