import { createReadStream } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../access/caller.ts'
import type { Config } from '../config.ts'
import { errorsPage } from './docs/errors-page.ts'
import { redocPage, redocScript, swaggerPage, swaggerScript } from './docs/pages.ts'
import { permissionsPage } from './docs/permissions-page.ts'
import { openApiDocument } from './openapi.ts'
import { Problem } from './problem.ts'
import type { HttpServer } from './server.ts'
import type { Schemas } from './validate.ts'

export type DocsOptions = {
  config: Pick<Config, 'ENVIRONMENT' | 'origin' | 'version'>
  authenticate(request: FastifyRequest): Promise<Caller | null>
  schemas: Schemas
  cookieName: string
}

const dayLong = 'private, max-age=86400'
const moduleFile = (name: string) => fileURLToPath(import.meta.resolve(name))

/**
 * The documentation: /api/openapi.json, Swagger UI at /api/docs, ReDoc at /api/redoc, and the table of error codes. No page
 * loads anything from elsewhere. In production they are there for agents and services only; for others they do not exist.
 */
export function addDocs(http: HttpServer, options: DocsOptions): void {
  const { router } = http
  let document: string | undefined

  function add(path: string, type: string, summary: string, send: (reply: FastifyReply) => unknown): void {
    router.raw.get(path, async (request, reply) => {
      if (options.config.ENVIRONMENT === 'production') await admit(request, options.authenticate)
      reply.header('content-type', `${type}; charset=utf-8`).header('cache-control', 'no-store')
      return send(reply)
    })
    if (summary)
      router.describe({
        method: 'GET',
        paths: [path],
        summary,
        tag: 'Documentation',
        access: 'public',
        replies: { 200: { description: 'In production only agents and services get it; for others it is 404.', type } },
        errors: ['not_found'],
      })
  }
  const file = (path: string, type: string, name: string) =>
    add(path, type, '', (reply) => reply.header('cache-control', dayLong).send(createReadStream(moduleFile(name))))
  const page = (path: string, summary: string, html: string, policy: string) =>
    add(path, 'text/html', summary, (reply) => reply.header('content-security-policy', policy).send(html))

  add('/api/openapi.json', 'application/json', 'This document', () => {
    document ??= JSON.stringify(
      openApiDocument({
        ...options,
        specs: http.specs,
        described: http.described,
        origin: options.config.origin,
        version: options.config.version,
      }),
    )
    return document
  })

  page('/api/docs', 'Try the API out (Swagger UI)', swaggerPage.html, swaggerPage.policy)
  add('/api/docs/start.js', 'text/javascript', '', () => swaggerScript)
  file('/api/docs/swagger-ui.js', 'text/javascript', '@fastify/swagger-ui/static/swagger-ui-bundle.js')
  file('/api/docs/swagger-ui.css', 'text/css', '@fastify/swagger-ui/static/swagger-ui.css')

  page('/api/redoc', 'Read the API’s reference (ReDoc)', redocPage.html, redocPage.policy)
  add('/api/redoc/start.js', 'text/javascript', '', () => redocScript)
  file('/api/redoc/redoc.js', 'text/javascript', 'redoc/bundles/redoc.standalone.js')

  const errors = errorsPage()
  page('/api/docs/errors', 'Every error code, explained', errors.html, errors.policy)
  const permissions = permissionsPage()
  page('/api/docs/permissions', 'Every permission, explained', permissions.html, permissions.policy)
}

/** Throws `not_found` unless an agent or a service calls. */
async function admit(request: FastifyRequest, authenticate: DocsOptions['authenticate']): Promise<void> {
  const caller = await authenticate(request).catch((error: unknown) => {
    if (error instanceof Problem && error.status === 401) return null
    throw error
  })
  if (caller?.type !== 'agent' && caller?.type !== 'service') throw new Problem('not_found')
}
