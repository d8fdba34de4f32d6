import type { IncomingHttpHeaders } from 'node:http'
import { isObject } from '../fields.ts'

const hidden = '[hidden]'
const secretHeaders = new Set(['authorization', 'cookie', 'proxy-authorization'])

/** Headers as they may be recorded: credentials keep their scheme only (`Bearer [hidden]`). */
export function hiddenHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    const text = Array.isArray(value) ? value.join(', ') : (value ?? '')
    shown[name] = secretHeaders.has(name) ? `${text.split(' ')[0]} ${hidden}` : text
  }
  return shown
}

/** A path as it may be recorded: without the values of credentials in its query. */
export function hiddenPath(path: string): string {
  return path.replace(/([?&](?:access_token|appsecret_proof|token|verify_token)=)[^&]*/g, `$1${hidden}`)
}

/** A body as it may be recorded: files by their size, a token in it hidden. */
export function bodyForRecord(body: unknown): unknown {
  if (Buffer.isBuffer(body)) return `[${body.length} bytes]`
  if (isObject(body) && 'access_token' in body) return { ...body, access_token: hidden }
  return body ?? null
}
