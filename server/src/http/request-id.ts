import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

const accepted = /^[A-Za-z0-9._-]{1,64}$/
// Unique among nodes and restarts by its random part; a counter is enough for the rest, and costs next to nothing.
const prefix = randomBytes(8).toString('hex')
let made = 0

export function newRequestId(): string {
  return `${prefix}-${(++made).toString(36)}`
}

/** The caller's X-Request-Id when it is short and plain, else a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id']
  return typeof given === 'string' && accepted.test(given) ? given : newRequestId()
}
