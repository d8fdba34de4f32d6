import Fastify, { type FastifyInstance } from 'fastify'
import { graphErrorBody, graphRefusal } from './graph/errors.ts'
import { graphRoutes } from './graph/routes.ts'
import type { MessengerDouble } from './messenger/double.ts'
import type { Stage } from './stage.ts'
import type { WhatsappDouble } from './whatsapp/double.ts'
import { serveMedia } from './whatsapp/media.ts'
import type { XDouble } from './x/double.ts'
import { xProblem } from './x/problems.ts'
import { xRoutes } from './x/routes.ts'

const maxBodyBytes = 110 * 1024 * 1024

/** The HTTP server with the platforms' own routes: `/graph`, `/x`, and the hosts of their files. */
export function platformServer(
  stage: Stage,
  doubles: { whatsapp: WhatsappDouble; messenger: MessengerDouble; x: XDouble },
): FastifyInstance {
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: maxBodyBytes,
    routerOptions: { maxParamLength: 500 },
    rewriteUrl: (request) => (request.url ?? '/').replace(/^\/graph\/v\d+\.\d+(?=\/)/, '/graph'),
  })
  app.removeContentTypeParser('text/plain')
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  )
  app.addContentTypeParser(/^multipart\/form-data/, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.register(
    async (graph) => {
      graph.setErrorHandler((error, _request, reply) =>
        reply.code(400).send(graphErrorBody(graphRefusal(100, error instanceof Error ? error.message : undefined))),
      )
      graph.setNotFoundHandler((_request, reply) =>
        reply.code(400).send(graphErrorBody(graphRefusal(100, undefined, { message: 'Unknown path components' }))),
      )
      graphRoutes(graph, stage, doubles)
    },
    { prefix: '/graph' },
  )
  app.register(
    async (x) => {
      x.setErrorHandler((error, _request, reply) =>
        reply.code(400).send(xProblem(400, error instanceof Error ? error.message : undefined).body),
      )
      x.setNotFoundHandler((_request, reply) => reply.code(404).send(xProblem(404).body))
      xRoutes(x, stage, doubles.x)
    },
    { prefix: '/x' },
  )
  serveMedia(app, stage)
  doubles.messenger.mediaRoutes(app)
  return app
}
