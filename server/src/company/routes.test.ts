import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { companyName } from './index.ts'

let app: TestApp
let admin: TestClient
let agent: TestClient
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  agent = await app.as('agent')
})
beforeEach(
  () => app.sql`
    update company set name = 'Parley', accent = null, time_zone = 'UTC', logo = null, logo_type = null, logo_hash = null`,
)
afterAll(() => app.close())

const company = async () => (await app.anonymous.get('/api/v1/company')).body
const fresh = { name: 'Parley', logo_url: null, accent: null, time_zone: 'UTC', is_set_up: true }

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const jpeg = Buffer.concat([Buffer.from('ffd8ffe000104a46494600', 'hex'), Buffer.alloc(100)])
const webp = Buffer.concat([Buffer.from('RIFF\x1a\0\0\0WEBPVP8L', 'latin1'), Buffer.alloc(20)])
const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')
const setLogo = (bytes: Buffer, type: string, who = admin) =>
  who.put('/api/v1/company/logo', { content_base64: bytes.toString('base64'), mime_type: type })

async function logo(path = '/api/v1/company/logo', headers = {}) {
  const reply = await fetch(app.url + path, { headers })
  return { status: reply.status, headers: reply.headers, bytes: Buffer.from(await reply.arrayBuffer()) }
}

describe('the company', () => {
  test('shows its face to anybody, and changes it for who manages it', async () => {
    expect(await company()).toEqual(fresh)
    const wish = { name: 'Northtrail', accent: '#2F6F4F', time_zone: 'Europe/London' }
    const reply = await admin.put('/api/v1/company', wish)
    expect(reply).toMatchObject({ status: 200, body: { ...fresh, ...wish, accent: '#2f6f4f' } })
    expect(await company()).toEqual(reply.body)
    expect(await companyName(app.sql)).toBe('Northtrail')
    expect((await admin.put('/api/v1/company', { accent: null })).body).toEqual({ ...reply.body, accent: null })
  })

  test('is set up once somebody who administers can sign in', async () => {
    const other = await testApp()
    const isSetUp = async () => (await other.anonymous.get('/api/v1/company')).body.is_set_up
    await other.as('agent')
    expect(await isSetUp()).toBe(false)
    await other.as('admin')
    expect(await isSetUp()).toBe(true)
    await other.sql`update agent set status = 'disabled'`
    expect(await isSetUp()).toBe(false)
    await other.close()
  })

  test.each([
    [422, { name: '' }],
    [422, { name: ' x' }],
    [422, { name: 'a'.repeat(101) }],
    [422, { accent: 'red' }],
    [422, { accent: '#12345' }],
    [422, { accent: '#123456;background:url(x)' }],
    [422, { time_zone: 'Mars/Olympus' }],
    [422, { time_zone: '+01:00' }],
    [422, { time_zone: '' }],
    [422, { logo_url: 'https://example.com/x.png' }],
    [422, { is_set_up: false }],
    [400, {}],
  ])('%i for %j, and nothing is changed', async (status, body) => {
    expect((await admin.put('/api/v1/company', { ...body })).status).toBe(status)
    expect(await company()).toEqual(fresh)
  })
})

describe('the logo', () => {
  test.each([
    ['image/png', png],
    ['image/jpeg', jpeg],
    ['image/webp', webp],
  ])('%s comes back byte by byte, of exactly that type, at an address that is its own', async (type, bytes) => {
    const { logo_url: url } = (await setLogo(bytes, type)).body
    const reply = await logo(url)
    expect(reply.bytes.equals(bytes)).toBe(true)
    expect(reply.status).toBe(200)
    expect(Object.fromEntries(reply.headers)).toMatchObject({
      'content-type': type,
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cache-control': 'public, max-age=31536000, immutable',
      etag: expect.stringMatching(/^"[0-9a-f]{64}"$/),
    })
    const head = await fetch(app.url + url, { method: 'HEAD' })
    expect([head.status, head.headers.get('content-type'), (await head.arrayBuffer()).byteLength]).toEqual([
      200,
      type,
      0,
    ])
  })

  test('is asked for again by its ETag, and has another address when it is another', async () => {
    const first = (await setLogo(png, 'image/png')).body.logo_url
    const { headers } = await logo()
    const etag = headers.get('etag')!
    expect(headers.get('cache-control')).toBe('public, no-cache')
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`, '*']) {
      const again = await logo(undefined, { 'if-none-match': known })
      expect([again.status, again.bytes.length, again.headers.get('etag')]).toEqual([304, 0, etag])
    }
    expect((await logo(undefined, { 'if-none-match': '"x"' })).status).toBe(200)
    const second = (await setLogo(jpeg, 'image/jpeg')).body.logo_url
    expect(second).not.toBe(first)
    const stale = await logo(first, { 'if-none-match': etag })
    expect([stale.status, stale.headers.get('cache-control')]).toEqual([200, 'public, no-cache'])
    expect(stale.bytes.equals(jpeg)).toBe(true)
  })

  test('is removed, once and again', async () => {
    await setLogo(png, 'image/png')
    for (const _ of [1, 2])
      expect(await admin.delete('/api/v1/company/logo')).toMatchObject({ status: 200, body: fresh })
    expect(await company()).toEqual(fresh)
    expect(await app.anonymous.get('/api/v1/company/logo')).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })

  const big = (bytes: number) => Buffer.concat([png, Buffer.alloc(bytes - png.length)])
  test('may be 256 KiB and not a byte more', async () => {
    expect((await setLogo(big(256 * 1024), 'image/png')).status).toBe(200)
    expect((await setLogo(big(256 * 1024 + 1), 'image/png')).status).toBe(422)
    expect((await setLogo(big(300 * 1024), 'image/png')).status).toBe(422)
  })

  test.each([
    ['a picture of another kind', { content_base64: png.toString('base64'), mime_type: 'image/jpeg' }],
    ['markup that says it is a picture', { content_base64: svg.toString('base64'), mime_type: 'image/png' }],
    ['markup as itself', { content_base64: svg.toString('base64'), mime_type: 'image/svg+xml' }],
    [
      'a page behind a picture’s first bytes',
      { content_base64: Buffer.from('\x89PNG<html>').toString('base64'), mime_type: 'image/png' },
    ],
    ['text that is no base64', { content_base64: 'iVBORw0KGgo!', mime_type: 'image/png' }],
    ['base64 of the URL kind', { content_base64: '_9j_4AAQ', mime_type: 'image/jpeg' }],
    ['a data address', { content_base64: `data:image/png;base64,${png.toString('base64')}`, mime_type: 'image/png' }],
    ['nothing', { content_base64: '', mime_type: 'image/png' }],
    ['a type with more in it', { content_base64: png.toString('base64'), mime_type: 'image/png\r\nX-Evil: 1' }],
  ])('is not %s', async (_, body) => {
    await setLogo(webp, 'image/webp')
    const before = await company()
    expect((await admin.put('/api/v1/company/logo', body)).status).toBe(422)
    expect(await company()).toEqual(before)
  })
})

test('no credential and no right are told apart, on every change', async () => {
  for (const [who, status] of [
    [app.anonymous, 401],
    [agent, 403],
    [await app.service(['agent.manage']), 403],
  ] as const) {
    expect((await who.put('/api/v1/company', { name: 'Mine' })).status).toBe(status)
    expect((await setLogo(png, 'image/png', who)).status).toBe(status)
    expect((await who.delete('/api/v1/company/logo')).status).toBe(status)
  }
  expect(await company()).toEqual(fresh)
})
