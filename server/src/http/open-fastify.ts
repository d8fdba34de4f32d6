import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import type { Limits } from './limits.ts'
import { requestIdOf } from './request-id.ts'
import { answerSocketError } from './socket-errors.ts'

type Refuse = (error: unknown, request: FastifyRequest, reply: FastifyReply) => void

/**
 * Fastify with every limit set. It logs nothing itself: watch.ts does. `refuse` answers what no route or hook gets to see, such
 * as a path that cannot be decoded.
 */
export function openFastify(config: Config, limits: Limits, refuse: Refuse): FastifyInstance {
  const proxies = config.TRUST_PROXY.split(',').flatMap((part) => part.trim() || [])
  const server = Fastify({
    logger: false,
    genReqId: (request) => requestIdOf(request),
    trustProxy: proxies.length > 0 ? proxies : false,
    bodyLimit: limits.maxBodyBytes,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: limits.keepAliveMs,
    forceCloseConnections: true,
    return503OnClosing: false,
    clientErrorHandler: answerSocketError,
    frameworkErrors: (error, request, reply) => refuse(error, request as FastifyRequest, reply as FastifyReply),
    routerOptions: {
      maxParamLength: 512,
      caseSensitive: true,
      ignoreTrailingSlash: false,
    },
    http: {
      maxHeaderSize: limits.maxHeaderBytes,
      headersTimeout: limits.headersMs,
      connectionsCheckingInterval: Math.min(1_000, limits.headersMs / 4),
      insecureHTTPParser: false,
      // Checked at the door, so that it is answered like everything else.
      requireHostHeader: false,
    },
  })
  // The door refuses more headers than it allows; Node would silently drop some.
  server.server.maxHeadersCount = 0
  return server
}
