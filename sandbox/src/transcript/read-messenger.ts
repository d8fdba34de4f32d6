import { isObject } from '../fields.ts'
import type { SentMessage } from '../record.ts'
import type { Choice, Choices, EntryKind, EntryMedia } from './entry.ts'
import { type Happening, notice, rows, type Said, textOf } from './happening.ts'

type Content = Record<string, unknown>
type Shown = Pick<Said, 'kind'> & Partial<Said>

const kinds: Record<string, EntryKind> = {
  image: 'image',
  audio: 'voice',
  video: 'video',
  file: 'document',
  sticker: 'sticker',
  location: 'location',
}

/** What a customer did, or the page in Meta's own inbox, from one event of a thread. */
export function readMessengerPosted(event: Content, position: string): Happening[] {
  const { message, reaction, message_edit: edit, postback } = event
  if (isObject(message)) {
    const from = message.is_echo === true ? 'app' : 'customer'
    const replyTo = isObject(message.reply_to) ? textOf(message.reply_to.mid) : null
    return [{ does: 'says', entry: { id: String(message.mid), from, replyTo, ...readContent(message) } }]
  }
  if (isObject(postback)) {
    const id = textOf(postback.mid) ?? position
    return [{ does: 'says', entry: { id, from: 'customer', kind: 'choice', text: textOf(postback.title) } }]
  }
  if (isObject(reaction)) {
    const emoji = reaction.action === 'react' ? (textOf(reaction.emoji) ?? String(reaction.reaction)) : null
    return [{ does: 'reacts', by: 'customer', target: String(reaction.mid), emoji }]
  }
  if (isObject(edit)) return [{ does: 'edits', target: String(edit.mid), text: String(edit.text) }]
  if ('optin' in event) return [notice(position, 'Asked for news')]
  if ('referral' in event) return [notice(position, 'Came back by a link')]
  return []
}

/** What Parley sent by `POST /{page_id}/messages`. */
export function readMessengerSent(sent: SentMessage): Happening {
  const message = isObject(sent.body) && isObject(sent.body.message) ? sent.body.message : {}
  const entry = { id: sent.id, from: 'business' as const, replyTo: sent.replyTo, at: sent.acceptedAt }
  return { does: 'says', entry: { ...entry, ...readContent(message), choices: readChoices(message) } }
}

function readContent(message: Content): Shown {
  const text = textOf(message.text)
  if (isObject(message.quick_reply)) return { kind: 'choice', text }
  const first = isObject(message.attachment) ? message.attachment : rows(message.attachments)[0]
  if (!first) return message.sticker_id === undefined ? { kind: 'text', text: text ?? '' } : { kind: 'sticker' }
  const type = String(first.type)
  const payload = isObject(first.payload) ? first.payload : {}
  if (type === 'location' && isObject(payload.coordinates)) {
    const { lat, long } = payload.coordinates
    return {
      kind: 'location',
      text,
      place: { latitude: Number(lat), longitude: Number(long), name: null, address: null },
    }
  }
  if (type === 'template') return { kind: 'text', text: textOf(payload.text) ?? titlesOf(payload) }
  const kind = kinds[type]
  if (!kind) return { kind: 'unsupported', text: text ?? textOf(first.title) ?? textOf(payload.title) ?? type }
  return { kind, text, media: mediaOf(payload) }
}

/** Files of customers lie under `/cdn/{id}/{name}` of the sandbox itself. */
function mediaOf(payload: Content): EntryMedia {
  const url = textOf(payload.url)
  const [, mediaId, name] = /\/cdn\/(\d+)\/([^/?]+)$/.exec(url ?? '') ?? []
  if (mediaId !== undefined)
    return { mediaId, url: null, mimeType: null, fileName: decodeURIComponent(name ?? '') || null }
  return { mediaId: null, url, mimeType: null, fileName: url?.split('/').at(-1) ?? null }
}

function titlesOf(payload: Content): string {
  return rows(payload.elements)
    .map((element) => [element.title, element.subtitle].filter(Boolean).join('\n'))
    .join('\n\n')
}

function readChoices(message: Content): Choices | null {
  const quick = rows(message.quick_replies)
  if (quick.length > 0) return { style: 'quick', label: null, options: quick.map(quickReply) }
  const payload = isObject(message.attachment) && isObject(message.attachment.payload) ? message.attachment.payload : {}
  const buttons = [...rows(payload.buttons), ...rows(payload.elements).flatMap((element) => rows(element.buttons))]
  return buttons.length > 0 ? { style: 'buttons', label: null, options: buttons.map(button) } : null
}

function quickReply(reply: Content): Choice {
  const title = textOf(reply.title) ?? String(reply.content_type).replace('user_', 'Send my ').replace('_', ' ')
  const write = { kind: 'quick_reply', title, payload: textOf(reply.payload) ?? title }
  return { title, description: null, url: null, write }
}

function button({ type, title, payload, url }: Content): Choice {
  const words = textOf(title) ?? 'Open'
  const write = type === 'postback' ? { kind: 'postback', title: words, payload: String(payload) } : null
  return { title: words, description: null, url: textOf(url), write }
}
