import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../../src/testing/app.ts'
import { type TestDatabase, testDatabase } from '../../src/testing/database.ts'
import { account, connectWhatsapp, signed, textWebhook, webhookPath } from '../rig/whatsapp.ts'

let database: TestDatabase
let nodes: TestApp[] = []
let inboxId = ''
beforeAll(async () => {
  database = await testDatabase()
  inboxId = await connectWhatsapp(database.sql)
  nodes = [await testApp({ database }), await testApp({ database })]
})
afterAll(async () => {
  for (const node of nodes) await node.close()
  await database?.drop()
})

const post = (turn: number, { body, headers }: ReturnType<typeof textWebhook>) =>
  nodes[turn % nodes.length]!.anonymous.send('POST', webhookPath, { body: new Uint8Array(body), headers })

test('F17: one body posted 50 times in parallel to two nodes, and 50 times again, is answered 200 each time and is one message', async () => {
  const webhook = textWebhook({ from: '15550170001', id: 'wamid.f17', text: 'once' })
  for (let round = 0; round < 2; round++) {
    const replies = await Promise.all(Array.from({ length: 50 }, (_, n) => post(n, webhook)))
    expect(new Set(replies.map((reply) => reply.status))).toEqual(new Set([200]))
    await nodes[0]!.settled()
  }
  const rows = await database.sql`
    select (select count(*)::int from message where external_id = 'wamid.f17') as messages,
      (select count(*)::int from ticket t join channel_identity i on i.id = t.identity_id where i.handle = '+15550170001') as tickets,
      (select count(*)::int from customer c join channel_identity i on i.customer_id = c.id where i.handle = '+15550170001') as customers,
      (select count(*)::int from event e join message m on m.id = e.message_id
        where m.external_id = 'wamid.f17' and e.type = 'message.created') as events`
  expect(rows).toEqual([{ messages: 1, tickets: 1, customers: 1, events: 1 }])
})

test('F18: ten different messages of a new contact at once are one contact, one ticket and positions 1 to 10, in each of 50 rounds', async () => {
  const rounds = 50
  for (let round = 0; round < rounds; round++) {
    const from = `15550180${String(round).padStart(3, '0')}`
    const album = Array.from({ length: 10 }, (_, n) =>
      post(n, textWebhook({ from, id: `wamid.f18.${round}.${n}`, text: `picture ${n}` })),
    )
    for (const reply of await Promise.all(album)) expect(reply.status).toBe(200)
  }
  await nodes[0]!.settled()
  const rows = await database.sql<{ handle: string; tickets: number; customers: number; positions: number[] }[]>`
    select i.handle, count(distinct m.ticket_id)::int as tickets, count(distinct i.customer_id)::int as customers,
      array_agg(m.position order by m.position) as positions
    from message m join channel_identity i on i.id = m.identity_id where m.external_id like 'wamid.f18.%' group by i.handle`
  expect(rows).toHaveLength(rounds)
  for (const row of rows)
    expect(row).toMatchObject({ tickets: 1, customers: 1, positions: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] })
})

test('F21: poison entries in a batch of 100 are set aside with a reason, their neighbours are stored, and the platform is answered 200 once', async () => {
  const poison: Record<number, Record<string, unknown>> = {
    3: { from: '15550210003', id: 'wamid.f21.3', timestamp: '1', type: 'text', text: { body: 'NUL \u0000 inside' } },
    17: {
      from: '15550210017',
      id: 'wamid.f21.17',
      timestamp: '99999999999999999999',
      type: 'text',
      text: { body: 'far' },
    },
    29: { from: '15550210029', id: 'wamid.f21.29', timestamp: '1', type: 'never_heard_of', never_heard_of: { a: 1 } },
    41: {
      from: '15550210041',
      id: 'wamid.f21.41',
      timestamp: '1',
      type: 'text',
      text: { body: 'x'.repeat(1_000_000) },
    },
    53: { from: '15550210053', id: 'wamid.f21.53', timestamp: '1', type: 'text', text: { body: 'lone \ud800 half' } },
    61: { from: '', id: 'wamid.f21.61', timestamp: '1', type: 'text', text: { body: 'from nobody' } },
    67: { from: '15550210067', id: '', timestamp: '1', type: 'text', text: { body: 'without an id' } },
    71: { from: { a: 1 }, id: ['x'], timestamp: {}, type: 7, text: 'not an object' },
    73: {
      from: '15550210073',
      id: 'wamid.f21.\u000073',
      timestamp: '1',
      type: 'text',
      text: { body: 'NUL in the id' },
    },
    79: { from: '1'.repeat(5000), id: 'i'.repeat(5000), timestamp: '1', type: 'text', text: { body: 'long' } },
    83: { from: '15550210083', id: 'wamid.f21.83', timestamp: '-62135596800000', type: 'text', text: { body: 'past' } },
    89: null as never,
  }
  const now = String(Math.floor(Date.now() / 1000))
  const good: string[] = []
  const messages = Array.from({ length: 100 }, (_, n) => {
    if (n in poison) return poison[n]
    good.push(`wamid.f21.${n}`)
    return {
      from: `15550211${String(n).padStart(3, '0')}`,
      id: `wamid.f21.${n}`,
      timestamp: now,
      type: 'text',
      text: { body: `good ${n}` },
    }
  })
  const metadata = { display_phone_number: '15550783881', phone_number_id: account.phoneNumberId }
  const value = { messaging_product: 'whatsapp', metadata, messages }
  const body = {
    object: 'whatsapp_business_account',
    entry: [{ id: account.wabaId, changes: [{ field: 'messages', value }] }],
  }
  const reply = await post(0, signed(body))
  expect(reply.status).toBe(200)
  await nodes[0]!.settled()

  const stored = await database.sql<{ external_id: string }[]>`
    select external_id from message where inbox_id = ${inboxId} and external_id like 'wamid.f21.%'`
  const found = new Set(stored.map((row) => row.external_id))
  expect(good.filter((id) => !found.has(id))).toEqual([])
  const aside = await database.sql<{ pointer: string; kind: string; reason: string }[]>`
    select pointer, kind, reason from quarantine order by pointer`
  // Every entry is one or the other: on a timeline, or set aside in words.
  expect(stored.length + aside.length).toBe(100)
  for (const { reason } of aside) expect(reason.length).toBeGreaterThan(10)
  const [queue] = await database.sql`select count(*)::int as waiting from receipt_queue`
  expect(queue).toEqual({ waiting: 0 })
})
