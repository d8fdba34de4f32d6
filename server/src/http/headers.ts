import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'

const apiContentPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
const corsMethods = 'GET, HEAD, POST, PUT, PATCH, DELETE'
const corsRequestHeaders =
  'Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, X-API-Key, X-Request-Id'
const corsReplyHeaders =
  'ETag, Idempotency-Replayed, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After, X-Request-Id'

/**
 * Headers of every reply; frame-ancestors stands for X-Frame-Options. Pages replace the Content-Security-Policy by their own, and
 * what is the same for everybody its Cache-Control.
 */
export function securityHeaders(config: Pick<Config, 'origin'>): Record<string, string> {
  return {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy': apiContentPolicy,
    'cache-control': 'no-store',
    ...(config.origin.startsWith('https:')
      ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' }
      : {}),
  }
}

/**
 * CORS: only origins of ALLOWED_ORIGINS get an answer, with credentials; `*` (development only) never with credentials;
 * `Origin: null` never. Returns true when the request was a preflight and is answered.
 */
export function createCors(
  config: Pick<Config, 'ALLOWED_ORIGINS'>,
): (request: FastifyRequest, reply: FastifyReply) => boolean {
  const listed = new Set(config.ALLOWED_ORIGINS.filter((origin) => origin !== '*' && origin !== 'null'))
  const anyOrigin = config.ALLOWED_ORIGINS.includes('*')
  if (listed.size === 0 && !anyOrigin) return () => false

  return (request, reply) => {
    reply.header('vary', 'Origin')
    const origin = request.headers.origin
    if (origin === undefined || origin === 'null') return false
    if (listed.has(origin))
      reply.header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true')
    else if (anyOrigin) reply.header('access-control-allow-origin', '*')
    else return false
    reply
      .header('access-control-expose-headers', corsReplyHeaders)
      .header('cross-origin-resource-policy', 'cross-origin')
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false
    reply
      .code(204)
      .headers({
        'access-control-allow-methods': corsMethods,
        'access-control-allow-headers': corsRequestHeaders,
        'access-control-max-age': '600',
      })
      .send()
    return true
  }
}
