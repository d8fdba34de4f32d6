import type { InboundItem, Sender } from '../../channel.ts'
import { isObject, type JsonObject, listOf, objectOf, wordOf } from '../../json.ts'
import { cleanBody, cleanId, cleanJson } from '../../text.ts'
import { platformTime } from '../../time.ts'
import { emojiOf } from './emoji.ts'
import { messageItem, postbackItem } from './messages.ts'
import { noticeItem } from './notices.ts'

type Reader = (part: JsonObject, event: JsonObject, sender: Sender, standby: boolean) => InboundItem

/** An event holds exactly one of these beside sender, recipient and timestamp. */
const readers: Readonly<Record<string, Reader>> = {
  message: messageItem,
  postback: postbackItem,
  reaction: reactionItem,
  message_edit: editItem,
  delivery: (delivery, _, sender) => watermarkItem('delivered', delivery, sender),
  read: (read, _, sender) => watermarkItem('read', read, sender),
}

/** One element of `messaging[]` or `standby[]`. In standby another app answers; what the customer says is kept all the same. */
export function eventItem(event: JsonObject, standby: boolean): InboundItem {
  for (const key in readers) {
    const part = event[key]
    if (part === undefined) continue
    if (!isObject(part)) return unreadable(`The part "${key}" of the event is not a JSON object.`)
    const sender = personOf(event['sender'])
    if (sender === null) return unreadable('The event names nobody who sent it.')
    return readers[key]!(part, event, sender, standby)
  }
  const notice = noticeItem(event)
  if (notice) return notice
  const keys = Object.keys(event).filter((key) => !/^(sender|recipient|timestamp)$/.test(key))
  return unreadable(
    `The event is of no kind that we know (${wordOf(keys.slice(0, 5).join(', '), 200) ?? 'it is bare'}).`,
  )
}

/** A page-scoped id; Messenger tells no more about a person here. */
export function personOf(value: unknown): Sender | null {
  const id = cleanId(objectOf(value)['id'])
  return id === null ? null : { addresses: [{ kind: 'psid', value: id }], displayName: null }
}

export function unreadable(reason: string): InboundItem {
  return { kind: 'unparsed', reason }
}

function reactionItem(reaction: JsonObject, event: JsonObject, sender: Sender): InboundItem {
  const target = cleanId(reaction['mid'])
  if (target === null) return unreadable('The reaction names no message.')
  const emoji = reaction['action'] === 'unreact' ? null : emojiOf(reaction)
  return { kind: 'reaction', target, sender, emoji, at: platformTime(event['timestamp']) }
}

function editItem(edit: JsonObject, event: JsonObject, sender: Sender): InboundItem {
  const target = cleanId(edit['mid'])
  const text = edit['text']
  if (target === null || typeof text !== 'string') return unreadable('The edit names no message or no text.')
  return { kind: 'edit', target, sender, text: cleanBody(text), at: platformTime(event['timestamp']) }
}

/** Everything up to the moment counts; where no moment is given, the newest message that is named. */
function watermarkItem(status: 'delivered' | 'read', part: JsonObject, sender: Sender): InboundItem {
  const until = platformTime(part['watermark'])
  if (until) return { kind: 'watermark', status, upTo: { at: until.at }, sender }
  const externalId = cleanId(listOf(part['mids']).at(-1)) ?? cleanId(part['mid'])
  return externalId === null
    ? unreadable(`The ${status} report says neither until when nor which message.`)
    : { kind: 'watermark', status, upTo: { externalId }, sender }
}

/** Kept beside a message: small facts of the event that are no content. */
export function beside(part: JsonObject, standby: boolean): Record<string, unknown> {
  return {
    ...(part['referral'] !== undefined && { referral: cleanJson(part['referral']) }),
    ...(standby && { standby }),
  }
}
