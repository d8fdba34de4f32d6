import type { FastifyInstance } from 'fastify'

export type PolicyReports = { count(): number }

const directives = new Set([
  ...['script-src', 'script-src-elem', 'script-src-attr', 'style-src', 'style-src-elem', 'style-src-attr'],
  ...['img-src', 'media-src', 'font-src', 'connect-src', 'frame-src', 'frame-ancestors', 'worker-src', 'default-src'],
])
const mostBytes = 16 * 1024

/**
 * Takes what browsers report about the page's Content-Security-Policy (`report-uri`). Reports are counted, not kept: anybody can
 * send one.
 * @param onReport told of the directive that was broken; `other` for what names none of ours
 */
export function takePolicyReports(
  server: FastifyInstance,
  path: string,
  onReport: (directive: string) => void,
): PolicyReports {
  let count = 0
  server.register(async (reports) => {
    reports.removeAllContentTypeParsers()
    reports.addContentTypeParser(
      ['application/csp-report', 'application/json'],
      { parseAs: 'string', bodyLimit: mostBytes },
      (_request, text, done) => done(null, text),
    )
    reports.post(path, (request, reply) => {
      count++
      onReport(directiveOf(String(request.body)))
      return reply.code(204).send()
    })
  })
  return { count: () => count }
}

function directiveOf(text: string): string {
  const named = /"effective-directive"\s*:\s*"([a-z-]+)"/.exec(text)?.[1] ?? ''
  return directives.has(named) ? named : 'other'
}
