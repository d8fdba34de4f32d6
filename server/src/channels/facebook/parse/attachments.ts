import type { ContentType, InboundAttachment } from '../../channel.ts'
import { isObject, type JsonObject, joined, listOf, objectOf, wordOf } from '../../json.ts'
import { cleanJson } from '../../text.ts'
import { stickerWords } from './emoji.ts'

export type Parts = {
  contentType: ContentType
  text: string
  attachments: readonly InboundAttachment[]
  meta?: Record<string, unknown>
}

/** Types whose payload is a file behind an address that expires. */
const files: Readonly<Record<string, InboundAttachment['kind']>> = {
  image: 'image',
  audio: 'audio',
  video: 'video',
  file: 'file',
  sticker: 'sticker',
}

/** Types that point elsewhere, in words. */
const links: Readonly<Record<string, string>> = {
  fallback: 'Link',
  reel: 'Reel',
  ig_reel: 'Instagram reel',
  post: 'Post',
  ig_post: 'Instagram post',
  template: 'Card',
  appointment_booking: 'Appointment',
}

/** `message.attachments[]`: files as attachments, places and links as words; what we do not know keeps its raw part. */
export function attachmentParts(list: unknown): Parts | null {
  const elements = list === undefined ? [] : Array.isArray(list) ? list : [list]
  if (elements.length === 0) return null
  const parts = elements.map((element) => partOf(objectOf(element)))
  const others = parts.flatMap((part) => (part.meta ? [part.meta] : []))
  return {
    contentType: parts.find((part) => part.attachments.length > 0)?.contentType ?? parts[0]!.contentType,
    text: joined(
      parts.map((part) => part.text),
      '\n',
    ),
    attachments: parts.flatMap((part) => part.attachments),
    ...(others.length > 0 && { meta: { attachments: cleanJson(others) } }),
  }
}

function partOf(attachment: JsonObject): Parts {
  const type = wordOf(attachment['type'], 60) ?? 'nothing'
  const payload = objectOf(attachment['payload'])
  if (Object.hasOwn(files, type)) return filePart(files[type]!, payload)
  if (type === 'location') return placePart(payload)
  if (Object.hasOwn(links, type)) return linkPart(links[type]!, attachment, payload)
  return other('unsupported', `[The customer sent something that cannot be shown here (${type})]`, attachment)
}

function filePart(kind: InboundAttachment['kind'], payload: JsonObject): Parts {
  const stickerId = wordOf(payload['sticker_id'], 60)
  const url = wordOf(payload['url'], 4096)
  const actual = kind === 'image' && stickerId !== null ? 'sticker' : kind
  const attachment: InboundAttachment = {
    kind: actual,
    externalId: stickerId,
    url,
    mimeType: null,
    fileName: null,
    sizeBytes: null,
    sha256: null,
  }
  return {
    contentType: actual === 'file' ? 'document' : actual,
    text: url === null && stickerId === null ? `[The ${actual} came without an address]` : stickerWords(stickerId),
    attachments: [attachment],
  }
}

function placePart(payload: JsonObject): Parts {
  const point = objectOf(payload['coordinates'])
  const at = joined([wordOf(point['lat'], 30), wordOf(point['long'], 30)], ', ')
  return other('location', `Location: ${at ? `(${at})` : 'not given'}`, payload)
}

function linkPart(name: string, attachment: JsonObject, payload: JsonObject): Parts {
  const first = objectOf(listOf(payload['elements'])[0])
  const title = [attachment['title'], payload['title'], first['title'], payload['text']].map((one) => wordOf(one))
  const url = wordOf(payload['url'], 4096) ?? wordOf(attachment['url'], 4096)
  const words = joined([title.find((one) => one !== null) ?? null, url], ' ')
  return other('text', `${name}: ${words || 'without an address'}`, attachment)
}

function other(contentType: ContentType, text: string, raw: JsonObject): Parts {
  return { contentType, text, attachments: [], ...(isObject(raw) && { meta: { raw: cleanJson(raw) as JsonObject } }) }
}
