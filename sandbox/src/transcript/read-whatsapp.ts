import { isObject } from '../fields.ts'
import type { EntryKind, EntryMedia, Speaker } from './entry.ts'
import { type Happening, notice, rows, type Said, textOf } from './happening.ts'

type Content = Record<string, unknown>

const mediaKinds = ['image', 'video', 'audio', 'document', 'sticker'] as const

/** What customers did (`messages`) and what the business did in its own app (`message_echoes`), from an update's value. */
export function readWhatsappPosted(value: Content): Happening[] {
  return [
    ...rows(value.messages).map((message) => readMessage(message, 'customer')),
    ...rows(value.message_echoes).map((message) => readMessage(message, 'app')),
  ]
}

function readMessage(message: Content, from: Speaker): Happening {
  const id = String(message.id)
  const type = String(message.type)
  const content = isObject(message[type]) ? message[type] : {}
  if (type === 'reaction') return reaction(content, from === 'customer' ? 'customer' : 'business')
  if (type === 'edit') {
    const edited = isObject(content.message) && isObject(content.message.text) ? content.message.text.body : ''
    return { does: 'edits', target: String(content.original_message_id), text: String(edited) }
  }
  if (type === 'revoke') return { does: 'deletes', target: String(content.original_message_id) }
  if (type === 'system') return notice(id, String(content.body ?? 'Something changed'))
  if (type === 'request_welcome') return notice(id, 'The chat was opened for the first time')
  const quoted = isObject(message.context) ? textOf(message.context.id) : null
  return { does: 'says', entry: { id, from, replyTo: quoted, ...readContent(type, content, message) } }
}

/** The content of a message in either direction. */
function readContent(type: string, content: Content, message: Content): Pick<Said, 'kind'> & Partial<Said> {
  if (type === 'text') return { kind: 'text', text: String(content.body ?? '') }
  if (mediaKinds.some((kind) => kind === type)) return readMedia(type as (typeof mediaKinds)[number], content)
  if (type === 'location') return readPlace(content)
  if (type === 'contacts') return { kind: 'contact', text: contactNames(message.contacts) }
  if (type === 'button') return { kind: 'choice', text: textOf(content.text) }
  if (type === 'interactive') return readChoice(content)
  if (type === 'order') {
    const count = rows(content.product_items).length
    return { kind: 'order', text: textOf(content.text) ?? `An order of ${count} ${count === 1 ? 'thing' : 'things'}` }
  }
  const what = isObject(message.unsupported) ? message.unsupported.type : type
  return { kind: 'unsupported', text: String(what) }
}

export function readMedia(type: EntryKind, content: Content): Pick<Said, 'kind' | 'text' | 'media'> {
  const media: EntryMedia = {
    mediaId: textOf(content.id),
    url: textOf(content.link),
    mimeType: textOf(content.mime_type),
    fileName: textOf(content.filename),
  }
  return { kind: type === 'audio' && content.voice === true ? 'voice' : type, text: textOf(content.caption), media }
}

export function readPlace(content: Content): Pick<Said, 'kind' | 'place'> {
  const { latitude, longitude } = content
  return {
    kind: 'location',
    place: {
      latitude: Number(latitude),
      longitude: Number(longitude),
      name: textOf(content.name),
      address: textOf(content.address),
    },
  }
}

function readChoice(content: Content): Pick<Said, 'kind' | 'text'> {
  const reply = [content.button_reply, content.list_reply].find(isObject)
  if (reply) return { kind: 'choice', text: textOf(reply.title) }
  const form = isObject(content.nfm_reply) ? content.nfm_reply : null
  if (form) return { kind: 'choice', text: form.name === 'address_message' ? 'An address' : 'A form, filled in' }
  const permission = isObject(content.call_permission_reply) ? content.call_permission_reply.response : null
  if (permission !== null) return { kind: 'choice', text: `Calls: ${String(permission)}` }
  return { kind: 'unsupported', text: 'interactive' }
}

export function contactNames(contacts: unknown): string {
  return rows(contacts)
    .map((contact) => (isObject(contact.name) ? String(contact.name.formatted_name) : 'Somebody'))
    .join(', ')
}

export function reaction(content: Content, by: 'customer' | 'business'): Happening {
  return { does: 'reacts', by, target: String(content.message_id), emoji: textOf(content.emoji) }
}
