import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fromId } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { aCustomer } from '../../src/portal/test-customer.ts'
import { type TestApp, type TestClient, type TestReply, testApp } from '../../src/testing/app.ts'
import { open } from './socket.ts'

// Attacks 31, 43, 111, 112 and 118 of reliability.md: the routes beside the main road.

const never = 'tkt_01jcn1yz00e00800000000000f'
const canary = 'zebrafish'
let app: TestApp
let admin: TestClient
let platform: Server
beforeAll(async () => {
  // A platform that answers with what an attacker would like to see in a log.
  platform = createServer((_request, reply) => {
    reply.writeHead(400, { 'content-type': 'application/json', 'x-inside': canary })
    reply.end(JSON.stringify({ error: { message: `<script>${canary}</script>${'z'.repeat(100_000)}`, code: 190 } }))
  })
  await new Promise<void>((resolve) => platform.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`
  app = await testApp({ environment: { META_GRAPH_URL: url, PUBLIC_URL: 'https://support.example.com' } })
  admin = await app.as('admin')
})
afterAll(async () => {
  await app?.close()
  platform?.close()
})

const same = ({ status, body }: TestReply) => ({ ...body, status, instance: 0, request_id: 0 })
const aTicket = async (subject = 'x') =>
  (
    await admin.post('/api/tickets/create', {
      source: { channel: 'api' },
      customer: { name: 'Ann' },
      subject,
      initial_message: subject,
    })
  ).body

test('31: tickets cannot be merged by any route or field, so nobody can merge what they do not see', async () => {
  const [one, other] = [await aTicket(), await aTicket()]
  expect(app.specs.flatMap(({ paths }) => paths).filter((path) => /merge|link(?!$)/.test(path))).toEqual([])
  for (const path of [`/api/v1/tickets/${one.ticket_id}/merge`, `/api/v1/tickets/${never}/merge`, '/api/v1/merge'])
    expect([path, (await admin.post(path, { into: other.ticket_id })).status]).toEqual([path, 404])
  for (const field of ['merged_into', 'merge_into', 'parent_id', 'previous_ticket_id', 'customer_id'])
    expect((await admin.put(`/api/tickets/${one.ticket_id}`, { [field]: other.ticket_id })).status, field).toBe(422)
  expect((await admin.get(`/api/tickets/${one.ticket_id}`)).body).toEqual(one)
})

test('43: a private note reaches its customer by no route, count, feed or letter', async () => {
  const customer = await aCustomer(app)
  const { id } = (await customer.post('/tickets', { title: 'T', description: 'D' })).body
  const before = [(await customer.get('/tickets')).body, (await customer.get(`/tickets/${id}`)).body]
  const [mails] = await app.sql`select count(*)::int as n from mail where kind is distinct from 'portal_verify'`
  const note = await admin.post(`/api/tickets/${id}/message`, { content: canary, visibility: 'internal' })
  expect(note.status, note.text).toBe(200)
  const notes = note.body.timeline.filter(({ visibility }: { visibility: string }) => visibility === 'internal')
  expect(notes).toHaveLength(1)
  await app.settled()
  const after = [(await customer.get('/tickets')).body, (await customer.get(`/tickets/${id}`)).body]
  const still = (lists: typeof before) => JSON.stringify(lists).replace(/"updated_at":"[^"]*"/g, '')
  expect(still(after)).toBe(still(before))
  expect((await app.sql`select count(*)::int as n from mail where kind is distinct from 'portal_verify'`)[0]).toEqual(
    mails,
  )
  for (const path of [
    `/api/v1/search?q=${canary}`,
    `/api/v1/messages/${notes[0].message_id}`,
    `/api/v1/tickets/${id}/messages`,
    '/api/v1/events',
    `/tickets/${id}/messages`,
    `/tickets/${id}/notes`,
    `/tickets/${id}?include=notes`,
    `/tickets?q=${canary}`,
  ]) {
    const reply = await customer.get(path)
    expect([path, reply.status]).toEqual([path, expect.toBeOneOf([400, 403, 404, 405])])
    expect(reply.text.replaceAll(reply.body.instance ?? '', ''), path).not.toContain(canary)
  }
  expect(await open(app.url, { headers: { authorization: `Bearer ${customer.token}` } })).toBe(403)
})

test('111: a status link is signed: guessed, cut, swapped or put at another ticket it answers as for a ticket that never was', async () => {
  const [one, other] = [await aTicket(), await aTicket()]
  const token = app.access.statusTokens.issue(fromId('ticket', one.ticket_id)!)
  const ask = (id: string, given: string) =>
    app.anonymous.get(`/api/tickets/${id}/status?token=${encodeURIComponent(given)}`)
  expect((await ask(one.ticket_id, token)).status).toBe(200)
  const nothing = same(await ask(never, token))
  expect(nothing['status']).toBe(401)
  const swapped = token.replace(/^./, (first) => (first === 'A' ? 'B' : 'A'))
  for (const guess of [
    '',
    'a',
    '0',
    'null',
    swapped,
    token.slice(1),
    token.slice(0, -1),
    `${token}A`,
    token.toLowerCase(),
  ])
    expect(same(await ask(one.ticket_id, guess)), guess).toEqual(nothing)
  expect(same(await ask(other.ticket_id, token))).toEqual(nothing)
  // It reads that one status, and opens nothing beside it.
  for (const path of ['', '/messages', '/events'])
    expect((await app.anonymous.get(`/api/v1/tickets/${one.ticket_id}${path}?token=${token}`)).status, path).toBe(401)
  expect((await app.anonymous.put(`/api/tickets/${one.ticket_id}?token=${token}`, { status: 'closed' })).status).toBe(
    401,
  )
  expect((await admin.get(`/api/tickets/${one.ticket_id}`)).body).toEqual(one)
})

/** What may lie in a cache: it is the same for everybody. */
const cacheable = /jwks\.json$|company\/logo$|^\/app|^\/assets/

test('112: every answer of every route, to nobody and to an admin, carries the headers that keep pages apart', async () => {
  const routes = [...app.specs, ...app.described].flatMap(({ method, paths }) =>
    paths.map((path) => ({ method, path })),
  )
  expect(routes.length).toBeGreaterThan(150)
  const pages = ['/', '/app/', '/app/tickets', '/auth/verify', '/auth/reset-password', '/nowhere', '/api/v1/nowhere']
  const boss = await app.as('super_admin')
  const wrong: string[] = []
  let documents = 0
  const asked = [...routes, ...pages.map((path) => ({ method: 'GET', path }))]
  for (const credential of [{}, { authorization: `Bearer ${boss.token}` }])
    for (const { method, path } of asked) {
      // Of an admin's only what changes nothing.
      if ('authorization' in credential && method !== 'GET') continue
      const url = path.replace(/:\w+/g, 'x')
      const { headers, status, body } = await fetch(app.url + url, { method, headers: credential, redirect: 'manual' })
      await body?.cancel()
      const type = headers.get('content-type') ?? ''
      const policy = headers.get('content-security-policy') ?? ''
      const scripts = /script-src ([^;]*)/.exec(policy)?.[1] ?? ''
      if (type.startsWith('text/html')) documents++
      const faults = [
        headers.get('x-content-type-options') !== 'nosniff' && 'nosniff',
        !/^(no-referrer|same-origin)$/.test(headers.get('referrer-policy') ?? '') && 'Referrer-Policy',
        headers.get('cross-origin-opener-policy') !== 'same-origin' && 'COOP',
        !/max-age=\d{8}/.test(headers.get('strict-transport-security') ?? '') && 'HSTS',
        !/default-src '(none|self)'/.test(policy) && 'CSP',
        !/frame-ancestors '(none|self)'/.test(policy) && 'frame-ancestors',
        /unsafe-inline|unsafe-eval|\*|https?:/.test(scripts) && `script-src ${scripts}`,
        !/no-store/.test(headers.get('cache-control') ?? '') && !cacheable.test(path) && 'no-store',
        headers.has('x-powered-by') && 'X-Powered-By',
      ].filter((fault) => fault !== false)
      if (faults.length > 0) wrong.push(`${method} ${url} ${status} ${type}: ${faults.join(', ')}`)
    }
  expect(wrong).toEqual([])
  expect(documents).toBeGreaterThan(3)
})

test('118: what a platform answers is for admins alone, cut short, and never its headers', async () => {
  const settings = { phone_number_id: '1', access_token: 'EAA-canary-token', app_secret: 's', verify_token: 'v' }
  const made = await admin.post('/api/v1/inboxes', { channel: 'whatsapp', name: 'W', settings })
  const path = `/api/v1/inboxes/${made.body.inbox_id}/test`
  const { status, text, headers } = await admin.post(path)
  expect(status, text).toBe(200)
  expect(text.length).toBeLessThan(4_000)
  expect(text).not.toMatch(/x-inside|EAA-canary/)
  expect(headers.get('content-type')).toContain('application/json')
  const agent = await app.as('agent')
  const refused = await agent.post(path)
  expect(refused.status).toBe(403)
  expect(refused.text).not.toContain(canary)
  for (const place of ['/api/v1/inboxes', `/api/v1/inboxes/${made.body.inbox_id}`])
    expect((await agent.get(place)).text, place).not.toMatch(new RegExp(`${canary}|EAA-canary`))
})
