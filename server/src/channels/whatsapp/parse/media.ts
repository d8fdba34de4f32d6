import type { InboundAttachment, MediaKind } from '../../channel.ts'
import { type JsonObject, wordOf } from '../../json.ts'
import { cleanBody, cleanId } from '../../text.ts'
import type { Content } from './content.ts'

/** A message whose content is one file. The bytes are fetched later: the id lives 7 days, an address 5 minutes. */
export function mediaContent(kind: MediaKind, media: JsonObject): Content {
  const attachment: InboundAttachment = {
    kind,
    externalId: cleanId(media['id']),
    url: wordOf(media['url'], 4096),
    mimeType: wordOf(media['mime_type'], 200),
    fileName: wordOf(media['filename'], 255),
    sizeBytes: sizeOf(media['file_size']),
    sha256: hexOf(media['sha256']),
  }
  const caption = media['caption']
  const meta = {
    ...(media['voice'] === true && { voice: true }),
    ...(media['animated'] === true && { animated: true }),
  }
  return {
    contentType: kind,
    text: typeof caption === 'string' ? cleanBody(caption) : '',
    attachments: [attachment],
    ...(Object.keys(meta).length > 0 && { meta }),
  }
}

/** Documented as a string, seen as a number. */
function sizeOf(value: unknown): number | null {
  const size = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value
  return typeof size === 'number' && Number.isSafeInteger(size) && size >= 0 ? size : null
}

/** The digest comes as base64 of 32 bytes; whatever is not that is left out rather than trusted. */
function hexOf(value: unknown): string | null {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/_-]{43}=?$/.test(value)) return null
  const bytes = Buffer.from(value, 'base64')
  return bytes.length === 32 ? bytes.toString('hex') : null
}
