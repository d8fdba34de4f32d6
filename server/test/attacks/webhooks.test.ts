import { request } from 'node:http'
import { toId } from '@parley/contract'
import { chatbotSignature, metaSignature, newWamid, whatsappBody, xSignature } from '@parley/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { channelById } from '../../src/channels/registry.ts'
import { upsertInbox } from '../../src/inboxes/connect.ts'
import type { TestClient } from '../../src/testing/app.ts'
import { testApp } from '../../src/testing/app.ts'
import { testCompany } from '../../src/testing/company.ts'
import { until } from '../../src/testing/until.ts'
import {
  type Company,
  countRows,
  isProblem,
  type LogLine,
  newPhone,
  postBytes,
  readableLog,
  readMetric,
} from './rig.ts'

// Attacks 51–58 and 60 of reliability.md, against a whole node.

let app: Company
let lines: LogLine[]
let agent: TestClient
let admin: TestClient
beforeAll(async () => {
  const readable = readableLog()
  lines = readable.lines
  app = await testCompany({ log: readable.log })
  agent = await app.as('agent')
  admin = await app.as('admin')
})
afterAll(() => app?.close())

const whatsapp = () => app.sandbox.accounts.whatsapp
function text(body: string, { from = newPhone(), id = newWamid(from, 'inbound'), account = whatsapp() } = {}): Buffer {
  const timestamp = String(Math.trunc(Date.now() / 1000))
  const message = { from, id, timestamp, type: 'text', text: { body } }
  return whatsappBody(account, [{ field: 'messages', value: { messages: [message] } }])
}
const sign = (body: Buffer | string, secret = whatsapp().appSecret) => ({
  'x-hub-signature-256': metaSignature(secret, body),
})
const contents = async () =>
  (await app.sql<{ content: string }[]>`select content from message order by id`).map((row) => row.content)

test('51: a missing, wrong, truncated, sha1, doubled or upper-case signature is 401 and stores nothing; the operator has a line and a counter', async () => {
  const body = text('never stored')
  const right = metaSignature(whatsapp().appSecret, body)
  const before = await countRows(app)
  const counted = await readMetric(admin, 'parley_webhooks_total{channel="whatsapp",outcome="refused"}')
  const refused: Record<string, string>[] = [
    {},
    { 'x-hub-signature-256': '' },
    { 'x-hub-signature-256': `${right.slice(0, -1)}${right.endsWith('0') ? '1' : '0'}` },
    { 'x-hub-signature-256': right.slice(0, -2) },
    { 'x-hub-signature-256': `${right}00` },
    { 'x-hub-signature-256': right.slice('sha256='.length) },
    { 'x-hub-signature-256': right.toUpperCase() },
    { 'x-hub-signature-256': `sha256=${right.slice('sha256='.length).toUpperCase()}` },
    { 'x-hub-signature-256': right.replace('sha256=', 'sha1=') },
    { 'x-hub-signature': right },
    { 'x-hub-signature-256': metaSignature('', body) },
    { 'x-hub-signature-256': metaSignature(app.sandbox.accounts.facebook.appSecret, body) },
    { 'x-signature-256': right },
    { authorization: `Bearer ${whatsapp().accessToken}` },
  ]
  for (const headers of refused) {
    const reply = await postBytes(app, '/api/webhooks/whatsapp', body, headers)
    expect(reply.status, JSON.stringify(headers)).toBe(401)
    expect(isProblem(reply), JSON.stringify(headers)).toBe(true)
  }
  for (const doubled of [
    [right, right],
    ['sha256=00', right],
  ])
    expect(await postTwice('/api/webhooks/whatsapp', body, 'X-Hub-Signature-256', doubled)).toBe(401)
  expect(await countRows(app)).toEqual(before)
  const now = await readMetric(admin, 'parley_webhooks_total{channel="whatsapp",outcome="refused"}')
  expect(now - counted).toBe(refused.length + 2)
  expect(lines.find((line) => line['channel'] === 'whatsapp' && line.msg.includes('signature'))?.level).toBe(40)
  expect(JSON.stringify(lines)).not.toContain('never stored')
})

test('52: one byte changed or the body written anew is 401; emoji and escapes are verified over the raw bytes', async () => {
  const body = text('caf\u00e9 \u{1f468}‍\u{1f469} \u2028 </script>')
  expect(body.toString()).toContain('\\ud83d')
  const headers = sign(body)
  const before = await countRows(app)
  const anew = JSON.stringify(JSON.parse(body.toString()))
  const changed = Buffer.from(body)
  changed[changed.length - 3]! ^= 1
  for (const other of [anew, changed, Buffer.concat([body, Buffer.from(' ')]), body.subarray(0, -1), Buffer.alloc(0)])
    expect((await postBytes(app, '/api/webhooks/whatsapp', other, headers)).status).toBe(401)
  expect(await countRows(app)).toEqual(before)
  expect((await postBytes(app, '/api/webhooks/whatsapp', body, headers)).status).toBe(200)
  await until(async () => (await contents()).includes('caf\u00e9 \u{1f468}‍\u{1f469} \u2028 </script>'))
})

test('53: a channel without a secret answers 503 and alarms, and takes nothing in', async () => {
  const readable = readableLog()
  const bare = await testApp({ log: readable.log, environment: { WHATSAPP_PHONE_NUMBER_ID: '1' } })
  try {
    const before = await countRows(bare)
    for (const channel of ['whatsapp', 'facebook', 'twitter', 'chatbot'])
      for (const secret of ['', 'undefined', 'null']) {
        const body = '{"entry":[],"session_id":"s","initial_message":"x"}'
        const reply = await postBytes(bare, `/api/webhooks/${channel}`, body, {
          'x-hub-signature-256': metaSignature(secret, body),
          'x-twitter-webhooks-signature': xSignature(secret, body),
          'x-signature-256': chatbotSignature(secret, body),
        })
        expect(reply.status, channel).toBe(503)
        expect(reply.body.code).toBe('inbox_not_configured')
      }
    const alarms = readable.lines.filter((line) => line.level === 50).map((line) => line['channel'])
    expect(new Set(alarms)).toEqual(new Set(['whatsapp', 'facebook', 'twitter', 'chatbot']))
    expect(await countRows(bare)).toEqual(before)
  } finally {
    await bare.close()
  }
})

test('54: a payload writes only to inboxes whose own secret signed it, on the shared address and on an inbox’s own', async () => {
  const other = { ...whatsapp(), phoneNumberId: '200000000000002', wabaId: '300', appSecret: 'the other app’s secret' }
  const { id: otherId } = await connect(other)
  const own = await inboxIdOf(whatsapp().phoneNumberId)
  const shared = '/api/webhooks/whatsapp'
  const at = (uuid: string) => `${shared}/${toId('inbox', uuid)}`

  // A's body with B's signature: at A's address refused; at B's or the shared one it is B's word about A, which is set aside.
  const forA = text('B speaks about A')
  const before = await countRows(app)
  expect((await postBytes(app, at(own), forA, sign(forA, other.appSecret))).status).toBe(401)
  expect(await countRows(app)).toEqual(before)
  for (const path of [at(otherId), shared]) {
    const body = text('B speaks about A')
    expect((await postBytes(app, path, body, sign(body, other.appSecret))).status).toBe(200)
  }
  await until(async () => (await countRows(app)).quarantine === before.quarantine + 2)
  const set = await app.sql`select kind, reason from quarantine order by id desc limit 2`
  expect(set.map((row) => row['kind'])).toEqual(['unrouted', 'unrouted'])
  expect((await countRows(app)).message).toBe(before.message)
  expect(await contents()).not.toContain('B speaks about A')
  expect(lines.some((line) => line.level === 40 && /set aside/.test(line.msg))).toBe(true)

  // Right secret, right address; and right secret at the other's address.
  const right = text('B for B', { account: other })
  expect((await postBytes(app, at(own), right, sign(right, other.appSecret))).status).toBe(401)
  expect((await postBytes(app, at(otherId), right, sign(right, other.appSecret))).status).toBe(200)
  await until(async () => (await contents()).includes('B for B'))
  const [row] = await app.sql`select inbox_id from message where content = 'B for B'`
  expect(row?.['inbox_id']).toBe(otherId)

  for (const path of [
    `${shared}/inb_01h2xcejqtf2nbrexx3vqjhp41`,
    `${shared}/${own}`,
    `${at(own)}x`,
    '/api/webhooks/fax',
  ])
    expect((await postBytes(app, path, right, sign(right))).status, path).toBe(404)
  const page = `/api/webhooks/facebook/${toId('inbox', own)}`
  expect((await postBytes(app, page, right, sign(right))).status).toBe(404)
})

test('54: a statuses callback signed by B moves no message of A, by A’s platform id or by our own id', async () => {
  const other = { ...whatsapp(), phoneNumberId: '200000000000002', wabaId: '300', appSecret: 'the other app’s secret' }
  await connect(other)
  const sent = await answered()
  const status = {
    id: sent.externalId,
    status: 'failed',
    timestamp: '1',
    recipient_id: '1',
    biz_opaque_callback_data: sent.messageId,
    errors: [{ code: 131026, title: 'x' }],
  }
  const body = whatsappBody(other, [{ field: 'messages', value: { statuses: [status] } }])
  expect((await postBytes(app, '/api/webhooks/whatsapp', body, sign(body, other.appSecret))).status).toBe(200)
  await app.settled()
  expect((await agent.get(`/api/v1/messages/${sent.messageId}`)).body.delivery.state).toBe('read')
})

test('55: the GET handshake: a wrong token is 403, the right one echoes plain text that no browser runs, and no signature is asked', async () => {
  for (const channel of ['whatsapp', 'facebook'] as const) {
    const { verifyToken } = app.sandbox.accounts[channel]
    const ask = (query: Record<string, string>) =>
      app.anonymous.get(`/api/webhooks/${channel}?${new URLSearchParams(query)}`)
    const right = { 'hub.mode': 'subscribe', 'hub.verify_token': verifyToken, 'hub.challenge': '1158201444' }
    const reply = await ask(right)
    expect([reply.status, reply.text]).toEqual([200, '1158201444'])
    expect(reply.headers.get('content-type')).toMatch(/^text\/plain/)
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    for (const token of ['', 'wrong', `${verifyToken}x`, verifyToken.slice(0, -1), verifyToken.toUpperCase()]) {
      const refused = await ask({ ...right, 'hub.verify_token': token })
      expect(refused.status, token).toBe(403)
      expect(refused.text).not.toContain('1158201444')
    }
    for (const challenge of ['<script>alert(1)</script>', '', 'a b', 'é', 'x'.repeat(300)]) {
      const refused = await ask({ ...right, 'hub.challenge': challenge })
      expect(refused.status, challenge).toBe(400)
      expect(refused.text).not.toContain('<script>')
    }
    expect((await ask({ ...right, 'hub.mode': 'unsubscribe' })).status).toBe(400)
    expect((await app.anonymous.get(`/api/webhooks/${channel}`)).status).toBe(400)
    expect((await app.anonymous.get(`/api/webhooks/${channel}?hub[mode]=subscribe&hub[verify_token]=a`)).status).toBe(
      400,
    )
  }
  expect((await app.anonymous.get('/api/webhooks/chatbot?hub.mode=subscribe')).status).toBe(405)
})

test('56: a captured body sent again, at once 50 times and after 8 days, is 200 and has no effect', async () => {
  const body = text('captured')
  await postBytes(app, '/api/webhooks/whatsapp', body, sign(body))
  await until(async () => (await contents()).includes('captured'))
  const [ticket] = (await agent.get('/api/tickets/?channel=whatsapp&page_size=1')).body.tickets
  await agent.put(`/api/tickets/${ticket.ticket_id}`, { status: 'resolved' })
  await app.sql`update ticket set resolved_at = now() - interval '8 days' where id = (select ticket_id from message where content = 'captured')`
  await app.sql`update receipt set received_at = now() - interval '8 days'`
  const before = await countRows(app)
  const read = await agent.get(`/api/tickets/${ticket.ticket_id}`)
  const replies = await Promise.all(
    Array.from({ length: 50 }, () => postBytes(app, '/api/webhooks/whatsapp', body, sign(body))),
  )
  expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([200]))
  const after = await countRows(app)
  expect(after).toEqual({ ...before, receipt: before.receipt + 50 })
  expect((await agent.get(`/api/tickets/${ticket.ticket_id}`)).body).toEqual(read.body)
})

test('57: a status of an unknown or a foreign message is 200 and changes nothing', async () => {
  const customers = text('from a customer', { id: 'wamid.customers-own' })
  await postBytes(app, '/api/webhooks/whatsapp', customers, sign(customers))
  await until(async () => (await contents()).includes('from a customer'))
  const sent = await answered()
  const before = await countRows(app)
  const read = await agent.get('/api/tickets/?include=timeline')
  const told = [
    { id: 'wamid.unknown', status: 'read' },
    { id: 'wamid.customers-own', status: 'failed' },
    { id: sent.externalId, status: 'sent' },
    { id: sent.externalId, status: 'failed', errors: [{ code: 131026, title: 'x' }] },
    { id: sent.externalId, status: 'exploded' },
    { id: 'wamid.unknown2', status: 'read', biz_opaque_callback_data: toId('message', crypto.randomUUID()) },
  ].map((status) => ({ timestamp: '1700000000', recipient_id: '15550100', ...status }))
  const body = whatsappBody(whatsapp(), [{ field: 'messages', value: { statuses: told } }])
  expect((await postBytes(app, '/api/webhooks/whatsapp', body, sign(body))).status).toBe(200)
  await until(async () => (await countRows(app)).early_status === before.early_status + 2)
  const after = await countRows(app)
  expect([after.ticket, after.message, after.customer]).toEqual([before.ticket, before.message, before.customer])
  expect((await agent.get('/api/tickets/?include=timeline')).body).toEqual(read.body)
})

test('58: a handoff that claims a victim’s e-mail links to nobody and shows nothing of them; the endpoint needs a proof', async () => {
  const victim = await agent.post('/api/tickets/create', {
    source: { channel: 'api' },
    customer: { primary_email: 'victim@example.com', name: 'Victim' },
    subject: 'secret history',
    initial_message: 'my secret',
  })
  await app.sql`update customer set email_verified = true where primary_email = 'victim@example.com'`
  const body = JSON.stringify({ session_id: 's-58', customer_email: 'victim@example.com', initial_message: 'hi' })
  const path = '/api/webhooks/chatbot'
  const before = await countRows(app)
  const { key } = await app.service(['ticket.read', 'ticket.create', 'message.write'])
  expect((await postBytes(app, path, body)).status).toBe(401)
  expect((await postBytes(app, path, body, { 'x-api-key': key })).status).toBe(403)
  expect((await postBytes(app, path, body, { 'x-api-key': `${key.slice(0, -1)}_` })).status).toBe(401)
  const { secret } = app.sandbox.accounts.chatbot
  const right = chatbotSignature(secret, body)
  for (const wrong of [right.toUpperCase(), right.slice(7), metaSignature('', body), `${right}, ${right}`])
    expect((await postBytes(app, path, body, { 'x-signature-256': wrong })).status, wrong).toBe(401)
  expect(await countRows(app)).toEqual(before)

  const handed = await postBytes(app, path, body, { 'x-signature-256': right })
  expect(handed.status).toBe(200)
  expect(handed.text).not.toMatch(/secret|Victim/)
  const ticket = (await agent.get(`/api/tickets/${handed.body.ticket_id}`)).body
  expect(ticket.customer.internal_id).not.toBe(victim.body.customer.internal_id)
  expect(ticket.previous_ticket_id).toBeNull()
  const customer = (await agent.get(`/api/customers/${ticket.customer.internal_id}`)).body
  expect(customer).toMatchObject({ email_verified: false, primary_email: 'victim@example.com' })
  const theirs = (await agent.get(`/api/customers/${ticket.customer.internal_id}/tickets`)).body
  expect(theirs.map((one: { ticket_id: string }) => one.ticket_id)).toEqual([ticket.ticket_id])
  const { status_token: token } = handed.body
  for (const [method, at] of [
    ['GET', `/api/tickets/${victim.body.ticket_id}/status?token=${token}`],
    ['GET', `/api/tickets/${ticket.ticket_id}?token=${token}`],
    ['GET', `/api/tickets/?token=${token}`],
    ['GET', `/api/tickets/${ticket.ticket_id}/status?token=${token.slice(0, -1)}`],
  ] as const)
    expect([400, 401], at).toContain((await app.anonymous.send(method, at)).status)
  expect((await app.anonymous.get('/api/tickets/', { authorization: `Bearer ${token}` })).status).toBe(401)
})

test('58: a signed-in admin’s cookie is no proof of a handoff, so no foreign page can make one', async () => {
  const { email } = await app.as('admin')
  const login = await app.anonymous.post('/api/v1/auth/login', { email, password: 'correct horse battery staple' })
  const cookie = login.headers.get('set-cookie')!.split(';')[0]!
  const before = await countRows(app)
  const body = JSON.stringify({ session_id: 'csrf', initial_message: 'x' })
  const headers = { cookie, origin: 'https://evil.example', 'content-type': 'text/plain' }
  expect((await postBytes(app, '/api/webhooks/chatbot', body, headers)).status).toBe(401)
  expect((await postBytes(app, '/api/webhooks/chatbot', body, { cookie })).status).toBe(401)
  expect(await countRows(app)).toEqual(before)
})

test('60: an X post unsigned or wrongly signed is 401, a CRC is answered, and a token that is 10 kB or could be a body is 400', async () => {
  const { consumerSecret } = app.sandbox.accounts.twitter
  const body = '{"direct_message_events":[{"id":"1","message_create":{"sender_id":"1","message_data":{"text":"x"}}}]}'
  const before = await countRows(app)
  const right = xSignature(consumerSecret, body)
  for (const signature of ['', right.replace('sha256=', ''), metaSignature(consumerSecret, body), `${right}=`]) {
    const headers: Record<string, string> = signature ? { 'x-twitter-webhooks-signature': signature } : {}
    expect((await postBytes(app, '/api/webhooks/twitter', body, headers)).status, signature).toBe(401)
  }
  const crc = (token: string) => app.anonymous.get(`/api/webhooks/twitter?crc_token=${encodeURIComponent(token)}`)
  const answer = await crc('NGFkYmM4')
  expect(answer.status).toBe(200)
  expect(answer.body).toEqual({ response_token: xSignature(consumerSecret, 'NGFkYmM4') })
  for (const token of ['', 'x'.repeat(10_240), body, '{}', '[]', '""', '1', 'null', 'a\nb']) {
    const refused = await crc(token)
    expect(refused.status, token.slice(0, 20)).toBe(400)
    expect(refused.text).not.toContain('response_token')
  }
  expect(await countRows(app)).toEqual(before)
})

function connect(account: ReturnType<typeof whatsapp>) {
  const channel = channelById('whatsapp')!
  const settings = {
    phone_number_id: account.phoneNumberId,
    business_id: account.wabaId,
    access_token: account.accessToken,
    app_secret: account.appSecret,
    verify_token: account.verifyToken,
    graph_url: app.sandbox.graphUrl,
  }
  const deps = { sql: app.sql, vault: app.access.vault }
  return upsertInbox(deps, { channel, name: account.phoneNumberId, settings }).then(async (made) => {
    await app.book.refresh()
    return made
  })
}

async function inboxIdOf(accountId: string): Promise<string> {
  const [row] = await app.sql<{ id: string }[]>`select id from inbox where account_id = ${accountId}`
  return row!.id
}

/** A message of ours that the customer has read. */
async function answered(): Promise<{ messageId: string; externalId: string }> {
  const phone = newPhone()
  await app.sandbox.customerWrites({ platform: 'whatsapp', from: phone, text: `question ${phone}` })
  const ticket = await until(async () =>
    (await agent.get('/api/tickets/?channel=whatsapp&page_size=5')).body.tickets.find(
      (one: { subject: string }) => one.subject === `question ${phone}`,
    ),
  )
  const { body } = await agent.post(`/api/tickets/${ticket.ticket_id}/message`, { content: `answer ${phone}` })
  const messageId: string = body.timeline.at(-1).message_id
  await until(async () => (await agent.get(`/api/v1/messages/${messageId}`)).body.delivery.state === 'read')
  const sent = await app.sandbox.waitForSent((message) => message.text === `answer ${phone}`)
  return { messageId, externalId: sent.id }
}

/** One header in two lines, which fetch would join. */
function postTwice(path: string, body: Buffer, name: string, values: string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(app.url + path, { method: 'POST' }, (reply) => {
      reply.resume()
      resolve(reply.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.setHeader(name, values)
    sent.setHeader('content-type', 'application/json')
    sent.end(body)
  })
}
