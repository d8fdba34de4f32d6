import type { IncomingMessage } from 'node:http'
import type { Config } from '../config.ts'
import { Problem } from './problem.ts'

// What every request must satisfy before anything looks at it, whatever its route.

const maxHeaders = 200
const plainPath = /^\/[A-Za-z0-9_/-]*$/
// What else a path may hold. Encoded letters, digits, slashes, dots and NUL would make two spellings of one route, so a path
// that holds one names nothing.
const fullPath =
  /^\/(?:[A-Za-z0-9\-._~!$&'()*+,=:@/]|%(?!2[DdEeFf]|3[0-9]|[46][1-9A-Fa-f]|[57][0-9Aa]|5[CcFf]|7[Ee]|00)[0-9A-Fa-f]{2})*$/
const dotSegment = /\/\.{1,2}(?:\/|$)/

function isCanonical(path: string): boolean {
  if (path.includes('//')) return false
  return plainPath.test(path) || (fullPath.test(path) && !dotSegment.test(path))
}

/** Throws unless path, Host and headers are in order. `port()` is where the server listens, `undefined` before it does. */
export function createDoor(
  config: Pick<Config, 'origin' | 'ALLOWED_HOSTS'>,
  port: () => number | undefined,
): (request: IncomingMessage) => void {
  const isOurs = createHostCheck(config, port)
  return (request) => {
    const url = request.url ?? ''
    const end = url.indexOf('?')
    const path = end < 0 ? url : url.slice(0, end)
    if (!isCanonical(path)) throw new Problem('not_found')
    const { rawHeaders } = request
    if (rawHeaders.length > maxHeaders * 2) throw new Problem('headers_too_large')
    let hosts = 0
    for (let at = 0; at < rawHeaders.length; at += 2)
      if (rawHeaders[at]!.length === 4 && rawHeaders[at]!.toLowerCase() === 'host') hosts++
    if (hosts !== 1) throw new Problem('malformed_request', { detail: 'Send exactly one Host header' })
    if (!isOurs(request.headers.host ?? ''))
      throw new Problem('malformed_request', {
        detail: 'The Host header names no host of this server (see ALLOWED_HOSTS)',
      })
  }
}

/** Hosts that requests may name: the one of the public address, loopback names with the port, and ALLOWED_HOSTS. */
export function createHostCheck(
  config: Pick<Config, 'origin' | 'ALLOWED_HOSTS'>,
  port: () => number | undefined,
): (host: string) => boolean {
  const named = new Set([new URL(config.origin).host, ...config.ALLOWED_HOSTS.map((host) => host.toLowerCase())])
  const loopback = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::([0-9]{1,5}))?$/
  // Few hosts are right, so the right ones are remembered.
  const right = new Set<string>(named)

  function isRight(host: string): boolean {
    if (named.has(host) || named.has(host.replace(/:[0-9]{1,5}$/, ''))) return true
    const local = loopback.exec(host)
    return local !== null && (port() === undefined || Number(local[1] ?? 80) === port())
  }

  return (given) => {
    if (right.has(given)) return true
    if (!isRight(given.toLowerCase())) return false
    if (right.size < 100 && port() !== undefined) right.add(given)
    return true
  }
}
