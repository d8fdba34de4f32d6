import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Fastify from 'fastify'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { servePages } from './pages.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pages-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

function serving() {
  const app = Fastify()
  servePages(app, join(folder, 'dist'))
  return (url: string) => app.inject({ url })
}

function build(): void {
  mkdirSync(join(folder, 'dist', 'assets'), { recursive: true })
  writeFileSync(join(folder, 'dist', 'index.html'), '<!doctype html>')
  writeFileSync(join(folder, 'dist', 'assets', 'index-abc.js'), '1')
  writeFileSync(join(folder, 'dist', '.built-from'), 'hash')
  writeFileSync(join(folder, 'secret.js'), 'no')
}

test('the page allows nothing inline and nothing from elsewhere, cannot be framed and is never kept', async () => {
  build()
  const { statusCode, headers } = await serving()('/pages/')
  expect(statusCode).toBe(200)
  expect(headers['content-type']).toBe('text/html; charset=utf-8')
  expect(headers['cache-control']).toBe('no-store')
  const policy = String(headers['content-security-policy'])
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("frame-ancestors 'none'")
  expect(policy).not.toMatch(/unsafe|\*|https?:/)
})

test('files that are named by their content are kept for good', async () => {
  build()
  const { headers, body } = await serving()('/pages/assets/index-abc.js')
  expect([body, headers['cache-control']]).toEqual(['1', 'public, max-age=31536000, immutable'])
})

test('only what the build has made can be asked for', async () => {
  build()
  const ask = serving()
  const paths = [
    '/pages/.built-from',
    '/pages/../secret.js',
    '/pages/%2e%2e/secret.js',
    '/pages/..%2fsecret.js',
    '/pages/assets',
  ]
  for (const path of paths) expect((await ask(path)).statusCode, path).toBe(404)
})

test('before the first build it says what to do, and after it the pages are there', async () => {
  const ask = serving()
  expect(await ask('/pages/')).toMatchObject({ statusCode: 503, body: expect.stringContaining('setup') })
  build()
  expect((await ask('/pages/')).statusCode).toBe(200)
  expect(await ask('/pages')).toMatchObject({ statusCode: 302, headers: { location: '/pages/' } })
})
