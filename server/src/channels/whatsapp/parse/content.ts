import type { ContentType, InboundAttachment } from '../../channel.ts'
import { isObject, type JsonObject, joined, listOf, objectOf, wordOf } from '../../json.ts'
import { cleanBody, cleanJson } from '../../text.ts'
import { buttonContent, interactiveContent } from './interactive.ts'
import { mediaContent } from './media.ts'
import { contactWords, orderWords, placeWords } from './words.ts'

export type Content = {
  contentType: ContentType
  text: string
  attachments: readonly InboundAttachment[]
  meta?: Record<string, unknown>
  /** Left out: true. */
  opensWindow?: boolean
}

/** Reads the part of a message that its kind names; `null` when that part is not what the kind promises. */
type Reader = (part: JsonObject, message: JsonObject) => Content | null

const readers: Readonly<Record<string, Reader>> = {
  text: (text) => (typeof text['body'] === 'string' ? worded('text', cleanBody(text['body'])) : null),
  image: (image) => mediaContent('image', image),
  video: (video) => mediaContent('video', video),
  audio: (audio) => mediaContent('audio', audio),
  document: (document) => mediaContent('document', document),
  sticker: (sticker) => mediaContent('sticker', sticker),
  location: (place) => worded('location', placeWords(place), { location: cleanJson(place) }),
  interactive: interactiveContent,
  button: buttonContent,
  order: (order) => worded('order', orderWords(order), { order: cleanJson(order) }),
}

/** The message's `type`; where it is missing (as in older examples) the first known part that is there. */
export function kindOf(message: JsonObject): string {
  const type = message['type']
  if (typeof type === 'string') return type
  for (const kind in message) if (Object.hasOwn(readers, kind) && isObject(message[kind])) return kind
  return 'unknown'
}

/** Every kind becomes readable; one that we do not know keeps its raw part beside words that say so. */
export function contentOf(message: JsonObject, kind: string): Content {
  if (kind === 'contacts') {
    const contacts = listOf(message['contacts'])
    if (contacts.length > 0)
      return worded('contacts', contactWords(contacts), { contacts: cleanJson(contacts), ...originOf(message) })
  }
  if (kind === 'request_welcome')
    return { ...worded('system', 'The customer opened the chat for the first time.'), opensWindow: false }
  const part = message[kind]
  const read = Object.hasOwn(readers, kind) && isObject(part) ? readers[kind]?.(part, message) : null
  return read ?? unsupportedContent(message, kind)
}

export function worded(contentType: ContentType, text: string, meta?: Record<string, unknown>): Content {
  return meta ? { contentType, text, attachments: [], meta } : { contentType, text, attachments: [] }
}

function originOf(message: JsonObject): { origin?: string } {
  const origin = wordOf(message['origin'], 100)
  return origin === null ? {} : { origin }
}

/** Kinds that a phone can send but this number cannot receive come as `unsupported`, with the kind named inside. */
function unsupportedContent(message: JsonObject, kind: string): Content {
  const inner = wordOf(objectOf(message['unsupported'])['type'], 60)
  const error = objectOf(listOf(message['errors'])[0])
  const why = wordOf(objectOf(error['error_data'])['details'], 200) ?? wordOf(error['title'], 200)
  const name = inner ?? (kind === 'unsupported' || kind === 'unknown' ? null : wordOf(kind, 60))
  const text = joined(
    ['The customer sent something that cannot be shown here', name && ` (${name})`, why && `: ${why}`],
    '',
  )
  const changesAnother = inner !== null && /^(edit|revoke|reaction)$/.test(inner)
  return { ...worded('unsupported', `[${text}]`, { raw: cleanJson(message) }), opensWindow: !changesAnother }
}
