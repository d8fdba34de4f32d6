import { createHash } from 'node:crypto'
import { type LogoType, maxLogoBytes, type SetLogoBody, type UpdateCompanyBody } from '@parley/contract'
import { invalid } from '../http/validate.ts'
import type { CompanyChange, Logo } from './store.ts'

/** @throws invalid_body when no time zone has that name */
export function update({ accent, ...wish }: UpdateCompanyBody): CompanyChange {
  if (wish.time_zone !== undefined && !isTimeZone(wish.time_zone))
    throw invalid('invalid_body', [{ path: '/time_zone', message: 'is not a time zone, such as Europe/London' }])
  return { ...wish, ...(accent === undefined ? {} : { accent: accent?.toLowerCase() ?? null }) }
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/**
 * The logo out of its body. A browser is told its type and nothing else, so bytes that do not begin as that type's do must not
 * get in.
 * @throws invalid_body
 */
export function readLogo({ content_base64: text, mime_type: type }: SetLogoBody): Logo {
  const bytes = Buffer.from(text, 'base64')
  if (bytes.toString('base64') !== text) throw refusal('/content_base64', 'is not base64')
  if (bytes.length > maxLogoBytes) throw refusal('/content_base64', `holds more than ${maxLogoBytes} bytes`)
  if (!beginsAs[type](bytes)) throw refusal('/mime_type', 'is not what the bytes are')
  return { bytes, type, hash: createHash('sha256').update(bytes).digest('hex') }
}

const refusal = (path: string, message: string) => invalid('invalid_body', [{ path, message }])
const holds = (bytes: Buffer, at: number, text: string) => bytes.toString('latin1', at, at + text.length) === text

const beginsAs: Record<LogoType, (bytes: Buffer) => boolean> = {
  'image/png': (bytes) => holds(bytes, 0, '\x89PNG\r\n\x1a\n') && holds(bytes, 12, 'IHDR'),
  'image/jpeg': (bytes) => holds(bytes, 0, '\xff\xd8\xff'),
  'image/webp': (bytes) => holds(bytes, 0, 'RIFF') && holds(bytes, 8, 'WEBPVP8'),
}

/** Whether an If-None-Match header names this entity tag (RFC 9110, weak comparison). */
export function namesTag(header: string | undefined, etag: string): boolean {
  const tags = header?.split(',').map((tag) => tag.trim().replace(/^W\//, '')) ?? []
  return tags.includes(etag) || tags.includes('*')
}
