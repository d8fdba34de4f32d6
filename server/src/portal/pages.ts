import { readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

/** Nothing from elsewhere and nothing inline; in no frame, and it tells no other page where it was opened from. */
const headers = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
}

/** The pages that letters to customers lead to: /portal/verify, /portal/reset and /portal/forgot. */
export function addPortalPages(server: FastifyInstance): void {
  const serve = (path: string, file: string, type: string) => {
    const bytes = readFileSync(new URL(`page/${file}`, import.meta.url))
    server.get(path, (_request, reply) =>
      reply.headers(headers).header('content-type', `${type}; charset=utf-8`).send(bytes),
    )
  }
  for (const name of ['verify', 'reset', 'forgot']) serve(`/portal/${name}`, 'page.html', 'text/html')
  serve('/portal/page.js', 'page.js', 'text/javascript')
  serve('/portal/page.css', 'page.css', 'text/css')
}
