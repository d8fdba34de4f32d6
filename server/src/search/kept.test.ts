import { fromId, toId } from '@parley/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EventRow } from '../log/read.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { fillBatch } from './backfill.ts'
import { searchIndex } from './consumer.ts'
import { find, found, searching, settled } from './search.fixture.ts'

let app: TestApp
let admin: TestClient
let house: ReturnType<typeof searching>
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  house = searching(app, admin)
})
afterAll(() => app.close())

const facts = { actor: { type: 'system', id: null }, messageId: null, at: new Date() } as const
const index = () => app.sql`select id, ticket_id, kind, bucket, at, words::text from search_entry order by id`
const isIndexed = async (word: string) =>
  (await app.sql`select 1 from search_entry where words::text like ${`%${word}%`}`).length > 0

async function messageOf(ticketId: string): Promise<string> {
  const [row] = await app.sql`select id from message where ticket_id = ${ticketId} order by position limit 1`
  return row?.['id']
}

describe('the index follows', () => {
  test('a message that is edited', async () => {
    const { id, uuid } = await house.aTicket('a bassoon')
    await house.settled()
    const messageId = await messageOf(uuid)
    const event = { ...facts, type: 'message.edited', ticketId: uuid, messageId, data: {} } as const
    await house.change(
      (sql) => sql`update message set content = 'a trombone', edited_at = now() where id = ${messageId}`,
      event,
    )
    await house.settled()
    expect(await found(admin, 'trombone')).toEqual([id])
    expect(await found(admin, 'bassoon')).toEqual([])
  })

  test('a message that is deleted: it is not found from that moment on, and then not kept', async () => {
    const { uuid } = await house.aTicket('an accordion')
    await house.settled()
    const messageId = await messageOf(uuid)
    await app.sql`update message set deleted_at = now() where id = ${messageId}`
    expect(await found(admin, 'accordion')).toEqual([])
    await house.change(() => Promise.resolve(), {
      ...facts,
      type: 'message.deleted',
      ticketId: uuid,
      messageId,
      data: {},
    })
    await house.settled()
    expect(await isIndexed('accordion')).toBe(false)
  })

  test('a ticket that is erased with its messages', async () => {
    const { uuid } = await house.aTicket('a theremin', { subject: 'Theremins' })
    await house.settled()
    const event = { ...facts, type: 'ticket.updated', ticketId: uuid, data: { changed: ['subject'] } } as const
    await house.change(
      (sql) => sql`with gone as (delete from message where ticket_id = ${uuid}) delete from ticket where id = ${uuid}`,
      event as never,
    )
    await house.settled()
    expect(await isIndexed('theremin')).toBe(false)
  })

  test('a customer who is renamed, on the tickets and on the messages', async () => {
    const customer = { channel_identity: 'renamed', name: 'Marian Evans' }
    const { id, uuid } = await house.aTicket('a harpsichord', { customer })
    await house.settled()
    const [row] = await app.sql`select customer_id from ticket where id = ${uuid}`
    const customerId: string = row?.['customer_id']
    const data = { customer_id: toId('customer', customerId), changed: ['name'] as const }
    await house.change((sql) => sql`update customer set name = 'George Eliot' where id = ${customerId}`, {
      ...facts,
      type: 'customer.updated',
      ticketId: null,
      data,
    } as never)
    await house.settled()
    expect(await found(admin, 'eliot harpsichord')).toEqual([id])
    expect(await found(admin, 'eliot')).toEqual([id])
    expect(await isIndexed('marian')).toBe(false)
  })

  test('a subject that changes', async () => {
    const { id } = await house.aTicket('Hello', { subject: 'About a zither' })
    await house.settled()
    await admin.put(`/api/tickets/${id}`, { subject: 'About a dulcimer' })
    await house.settled()
    expect([await found(admin, 'zither'), await found(admin, 'dulcimer')]).toEqual([[], [id]])
  })
})

describe('each entry is written as if once', () => {
  test('a batch that fails half way leaves nothing, and its repeat the same as one run', async () => {
    const { id } = await house.aTicket('a glockenspiel')
    await house.say(id, 'two glockenspiels')
    await house.settled()
    const before = await index()
    const events = await app.sql<EventRow[]>`select * from event order by seq`
    const crash = app.sql.begin(async (tx) => {
      await tx`delete from search_entry`
      await searchIndex.handle(tx, events)
      throw new Error('The power went')
    })
    await expect(crash).rejects.toThrow('The power went')
    expect(await index()).toEqual(before)
    await app.sql`update consumer set seq = 0 where name = 'search'`
    app.wake.signal('events')
    await house.settled()
    expect(await index()).toEqual(before)
  })

  test('on two nodes that share the work, and a search on either finds what was written on the other', async () => {
    const second = await testApp({ database: { url: app.databaseUrl, sql: app.sql, drop: async () => {} } })
    const other = searching(second, await second.as('admin'))
    const made = await Promise.all(
      Array.from({ length: 40 }, (_, n) => (n % 2 ? house : other).aTicket(`an ocarina number ${n}`)),
    )
    await settled(app)
    const ids = new Set(made.map((ticket) => ticket.id))
    for (const node of [app, second]) {
      const { results } = await find(await node.as('admin'), 'ocarina', '&limit=50')
      expect(new Set(results.map(({ ticket }) => ticket.ticket_id))).toEqual(ids)
      expect(results).toHaveLength(40)
    }
    await second.close()
  })

  test('a full bucket makes room in the next one, newest found first', async () => {
    const older = await house.aTicket('a hurdygurdy')
    await house.settled()
    await app.sql`update search_state set head_entries = 16384`
    const newer = await house.aTicket('a hurdygurdy')
    await house.settled()
    const rows = await app.sql`
      select distinct ticket_id, bucket from search_entry where ticket_id in (${older.uuid}, ${newer.uuid}) order by bucket`
    expect(rows.map((row) => row['ticket_id'])).toEqual([older.uuid, newer.uuid])
    expect(await found(admin, 'hurdygurdy')).toEqual([newer.id, older.id])
  })
})

describe('what was there before search', () => {
  const again = () => app.sql`update search_state set before = 'ffffffff-ffff-ffff-ffff-ffffffffffff'`

  test('is put in, with two nodes at it and entries of the log among it, each once', async () => {
    const ids = await house.untold('clavichord', 30)
    await house.settled()
    await again()
    const told = await house.aTicket('a new clavichord')
    const fill = async () => {
      while (await fillBatch(app.sql, 7));
    }
    await Promise.all([fill(), fill()])
    await house.settled()
    const { results } = await find(admin, 'clavichord', '&limit=50')
    const expected = [...ids, fromId('ticket', told.id)].sort()
    expect(results.map(({ ticket }) => fromId('ticket', ticket.ticket_id)).sort()).toEqual(expected)
    const before = await index()
    await again()
    await fill()
    expect(await index()).toEqual(before)
  })
})
