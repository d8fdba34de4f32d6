import { createHmac, timingSafeEqual } from 'node:crypto'

/** Percent-encoding of RFC 3986 as RFC 5849 3.6 demands it: only letters, digits and `-._~` stay. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

export type Oauth1Request = {
  method: string
  /** Whole URL; its query takes part in the signature. */
  url: string
  /** Fields of a form body; JSON and multipart bodies take no part. */
  form?: Record<string, string>
  /** The `oauth_…` parameters without the signature. */
  oauth: Record<string, string>
}

/** The signature base string of RFC 5849 3.4.1: method, base URL and sorted parameters. */
export function oauth1BaseString({ method, url, form = {}, oauth }: Oauth1Request): string {
  const address = new URL(url)
  const pairs = [...address.searchParams, ...Object.entries(form), ...Object.entries(oauth)]
    .map(([name, value]) => [percentEncode(name), percentEncode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => `${name}=${value}`)
  const base = `${address.protocol}//${address.host}${address.pathname}`
  return [method.toUpperCase(), percentEncode(base), percentEncode(pairs.join('&'))].join('&')
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** The base64 HMAC-SHA1 of the base string under both secrets (RFC 5849 3.4.2). */
export function oauth1Signature(request: Oauth1Request, consumerSecret: string, tokenSecret: string): string {
  const key = `${percentEncode(consumerSecret)}&${percentEncode(tokenSecret)}`
  return createHmac('sha1', key).update(oauth1BaseString(request)).digest('base64')
}

/** The parameters of an `Authorization: OAuth …` header, or null when it is no such header. */
export function parseOauth1Header(header: string): Record<string, string> | null {
  const list = /^OAuth\s+(.+)$/i.exec(header)?.[1]
  if (list === undefined) return null
  const parameters: Record<string, string> = {}
  for (const part of list.split(/,\s*/)) {
    const [, name, value] = /^([^=]+)="([^"]*)"$/.exec(part.trim()) ?? []
    if (name === undefined || value === undefined) return null
    try {
      parameters[decodeURIComponent(name)] = decodeURIComponent(value)
    } catch {
      return null
    }
  }
  return parameters
}

/** Whether both signatures are the same, compared in constant time. */
export function sameSignature(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}
