import { fileURLToPath } from 'node:url'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Config } from '../config.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { type ConsoleFile, type Encoding, openConsoleFiles } from './files.ts'
import { type PolicyReports, takePolicyReports } from './policy-reports.ts'

const built = fileURLToPath(new URL('../../../console/dist', import.meta.url))
const year = 'public, max-age=31536000, immutable'
const reportPath = '/app/policy-reports'

type Parts = {
  config: Pick<Config, 'ENVIRONMENT' | 'origin'>
  onPolicyReport(directive: string): void
  folder?: string
}

/**
 * The agents' console: its files at /app, and its one page for every address below that names no file. `/` leads there.
 * @returns how often a browser reported that a page did what its policy forbids, since the start
 */
export function consoleRoutes(router: Router, parts: Parts): PolicyReports {
  const files = openConsoleFiles(parts.folder ?? built)
  const policy = pagePolicy(parts.config)
  const server = router.raw

  server.get('/', (_request, reply) => reply.redirect('/app', 302))

  async function page(request: FastifyRequest, reply: FastifyReply) {
    const index = await files.read('index.html')
    if (!index) throw new Problem('not_ready', { detail: 'The console is not built: run `npm run build` in console/' })
    reply.header('content-security-policy', policy)
    return send(request, reply, index)
  }
  server.get('/app', page)
  server.get('/app/*', async (request, reply) => {
    const path = (request.params as { '*': string })['*']
    if (path === 'pieces' && parts.config.ENVIRONMENT === 'production') throw new Problem('not_found')
    const file = await files.read(path)
    if (file && path !== 'index.html') return send(request, reply, file)
    // An asset of an older build is gone; the page in its place would be taken for a broken script.
    if (path.startsWith('assets/')) throw new Problem('not_found')
    return page(request, reply)
  })

  return takePolicyReports(server, reportPath, parts.onPolicyReport)
}

/** Nothing from elsewhere, nothing inline. The sandbox shows the console in a frame of the same origin. */
function pagePolicy({ origin }: Pick<Config, 'origin'>): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "media-src 'self' blob:",
    "font-src 'self'",
    `connect-src 'self' ${origin.replace(/^http/, 'ws')}`,
    "manifest-src 'self'",
    "frame-ancestors 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    `report-uri ${reportPath}`,
  ].join('; ')
}

function send(request: FastifyRequest, reply: FastifyReply, file: ConsoleFile) {
  reply.header('cache-control', file.isImmutable ? year : 'no-cache').header('vary', 'Accept-Encoding')
  reply.header('etag', file.etag)
  if (request.headers['if-none-match']?.includes(file.etag)) return reply.code(304).send()
  const encoding = encodingFor(request.headers['accept-encoding'] ?? '', file)
  if (encoding !== 'identity') reply.header('content-encoding', encoding)
  return reply.header('content-type', file.type).send(file.bodies[encoding])
}

function encodingFor(accepted: string, file: ConsoleFile): Encoding {
  const takes = (name: string) =>
    new RegExp(`(?:^|[\\s,])${name}(?!\\s*;\\s*q=0(?:\\.0*)?(?:[\\s,]|$))(?=[\\s,;]|$)`).test(accepted)
  if (file.bodies.br && takes('br')) return 'br'
  return file.bodies.gzip && takes('gzip') ? 'gzip' : 'identity'
}
