import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'

const dist = fileURLToPath(new URL('../dist', import.meta.url))

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Nothing from elsewhere and nothing inline; a frame only of the same origin, for the console beside the phones. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ')

const headers = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

const named: Record<string, string> = { '': 'index.html', mailbox: 'mailbox.html' }

/** The built pages under `/pages/`. Only files that the build has made can be named; they are read anew with each visit. */
export function servePages(app: FastifyInstance, folder = dist): void {
  let files: Promise<Map<string, Buffer>> | undefined
  app.get('/pages', (_request, reply) => reply.redirect('/pages/'))
  app.get('/mailbox', (_request, reply) => reply.redirect('/pages/mailbox'))
  app.get<{ Params: { '*': string } }>('/pages/*', async (request, reply) => {
    const name = named[request.params['*']] ?? request.params['*']
    if (name.endsWith('.html') || files === undefined) files = readFiles(folder)
    const known = await files
    const file = known.get(name)
    if (known.size === 0) {
      return reply.code(503).type('text/plain').send('The pages are not built yet: node scripts/setup.mjs builds them.')
    }
    if (!file) return reply.code(404).type('text/plain').send('There is no such page.')
    const isNamedByContent = name.startsWith('assets/')
    return reply
      .headers(headers)
      .header('cache-control', isNamedByContent ? 'public, max-age=31536000, immutable' : 'no-store')
      .type(types[extname(name)] ?? 'application/octet-stream')
      .send(file)
  })
}

async function readFiles(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  const names = entries
    .filter((entry) => entry.isFile() && extname(entry.name) in types)
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(folder.length + 1)
        .replaceAll('\\', '/'),
    )
  return new Map(await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name))] as const)))
}
