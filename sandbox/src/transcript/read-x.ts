import { isObject } from '../fields.ts'
import type { SentMessage } from '../record.ts'
import type { EntryKind } from './entry.ts'
import { type Happening, rows, textOf } from './happening.ts'

type Content = Record<string, unknown>

const kinds: Record<string, EntryKind> = { photo: 'image', video: 'video', animated_gif: 'video' }

/** What a customer wrote, or the account in X's own app, from a whole body in either shape. */
export function readXPosted(update: Content, accountId: string): Happening[] {
  const data = isObject(update.data) ? update.data : {}
  const payload = isObject(data.payload) ? data.payload : update
  if (data.event_type === 'chat.received') {
    const entry = { id: String(payload.id), from: 'customer' as const, kind: 'unsupported' as const }
    return [{ does: 'says', entry: { ...entry, text: 'An encrypted message' } }]
  }
  return rows(payload.direct_message_events).map((event) => readMessage(event, accountId))
}

function readMessage(event: Content, accountId: string): Happening {
  const created = isObject(event.message_create) ? event.message_create : {}
  const data = isObject(created.message_data) ? created.message_data : {}
  const from = created.sender_id === accountId ? 'app' : 'customer'
  const attachment = isObject(data.attachment) && isObject(data.attachment.media) ? data.attachment.media : null
  const links = isObject(data.entities) ? rows(data.entities.urls) : []
  const text = textOf(plainText(String(data.text ?? ''), links, attachment ? String(attachment.url) : null))
  if (!attachment) {
    const kind = isObject(data.quick_reply_response) ? 'choice' : 'text'
    return { does: 'says', entry: { id: String(event.id), from, kind, text } }
  }
  const media = { mediaId: String(attachment.id_str), url: null, mimeType: null, fileName: null }
  const kind = kinds[String(attachment.type)] ?? 'unsupported'
  return { does: 'says', entry: { id: String(event.id), from, kind, text, media } }
}

/** X escapes three characters, shortens links, and appends the link of an attachment; people see none of that. */
function plainText(text: string, links: Content[], ofAttachment: string | null): string {
  let plain = text
  for (const { url, expanded_url: target } of links) {
    plain = plain.replace(String(url), url === ofAttachment ? '' : String(target))
  }
  return plain.trimEnd().replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

/** What Parley sent by `POST /2/dm_conversations/…/messages`. */
export function readXSent(sent: SentMessage): Happening {
  const entry = { id: sent.id, from: 'business' as const, at: sent.acceptedAt, text: sent.text }
  const [attachment] = isObject(sent.body) ? rows(sent.body.attachments) : []
  if (!attachment) return { does: 'says', entry: { ...entry, kind: 'text' } }
  const media = { mediaId: textOf(attachment.media_id), url: null, mimeType: null, fileName: null }
  return { does: 'says', entry: { ...entry, kind: 'image', media } }
}
