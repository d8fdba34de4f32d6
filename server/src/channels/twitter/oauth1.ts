import { createHmac } from 'node:crypto'

export type OAuth1Keys = { consumerKey: string; consumerSecret: string; token: string; tokenSecret: string }

/**
 * The `Authorization` header of RFC 5849 with HMAC-SHA1, for a request whose body is not a form (JSON is not signed).
 * Parameters in the address are signed. `timestamp` in seconds since 1970; `nonce` never used before with that timestamp.
 * Throws on an address that is no absolute URL.
 */
export function authorization(
  request: { method: string; url: string; nonce: string; timestamp: number },
  keys: OAuth1Keys,
  /** Further parameters that take part, such as the fields of a form body. */
  form: readonly (readonly [string, string])[] = [],
): string {
  const protocol: [string, string][] = [
    ['oauth_consumer_key', keys.consumerKey],
    ['oauth_nonce', request.nonce],
    ['oauth_signature_method', 'HMAC-SHA1'],
    ['oauth_timestamp', String(request.timestamp)],
    ['oauth_token', keys.token],
    ['oauth_version', '1.0'],
  ]
  const url = new URL(request.url)
  const base = signatureBase(request.method, url, [...url.searchParams, ...form, ...protocol])
  const key = `${encode(keys.consumerSecret)}&${encode(keys.tokenSecret)}`
  const signature = createHmac('sha1', key).update(base).digest('base64')
  const fields = [...protocol, ['oauth_signature', signature] as const]
  return `OAuth ${fields.map(([name, value]) => `${name}="${encode(value)}"`).join(', ')}`
}

/** RFC 5849 §3.4.1: method, address without query, and the sorted parameters, each encoded once more. */
export function signatureBase(method: string, url: URL, parameters: readonly (readonly [string, string])[]): string {
  const sorted = parameters.map(([name, value]) => [encode(name), encode(value)] as const).sort(byNameThenValue)
  const normalised = sorted.map(([name, value]) => `${name}=${value}`).join('&')
  return [method.toUpperCase(), `${url.origin}${url.pathname}`, normalised].map(encode).join('&')
}

function byNameThenValue(a: readonly [string, string], b: readonly [string, string]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1
  return 0
}

/** RFC 5849 §3.6: everything but the unreserved characters, which is more than `encodeURIComponent` does. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (sign) => `%${hex(sign)}`)
}

function hex(sign: string): string {
  return sign.charCodeAt(0).toString(16).toUpperCase()
}
