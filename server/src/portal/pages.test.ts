import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app?.close())

test.each(['verify', 'reset', 'forgot'])('letters lead to a page of our own: /portal/%s', async (name) => {
  const page = await app.anonymous.get(`/portal/${name}`)
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
  expect(page.text).toContain(`<form id="${name}"`)
})

test('the pages take nothing from elsewhere, run nothing inline, stand in no frame and say nothing of the link', async () => {
  const { headers, text } = await app.anonymous.get('/portal/reset')
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/)
  expect(headers.get('content-security-policy')).not.toMatch(/unsafe|https?:/)
  expect([headers.get('referrer-policy'), headers.get('cache-control')]).toEqual(['no-referrer', 'no-store'])
  for (const [, path] of text.matchAll(/(?:src|href)="(\/portal\/page[^"]+)"/g)) {
    const file = await app.anonymous.get(path!)
    expect([path, file.status, file.headers.get('x-content-type-options')]).toEqual([path, 200, 'nosniff'])
  }
  expect((await app.anonymous.get('/portal/other')).status).toBe(404)
})
