import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { channels } from '../channels/registry.ts'
import { signToy, toy } from '../channels/toy.fixture.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'

let app: TestApp
let admin: TestClient
let inboxId: string
beforeAll(async () => {
  app = await testApp({ channels: [...channels, toy] })
  admin = await app.as('admin')
  const settings = { account: 'a', secret: 's', url: 'http://127.0.0.1:9' }
  inboxId = (await admin.post('/api/v1/inboxes', { channel: 'toy', name: 'Toy', settings })).body.inbox_id
})
afterAll(() => app.close())
beforeEach(async () => {
  await app.settled()
  await app.sql`truncate receipt, quarantine, receipt_queue, ticket, message`
})

/** Posts a payload as the platform does. @returns its receipt's id */
async function arrives(body: string | Buffer): Promise<string> {
  const headers = { 'content-type': 'application/json', 'x-toy-signature': signToy(body, 's') }
  const reply = await app.anonymous.send('POST', '/api/webhooks/toy', {
    headers,
    body: typeof body === 'string' ? body : new Uint8Array(body),
  })
  expect(reply.status).toBe(200)
  await app.settled()
  const [row] = await app.sql<{ id: string }[]>`select max(id) as id from receipt`
  return row!.id
}
const say = (account: string, id: string) => JSON.stringify({ account, id, from: 'ada', text: 'Hello' })
const texts = async () => (await app.sql`select content from message`).map((row) => row['content'])

describe('GET /api/v1/receipts', () => {
  test('lists what was set aside, newest first, with why and where', async () => {
    await arrives(say('a', 'm1'))
    const unparsed = await arrives('{"no":"message"}')
    const unrouted = await arrives(say('elsewhere', 'm2'))
    const { status, body } = await admin.get('/api/v1/receipts')
    expect(status).toBe(200)
    expect(body.next_cursor).toBeNull()
    expect(body.entries).toMatchObject([
      { receipt_id: unrouted, kind: 'unrouted', pointer: '', channel: 'toy', inbox_ids: [inboxId], resolved_at: null },
      { receipt_id: unparsed, kind: 'unparsed', reason: expect.stringContaining('id, from and text') },
    ])
    expect(body.entries[0].entry_id).toMatch(/^qrn_/)
  })

  test('by kind, by state and by page', async () => {
    const ids = [await arrives('[1]'), await arrives('[2]'), await arrives('[3]'), await arrives(say('b', 'm'))]
    await app.sql`update quarantine set resolved_at = now() where receipt_id = ${ids[1]!}`
    const found = async (query: string) =>
      (await admin.get(`/api/v1/receipts?${query}`)).body.entries.map(
        (entry: { receipt_id: string }) => entry.receipt_id,
      )
    expect(await found('kind=unrouted')).toEqual([ids[3]])
    expect(await found('state=resolved')).toEqual([ids[1]])
    expect(await found('state=open&kind=unparsed')).toEqual([ids[2], ids[0]])
    expect(await found(`inbox_id=${inboxId}`)).toEqual(ids.toReversed())
    expect(await found(`inbox_id=${toId('inbox', uuidv7())}`)).toEqual([])
    const first = await admin.get('/api/v1/receipts?limit=3')
    expect(await found(`limit=3&cursor=${first.body.next_cursor}`)).toEqual([ids[0]])
  })

  test.each(['state=none', 'kind=odd', 'inbox_id=inb_x', 'limit=0', 'limit=101', 'cursor=x', 'page=1'])(
    'refuses %s',
    async (query) => {
      expect((await admin.get(`/api/v1/receipts?${query}`)).status).toBe(400)
    },
  )
})

describe('GET /api/v1/receipts/:receipt_id', () => {
  test('shows the raw body as it came, and what of it was set aside', async () => {
    const raw = '{ "no" : "message",\n"ü":"\\u0000😀" }'
    const id = await arrives(raw)
    expect(await admin.get(`/api/v1/receipts/${id}`)).toMatchObject({
      status: 200,
      body: {
        receipt_id: id,
        channel: 'toy',
        inbox_ids: [inboxId],
        body: raw,
        body_bytes: Buffer.byteLength(raw),
        body_is_cut: false,
        body_is_text: true,
        is_queued: false,
        entries: [{ receipt_id: id, kind: 'unparsed' }],
      },
    })
  })

  test('cuts a long body at 256 KiB, between two characters', async () => {
    const raw = `{"x":"a${'😀'.repeat(90_000)}"}`
    const { body } = await admin.get(`/api/v1/receipts/${await arrives(raw)}`)
    expect(body).toMatchObject({ body_bytes: Buffer.byteLength(raw), body_is_cut: true })
    expect(raw.startsWith(body.body)).toBe(true)
    expect(256 * 1024 - Buffer.byteLength(body.body)).toBeLessThan(4)
  })

  test('shows what can be read of bytes that are no text', async () => {
    const raw = Buffer.from([0x7b, 0x22, 0xff, 0x00, 0x22, 0x7d])
    const { body } = await admin.get(`/api/v1/receipts/${await arrives(raw)}`)
    expect(body).toMatchObject({ body: '{"\ufffd\u0000"}', body_bytes: 6, body_is_text: false })
  })
})

describe('POST /api/v1/receipts/:receipt_id/replay', () => {
  test('brings in what was set aside once its cause is gone, and doubles nothing', async () => {
    const id = await arrives(say('later', 'm1'))
    expect(await texts()).toEqual([])
    await admin.put(`/api/v1/inboxes/${inboxId}`, { settings: { account: 'later' } })
    for (let times = 0; times < 3; times++) {
      const reply = await admin.post(`/api/v1/receipts/${id}/replay`)
      expect(reply).toMatchObject({ status: 202, body: { status: 'queued' } })
      await app.settled()
    }
    await admin.put(`/api/v1/inboxes/${inboxId}`, { settings: { account: 'a' } })
    expect(await texts()).toEqual(['Hello'])
    const { body } = await admin.get(`/api/v1/receipts/${id}`)
    expect(body.entries).toMatchObject([{ kind: 'unrouted', resolved_at: expect.any(String) }])
  })

  test('of what still cannot be understood leaves it set aside', async () => {
    const id = await arrives('{}')
    expect((await admin.post(`/api/v1/receipts/${id}/replay`)).status).toBe(202)
    await app.settled()
    expect((await admin.get('/api/v1/receipts?state=open')).body.entries).toMatchObject([{ receipt_id: id }])
  })
})

describe('who may', () => {
  const routes = [
    ['GET', '/api/v1/receipts'],
    ['GET', '/api/v1/receipts/1'],
    ['POST', '/api/v1/receipts/1/replay'],
  ] as const

  test.each(routes)('%s %s needs a credential, the right, and sight of every department', async (method, path) => {
    expect((await app.anonymous.send(method, path)).status).toBe(401)
    expect((await (await app.as('agent')).send(method, path)).status).toBe(403)
    const bound = await app.service(['receipt.read', 'receipt.replay'], [uuidv7()])
    expect((await bound.send(method, path)).status).toBe(403)
  })

  test('who may read may not replay', async () => {
    const id = await arrives('{}')
    const reader = await app.service(['receipt.read'])
    expect((await reader.get(`/api/v1/receipts/${id}`)).status).toBe(200)
    expect((await reader.post(`/api/v1/receipts/${id}/replay`)).status).toBe(403)
  })

  test.each(['4711', '0', '-1', '01', '9223372036854775808', '99999999999999999999', 'x', toId('ticket', uuidv7())])(
    '%s is a receipt that is not there',
    async (id) => {
      const replies = [await admin.get(`/api/v1/receipts/${id}`), await admin.post(`/api/v1/receipts/${id}/replay`)]
      for (const reply of replies) expect(reply).toMatchObject({ status: 404, body: { code: 'receipt_not_found' } })
      expect(await app.sql`select 1 from receipt_queue`).toEqual([])
    },
  )
})
