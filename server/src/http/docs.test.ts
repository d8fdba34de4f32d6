import * as contract from '@parley/contract'
import { afterEach, describe, expect, it } from 'vitest'
import { openServer, type TestServer } from './test-server.ts'

let api: TestServer
afterEach(() => api.stop(0))
const pages = ['/api/docs', '/api/redoc', '/api/docs/errors', '/api/docs/permissions']
const scripts = [
  '/api/docs/swagger-ui.js',
  '/api/docs/swagger-ui.css',
  '/api/docs/start.js',
  '/api/redoc/redoc.js',
  '/api/redoc/start.js',
]
const open = (environment: Record<string, string> = {}) => openServer({ environment, docs: true })

describe('the documentation', () => {
  it('is served whole from this server, under a policy that lets nothing else in', async () => {
    api = await open()
    for (const path of pages) {
      const reply = await api.send('GET', path, { as: null })
      expect([path, reply.status, reply.headers.get('content-type')]).toEqual([path, 200, 'text/html; charset=utf-8'])
      expect(reply.headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'/)
      expect(reply.headers.get('content-security-policy')).not.toMatch(/https?:|\*|script-src[^;]*unsafe/)
      expect(reply.text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
      for (const [, source] of reply.text.matchAll(/(?:src|href)="(\/api\/[^"]+)"/g))
        expect((await api.send('GET', source!, { as: null })).status).toBe(200)
    }
    for (const path of scripts) {
      const reply = await api.send('GET', path, { as: null })
      expect([path, reply.status, reply.headers.get('x-content-type-options')]).toEqual([path, 200, 'nosniff'])
      expect(reply.headers.get('content-type')).toMatch(/^text\/(javascript|css); charset=utf-8$/)
      expect(reply.text.length).toBeGreaterThan(50)
    }
  })

  it('describes the routes that this server has', async () => {
    api = await open()
    const { body } = await api.send('GET', '/api/openapi.json', { as: null })
    expect(body['openapi']).toBe('3.1.0')
    expect(Object.keys(body['paths'] as object)).toEqual(
      expect.arrayContaining(['/api/items/{id}', '/api/docs', '/api/openapi.json']),
    )
  })

  it('explains every permission with the preset roles that have it, and each operation names the one that it takes', async () => {
    api = await open()
    const { text } = await api.send('GET', '/api/docs/permissions')
    for (const [name, words] of Object.entries(contract.permissions)) {
      expect(text).toContain(`id="${name}"`)
      expect(text).toContain(words)
    }
    const { body } = await api.send('GET', '/api/openapi.json', { as: null })
    const paths = body['paths'] as Record<string, Record<string, Record<string, unknown>>>
    expect(paths['/api/items/{id}']!['get']).toMatchObject({
      description: expect.stringContaining('`ticket.read`'),
      'x-permission': 'ticket.read',
    })
    expect(paths['/api/docs']!['get']).not.toHaveProperty('x-permission')
  })

  it('explains every code, each at the address that errors name', async () => {
    api = await open()
    const { text } = await api.send('GET', '/api/docs/errors')
    for (const code of Object.keys(contract.errors)) expect(text).toContain(`id="${code}"`)
  })

  it('89: in production does not exist for those who are nobody', async () => {
    api = await open({
      ENVIRONMENT: 'production',
      PUBLIC_URL: 'https://support.example.com',
      SECRET_KEY: 'kX7-qz.81mVw_2Tr9LpA0bCdEfGhIjKl',
    })
    for (const path of [...pages, ...scripts, '/api/openapi.json']) {
      for (const as of [null, 'forged']) {
        const reply = await api.send('GET', path, { as })
        expect([path, reply.status, reply.body['code']]).toEqual([path, 404, 'not_found'])
      }
      expect((await api.send('GET', path)).status).toBe(200)
    }
    for (const path of [
      '/.git/config',
      '/.env',
      '/server/src/main.ts',
      '/api/docs/',
      '/api/docs/pages.ts',
      '/package.json',
    ])
      expect((await api.send('GET', path)).status).toBe(404)
  })
})
