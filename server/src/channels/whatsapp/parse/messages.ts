import type { InboundItem } from '../../channel.ts'
import { type JsonObject, objectOf } from '../../json.ts'
import { cleanId, cleanJson } from '../../text.ts'
import { platformTime } from '../../time.ts'
import { contentOf, kindOf } from './content.ts'
import { systemItem } from './identity.ts'
import { type Contacts, senderOf } from './senders.ts'

/** One element of `messages[]`. What changes another message (a reaction, an edit, a deletion) is an item of its own kind. */
export function messageItem(message: JsonObject, contacts: Contacts, standby: boolean): InboundItem {
  const externalId = cleanId(message['id'])
  if (externalId === null) return unreadable('The message has no id, or one that is no id.')
  const sender = senderOf(message, contacts)
  if (sender === null) return unreadable('The message names nobody who sent it.')
  const sentAt = platformTime(message['timestamp'])
  const kind = kindOf(message)
  if (kind === 'reaction') {
    const reaction = objectOf(message['reaction'])
    const target = cleanId(reaction['message_id'])
    if (target === null) return unreadable('The reaction names no message.')
    return { kind: 'reaction', target, sender, emoji: emojiOf(reaction['emoji']), at: sentAt }
  }
  if (kind === 'edit') {
    const target = cleanId(objectOf(message['edit'])['original_message_id'])
    const text = editedText(message)
    if (target === null || text === null) return unreadable('The edit names no message, or holds nothing readable.')
    return { kind: 'edit', target, sender, text, at: sentAt }
  }
  if (kind === 'revoke') {
    const target = cleanId(objectOf(message['revoke'])['original_message_id'])
    if (target === null) return unreadable('The deletion names no message.')
    return { kind: 'deletion', target, sender, at: sentAt }
  }
  if (kind === 'system') return systemItem(message, externalId, sender, sentAt)

  const { opensWindow = true, meta: own, ...content } = contentOf(message, kind)
  const meta = { ...own, ...surroundings(message), ...(standby && { standby }) }
  const replyTo = cleanId(objectOf(message['context'])['id'])
  const inGroup = message['group_id'] !== undefined
  return {
    kind: 'message',
    externalId,
    sender,
    sentAt,
    ...content,
    ...(Object.keys(meta).length > 0 && { meta }),
    replyTo,
    opensWindow: opensWindow && !inGroup,
  }
}

/** The new words of an edited message (of a picture: its caption), or `null` when they cannot be read. */
export function editedText(message: JsonObject): string | null {
  const inner = objectOf(objectOf(message['edit'])['message'])
  const { contentType, text } = contentOf(inner, kindOf(inner))
  return contentType === 'unsupported' ? null : text
}

function emojiOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? (cleanJson(value, 64) as string) : null
}

/** What stands beside the content of any kind: where it was forwarded from, which ad led here, which group it is in. */
export function surroundings(message: JsonObject): Record<string, unknown> {
  const context = objectOf(message['context'])
  return {
    ...(context['forwarded'] === true && { forwarded: 'once' }),
    ...(context['frequently_forwarded'] === true && { forwarded: 'often' }),
    ...(context['referred_product'] !== undefined && { referredProduct: cleanJson(context['referred_product']) }),
    ...(message['referral'] !== undefined && { referral: cleanJson(message['referral']) }),
    ...(message['group_id'] !== undefined && { groupId: cleanJson(message['group_id']) }),
    ...(message['identity'] !== undefined && { identity: cleanJson(message['identity']) }),
    ...(message['errors'] !== undefined && { errors: cleanJson(message['errors']) }),
  }
}

function unreadable(reason: string): InboundItem {
  return { kind: 'unparsed', reason }
}
