import { rmSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fromId, type Ticket, toId } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { channels } from '../channels/registry.ts'
import { signToy, toy } from '../channels/toy.fixture.ts'
import { aCustomer } from '../portal/test-customer.ts'
import type { TestApp, TestClient } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'
import { testCompany } from '../testing/company.ts'
import { until } from '../testing/until.ts'
import { findInDatabase } from './traces.fixture.ts'

// Attack 128: what is erased is gone for good, and who writes again is somebody new.

let app: Awaited<ReturnType<typeof testCompany>>
let admin: Awaited<ReturnType<TestApp['as']>>
let agent: Awaited<ReturnType<TestApp['as']>>
let dataDir: string
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'parley-erase-'))
  app = await testCompany({ channels: [...channels, toy], environment: { DATA_DIR: dataDir } })
  admin = await app.as('admin')
  agent = await app.as('agent')
})
afterAll(async () => {
  await app?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

async function write(from: string, more: Record<string, unknown> = {}): Promise<Ticket> {
  const text = (more['text'] as string) ?? `text of ${from}`
  await app.sandbox.customerWrites({ platform: 'whatsapp', from, text, ...more } as never)
  return until(async () => {
    const { tickets } = (await admin.get('/api/tickets/?page_size=100')).body as { tickets: Ticket[] }
    return tickets.find((ticket) => ticket.timeline.some(({ content }) => content === text))
  })
}
const erase = (customerId: string, who: TestClient = admin) => who.post(`/api/v1/customers/${customerId}/erase`, {})

test('an erasure is done once: the second gives the same receipt, and it stands in the list', async () => {
  const ticket = await write('15557770201')
  const first = await erase(ticket.customer.internal_id)
  const events = await appliedEqualsFetched(app, admin, async () => {
    expect((await erase(ticket.customer.internal_id)).body).toEqual(first.body)
  })
  expect(events).toEqual([])
  expect((await admin.get('/api/v1/erasures')).body.erasures[0]).toEqual(first.body)
})

test('who writes again is a new customer with a new ticket that names no old one; the old stays a shell', async () => {
  const from = '15557770202'
  const old = await write(from, { text: 'the old words' })
  await erase(old.customer.internal_id)
  const fresh = await write(from, { text: 'it is me again' })
  expect(fresh.customer.internal_id).not.toBe(old.customer.internal_id)
  expect(fresh.ticket_id).not.toBe(old.ticket_id)
  expect(fresh.previous_ticket_id).toBeNull()
  expect(await findInDatabase(app.sql, ['the old words'])).toEqual([])
})

test('a platform’s repeat of an erased message brings nothing back', async () => {
  const inbox = await admin.post('/api/v1/inboxes', {
    channel: 'toy',
    name: 'Toy',
    settings: { account: 'a', secret: 's', url: 'http://127.0.0.1:9' },
  })
  expect(inbox.status).toBe(201)
  const arrives = async (id: string, text: string) => {
    const body = JSON.stringify({ account: 'a', id, from: 'toy-person', text })
    const headers = { 'content-type': 'application/json', 'x-toy-signature': signToy(body, 's') }
    expect((await app.anonymous.send('POST', '/api/webhooks/toy', { headers, body })).status).toBe(200)
    await app.settled()
  }
  await arrives('m1', 'gone for good')
  const [row] = await app.sql<{ customer_id: string }[]>`
    select t.customer_id from ticket t join message m on m.ticket_id = t.id where m.content = 'gone for good'`
  expect((await erase(toId('customer', row!.customer_id))).status).toBe(200)
  await arrives('m1', 'gone for good')
  expect(await app.sql`select 1 from message where content = 'gone for good'`).toHaveLength(0)
  expect(await findInDatabase(app.sql, ['gone for good'])).toEqual([])
  await arrives('m2', 'something new')
  expect(await app.sql`select 1 from message where content = 'something new'`).toHaveLength(1)
})

test('erased in the middle of what they write: no message is lost, none is left with the shell, and each run agrees', async () => {
  for (let round = 0; round < 6; round++) {
    const from = `1555777030${round}`
    const first = await write(from, { text: `round ${round} before` })
    const texts = Array.from({ length: 12 }, (_, n) => `round ${round} line ${n}`)
    await Promise.all([
      ...texts.map((text) => app.sandbox.customerWrites({ platform: 'whatsapp', from, text })),
      new Promise((resolve) => setTimeout(resolve, round * 7)).then(() => erase(first.customer.internal_id)),
    ])
    await app.settled()
    const uuid = fromId('customer', first.customer.internal_id)
    await until(async () => {
      const open = await app.sql`select 1 from ticket where customer_id = ${uuid} and emptied_at is null`
      return open.length === 0
    })
    const left = await app.sql`
      select m.content from message m join ticket t on t.id = m.ticket_id where t.customer_id = ${uuid} and m.content <> ''`
    expect(left).toEqual([])
    expect(
      await app.sql`select 1 from channel_identity i join customer c on c.id = i.customer_id where c.erased_at is not null`,
    ).toEqual([])
    const dangling = await app.sql`
      select 1 from ticket t where t.identity_id is not null and not exists (select from channel_identity i where i.id = t.identity_id)`
    expect(dangling).toEqual([])
    const told = await app.sql`select count(*)::int as count from message where content like ${`round ${round} line %`}`
    const emptied =
      await app.sql`select count(*)::int as count from message m join ticket t on t.id = m.ticket_id where t.customer_id = ${uuid}`
    expect(told[0]!['count'] + emptied[0]!['count']).toBe(13)
  }
})

test('waits for a message that found its writer before: no new ticket is opened for who is erased', async () => {
  const from = '15557770311'
  const first = await write(from, { text: 'held up' })
  await admin.put(`/api/tickets/${first.ticket_id}`, { status: 'closed' })
  const [ticket, customer] = [fromId('ticket', first.ticket_id), fromId('customer', first.customer.internal_id)]
  let erasing: Promise<unknown> | undefined
  await app.sql.begin(async (tx) => {
    await tx`select 1 from ticket where id = ${ticket} for update`
    await app.sandbox.customerWrites({ platform: 'whatsapp', from, text: 'on its way meanwhile' })
    await until(
      async () =>
        (
          await app.sql`select 1 from pg_stat_activity
      where application_name = 'parley intake' and datname = current_database() and wait_event_type = 'Lock'`
        ).length > 0,
    )
    erasing = erase(first.customer.internal_id)
    await new Promise((resolve) => setTimeout(resolve, 300))
  })
  await erasing
  await app.settled()
  expect(
    await app.sql`select 1 from ticket where customer_id = ${customer} and (emptied_at is null or identity_id is not null)`,
  ).toEqual([])
  expect(await findInDatabase(app.sql, ['on its way meanwhile'])).toEqual([])
})

test('is for who may and who sees all of the customer’s tickets; nobody else is told that there is one', async () => {
  const sales = (await admin.post('/api/v1/departments', { name: 'Sales' })).body.id
  const make = (more: object) =>
    admin.post('/api/tickets/create', {
      source: { channel: 'portal' },
      customer: { channel_identity: 'half-seen' },
      subject: 'x',
      initial_message: 'x',
      ...more,
    })
  const { customer } = (await make({})).body
  await make({ department_id: sales })
  const id = customer.internal_id
  const half = await app.service(['customer.erase', 'customer.export', 'customer.read'], [])
  const may = await app.service(['customer.read', 'customer.update'])
  for (const path of ['erase', 'export']) {
    const call = (who: TestClient, whom = id) =>
      path === 'erase' ? erase(whom, who) : who.get(`/api/v1/customers/${whom}/export`)
    expect((await call(app.anonymous)).status).toBe(401)
    expect((await call(agent)).status).toBe(403)
    expect((await call(may)).status).toBe(403)
    expect(await call(half)).toMatchObject({ status: 403, body: { code: 'insufficient_permissions' } })
    expect(await call(admin, 'cust_x')).toMatchObject({ status: 404, body: { code: 'customer_not_found' } })
  }
  expect((await admin.get(`/api/customers/${id}`)).body.erased_at).toBeNull()
  expect((await admin.post(`/api/v1/customers/${id}/erase`, { reason: 'because Ada asked' })).status).toBe(422)
  expect((await half.get('/api/v1/erasures')).status).toBe(200)
  expect((await may.get('/api/v1/erasures')).status).toBe(403)
})

test('nothing is written about who was erased: no change, no note, no ticket', async () => {
  const ticket = await write('15557770210')
  const id = ticket.customer.internal_id
  await erase(id)
  expect((await agent.put(`/api/v1/customers/${id}`, { name: 'Back' })).status).toBe(404)
  expect((await agent.post(`/api/v1/customers/${id}/notes`, { content: 'x' })).status).toBe(404)
  const again = await admin.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: { internal_id: id },
    subject: 'x',
    initial_message: 'x',
  })
  expect(again).toMatchObject({ status: 404, body: { code: 'customer_not_found' } })
  const answer = await agent.post(`/api/v1/tickets/${ticket.ticket_id}/message`, { content: 'Hello?' })
  expect(answer.body.code).toBe('status_conflict')
})

test('a customer with an account is signed out on the next request, and their address can sign up anew as somebody new', async () => {
  const email = 'qzxportal@example.com'
  const customer = await aCustomer(app, email)
  const made = await customer.post(
    '/tickets',
    { title: 'qzxportal title', description: 'qzxportal words' },
    { 'idempotency-key': 'p' },
  )
  expect(made.status, made.text).toBe(201)
  const [{ customer_id: uuid }] =
    (await app.sql`select customer_id from customer_account where email = ${email}`) as never as [
      { customer_id: string },
    ]
  const id = toId('customer', uuid)
  const held = (await admin.get(`/api/v1/customers/${id}/export`)).body
  expect(held.account).toMatchObject({ email })
  expect(JSON.stringify(held)).not.toContain('argon2')
  const reply = await erase(id)
  expect(reply.body.what).toMatchObject({ customer: 1, customer_account: 1, ticket: 1 })
  expect((await customer.get('/tickets')).status).toBe(401)
  await app.settled()
  expect(await findInDatabase(app.sql, ['qzxportal'])).toEqual([])
  const again = await aCustomer(app, email)
  expect((await again.get('/tickets')).body).toEqual([])
})
