import type { InboundItem } from '../../channel.ts'
import { type JsonObject, objectOf } from '../../json.ts'
import { cleanId } from '../../text.ts'
import { platformTime } from '../../time.ts'
import { contentOf, kindOf } from './content.ts'
import { editedText, surroundings } from './messages.ts'
import { personOf } from './senders.ts'

/** One element of `message_echoes[]`: what the business wrote, edited or took back in its WhatsApp Business app. */
export function echoItem(message: JsonObject): InboundItem {
  const externalId = cleanId(message['id'])
  if (externalId === null) return unreadable('The echo has no id, or one that is no id.')
  const recipient = personOf(message['to_user_id'], message['to'])
  const sentAt = platformTime(message['timestamp'])
  const kind = kindOf(message)
  if (kind === 'edit' || kind === 'revoke') {
    const target = cleanId(objectOf(message[kind])['original_message_id'])
    const sender = personOf(message['from_user_id'], message['from'])
    const text = kind === 'edit' ? editedText(message) : ''
    if (target === null || sender === null || text === null)
      return unreadable(`The echo of type ${kind} names no message or no sender, or holds nothing readable.`)
    if (kind === 'edit') return { kind: 'edit', target, sender, text, at: sentAt }
    return { kind: 'deletion', target, sender, at: sentAt }
  }
  if (recipient === null) return unreadable('The echo does not say to whom it went.')
  const { opensWindow: _, meta: own, ...content } = contentOf(message, kind)
  const meta = { ...own, ...surroundings(message) }
  const ownId = cleanId(message['biz_opaque_callback_data'])
  return {
    kind: 'echo',
    externalId,
    ownId,
    recipient,
    sentAt,
    ...content,
    ...(Object.keys(meta).length > 0 && { meta }),
  }
}

function unreadable(reason: string): InboundItem {
  return { kind: 'unparsed', reason }
}
