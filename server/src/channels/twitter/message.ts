import type { InboundEcho, InboundItem, InboundMessage } from '../channel.ts'
import { isObject, type JsonObject, objectOf } from '../json.ts'
import { cleanId, cleanJson } from '../text.ts'
import { platformTime } from '../time.ts'
import { readAttachment } from './attachment.ts'
import { person, quoted, unparsed } from './items.ts'

import { readableText } from './words.ts'

/** What the envelope says about all events in it. */
export type Context = {
  accountId: string | null
  users: unknown
  /** True when the envelope itself says that the account wrote (XAA `dm.sent`), even without naming the account. */
  sent: boolean
}

type Content = Pick<InboundMessage, 'contentType' | 'text' | 'attachments' | 'meta'>

/** One of `direct_message_events`: a person's message, or the account's own coming back. */
export function readMessage(event: unknown, context: Context): InboundItem {
  if (!isObject(event)) return unparsed('A direct message event is not an object.')
  const { type = 'message_create', id, message_create: create } = event
  if (type !== 'message_create') return unparsed(`Direct message events of the type ${quoted(type)} are not known.`)
  const externalId = cleanId(id)
  if (externalId === null) return unparsed('A direct message has no id, or one that is not a string.')
  if (!isObject(create)) return unparsed('A direct message has no "message_create" object.')
  const senderId = cleanId(create['sender_id'])
  if (senderId === null) return unparsed('A direct message has no sender id, or one that is not a string.')
  const content = readContent(create['message_data'])
  if (content === null) return unparsed('A direct message has no "message_data" with a text or an attachment.')
  const meta = readMeta(event, create)
  const sentAt = platformTime(event['created_timestamp'])
  const common = { externalId, sentAt, ...content, ...(meta && { meta }) }
  if (!isOwn(senderId, context)) return message(common, senderId, context)
  const recipientId = cleanId(objectOf(create['target'])['recipient_id'])
  if (recipientId === null) return unparsed('A message sent by the account does not say to whom.')
  return { kind: 'echo', ...common, ownId: null, recipient: person(recipientId, context.users) }
}

/** Whether the account itself did it. */
export function isOwn(senderId: string, { accountId, sent }: Context): boolean {
  return accountId === null ? sent : senderId === accountId
}

function message(common: Omit<InboundEcho, 'kind' | 'ownId' | 'recipient'>, senderId: string, { users }: Context) {
  const sender = person(senderId, users)
  return { kind: 'message' as const, ...common, sender, replyTo: null, opensWindow: true }
}

function readContent(data: unknown): Content | null {
  if (!isObject(data)) return null
  const { text = '', entities, attachment } = data
  if (typeof text !== 'string') return null
  const { contentType, attachments, link, placeholder } = readAttachment(attachment)
  const words = [readableText(text, entities, link), placeholder].filter(Boolean).join('\n')
  if (words === '' && attachments.length === 0) return null
  const pressed = data['quick_reply_response'] !== undefined && contentType === 'text'
  return { contentType: pressed ? 'interactive' : contentType, text: words, attachments }
}

/** What the message holds beyond words: the pressed quick reply, and the post or welcome message that it started from. */
function readMeta(event: JsonObject, create: JsonObject): Record<string, unknown> | undefined {
  const found = {
    quick_reply: objectOf(create['message_data'])['quick_reply_response'],
    initiated_via: event['initiated_via'],
  }
  const present = Object.entries(found).filter(([, value]) => value !== undefined)
  if (present.length === 0) return undefined
  return Object.fromEntries(present.map(([name, value]) => [name, cleanJson(value, 4096, 6)]))
}
