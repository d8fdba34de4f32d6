import type { Ticket } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../testing/app.ts'
import { appliedEqualsFetched } from '../testing/apply.ts'
import { testCompany } from '../testing/company.ts'
import { until } from '../testing/until.ts'

let app: Awaited<ReturnType<typeof testCompany>>
let admin: TestClient
beforeAll(async () => {
  app = await testCompany()
  admin = await app.as('admin')
})
afterAll(() => app?.close())

let texts = 0
async function write(from: string, more: object = {}): Promise<Ticket> {
  const text = `text ${texts++}`
  await app.sandbox.customerWrites({ platform: 'whatsapp', from, text, ...more })
  return until(async () => {
    const { tickets } = (await admin.get('/api/tickets/')).body as { tickets: Ticket[] }
    return tickets.find((ticket) => ticket.timeline[0]?.content === text)
  })
}
async function changeNumber(from: string, newPhone: string): Promise<void> {
  await app.sandbox.customerWrites({ platform: 'whatsapp', kind: 'number_changed', from, newPhone })
  await until(async () => (await app.sql`select 1 from identity_alias where address = ${from}`).length > 0)
}

test('a number change is on every ticket of that identity, and its event brings a screen to it', async () => {
  const [from, to] = ['15550171001', '15550171002']
  const first = await write(from)
  await admin.put(`/api/tickets/${first.ticket_id}`, { status: 'closed' })
  const second = await write(from)
  const elsewhere = await write('15550171003')
  const events = await appliedEqualsFetched(app, admin, () => changeNumber(from, to))
  expect(events.filter((event) => event.type === 'customer.identity_changed')).toMatchObject([
    {
      data: { customer_id: first.customer.internal_id, identity_id: first.customer.identity_id },
      customer: {
        customer_id: first.customer.internal_id,
        identity: { identity_id: first.customer.identity_id, channel_identity: `+${to}` },
      },
    },
  ])
  for (const [ticket, number] of [
    [first, to],
    [second, to],
    [elsewhere, '15550171003'],
  ] as const)
    expect((await admin.get(`/api/tickets/${ticket.ticket_id}`)).body.customer.channel_identity).toBe(`+${number}`)
  const stored = await app.sql`select data::text from event where type = 'customer.identity_changed'`
  expect(JSON.stringify(stored)).not.toContain(to)
})

test('there and back again ends at the first number', async () => {
  const [one, two] = ['15550172001', '15550172002']
  const ticket = await write(one)
  await changeNumber(one, two)
  const events = await appliedEqualsFetched(app, admin, async () => {
    await app.sandbox.customerWrites({ platform: 'whatsapp', kind: 'number_changed', from: two, newPhone: one })
    await until(async () => (await app.sql`select 1 from identity_alias where address = ${two}`).length > 0)
  })
  expect(events.some((event) => event.type === 'customer.identity_changed')).toBe(true)
  expect((await admin.get(`/api/tickets/${ticket.ticket_id}`)).body.customer.channel_identity).toBe(`+${one}`)
})

test('a new user id beside a number that people know leaves the number on the ticket', async () => {
  const from = '15550173001'
  const ticket = await write(from)
  const [identity] = await app.sql<
    { address: string }[]
  >`select address from channel_identity where handle = ${`+${from}`}`
  const update = { user_id: { previous: identity!.address, current: 'US.new-id' }, detail: 'A new id' }
  await appliedEqualsFetched(app, admin, async () => {
    const body = JSON.stringify({ entry: [{ changes: [{ value: { user_id_update: [update] } }] }] })
    await app.sandbox.postRaw({ platform: 'whatsapp', body })
    await until(async () => (await app.sql`select 1 from channel_identity where address = 'US.new-id'`).length > 0)
  })
  expect((await admin.get(`/api/tickets/${ticket.ticket_id}`)).body.customer.channel_identity).toBe(`+${from}`)
})
