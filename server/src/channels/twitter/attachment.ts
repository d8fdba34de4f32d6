import type { ContentType, InboundAttachment } from '../channel.ts'
import { isObject, type JsonObject, listOf, objectOf } from '../json.ts'
import { cleanId, cleanText } from '../text.ts'
import { quoted } from './items.ts'

export type ReadAttachment = {
  contentType: ContentType
  attachments: readonly InboundAttachment[]
  /** The t.co link that stands for the medium in the text; `undefined` when there is no medium. */
  link?: string | null
  /** Readable words when this is something that cannot be shown. */
  placeholder?: string
}

const kinds: Record<string, 'image' | 'video'> = { photo: 'image', video: 'video', animated_gif: 'video' }

/** What hangs on a direct message. Its addresses need the account's OAuth signature (README), so they are kept, never shown as links. */
export function readAttachment(attachment: unknown): ReadAttachment {
  if (attachment === undefined || attachment === null) return { contentType: 'text', attachments: [] }
  const { type, media } = objectOf(attachment)
  if (type !== 'media' || !isObject(media)) return unknownKind(type)
  const kind = typeof media['type'] === 'string' ? kinds[media['type']] : undefined
  const externalId = cleanId(media['id_str'])
  const video = kind === 'video' ? bestVideo(media) : null
  const url = video?.url ?? webAddress(media['media_url_https']) ?? webAddress(media['media_url'])
  if (externalId === null && url === null) return unknownKind(media['type'])
  const file: InboundAttachment = {
    kind: kind ?? 'file',
    externalId,
    url,
    mimeType: video ? 'video/mp4' : null,
    fileName: null,
    sizeBytes: null,
    sha256: null,
  }
  return { contentType: kind ?? 'document', attachments: [file], link: webAddress(media['url']) }
}

function unknownKind(type: unknown): ReadAttachment {
  const placeholder = `[An attachment of the kind ${quoted(type)}, which cannot be shown here. Open it in X.]`
  return { contentType: 'unsupported', attachments: [], placeholder }
}

/** Of the sizes on offer the MP4 with the highest bit rate; a moving GIF is an MP4 whose bit rate is 0. */
function bestVideo(media: JsonObject): { url: string } | null {
  const variants = objectOf(media['video_info'])['variants']
  let best: { url: string; bitrate: number } | null = null
  for (const variant of listOf(variants)) {
    const { url, bitrate, content_type: mimeType } = objectOf(variant)
    const address = webAddress(url)
    const rate = typeof bitrate === 'number' ? bitrate : 0
    if (address && mimeType === 'video/mp4' && (!best || rate > best.bitrate)) best = { url: address, bitrate: rate }
  }
  return best
}

function webAddress(value: unknown): string | null {
  return typeof value === 'string' && /^https?:\/\/[^\s]{1,2000}$/.test(value) ? cleanText(value, 2048) : null
}
