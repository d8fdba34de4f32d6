import type { Config } from '../config.ts'

/** A cookie that only the server reads: its name and flags follow from the address under which people reach Parley. */
export type SessionCookie = {
  name: string
  /** The Set-Cookie header that hands the token over. */
  give(token: string, maxAgeSeconds: number): string
  /** The Set-Cookie header that takes it back. */
  clear(): string
  /** The token in a Cookie header; undefined without one. Two different ones are none of ours: an empty text. */
  read(header: string | undefined): string | undefined
}

export function sessionCookie(config: Pick<Config, 'origin'>): SessionCookie {
  return serverCookie('parley_session', config)
}

/** Names a browser in which somebody has signed in; it opens nothing, but see throttle.ts. */
export function deviceCookie(config: Pick<Config, 'origin'>): SessionCookie {
  return serverCookie('parley_device', config)
}

/** `__Host-` and Secure except on plain http at a loopback address; a plain name wherever `__Host-` could not be stored. */
export function serverCookie(plainName: string, { origin }: Pick<Config, 'origin'>): SessionCookie {
  const { protocol, hostname } = new URL(origin)
  const isTls = protocol === 'https:'
  const name = isTls ? `__Host-${plainName}` : plainName
  const secure = isTls || !isLoopback(hostname) ? '; Secure' : ''
  const write = (value: string, maxAge: number) =>
    `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax${secure}`
  return {
    name,
    give: write,
    clear: () => write('', 0),
    read: (header) => readCookie(header, name),
  }
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

function readCookie(header: string | undefined, name: string): string | undefined {
  if (header === undefined) return undefined
  const values = new Set<string>()
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    if (at > 0 && pair.slice(0, at).trim() === name) values.add(pair.slice(at + 1).trim())
  }
  return values.size > 1 ? '' : values.values().next().value
}
