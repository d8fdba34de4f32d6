import { fromId } from '@parley/contract'
import fc from 'fast-check'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { presentMessage, presentTicket } from './present.ts'
import { loadTicket } from './store.ts'

// A ticket that was read a moment ago is in memory. What is read must be what stands in the database, for who may see it now.

let app: TestApp
let admin: TestClient
let ticketId: string
let id: string
let messageIds: string[]
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  ticketId = await aTicket()
  id = fromId('ticket', ticketId)!
  for (const content of ['first', 'second'])
    await admin.post(`/api/tickets/${ticketId}/message`, { content, visibility: 'internal', sender_type: 'agent' })
  messageIds = (await app.sql`select id from message where ticket_id = ${id} order by position`).map((row) => row['id'])
})
afterAll(() => app?.close())

async function aTicket(departmentId?: string): Promise<string> {
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: { channel_identity: uuidv7(), name: 'Ann' },
    subject: 'A ticket',
    initial_message: 'Hello',
    department_id: departmentId,
  })
  return body.ticket_id
}
const path = () => `/api/v1/tickets/${ticketId}`
async function fresh() {
  const found = await loadTicket(app.sql, { kind: 'all' }, id)
  return presentTicket(found!.ticket, found!.timeline.map(presentMessage))
}

test('whatever changes between two reads, in whichever row, the second one has it', async () => {
  const { sql } = app
  const word = fc.string({ unit: 'grapheme', maxLength: 8 }).map((some) => some.replaceAll('\0', '').toWellFormed())
  const changes: Record<string, (word: string) => Promise<unknown>> = {
    ticket: (subject) => sql`update ticket set subject = ${subject}, version = version + 1 where id = ${id}`,
    customer: (name) =>
      sql`update customer set name = ${name} where id = (select customer_id from ticket where id = ${id})`,
    identity: (handle) =>
      sql`update channel_identity set handle = ${handle} where id = (select identity_id from ticket where id = ${id})`,
    'a message': (content) => sql`update message set content = ${content} where id = ${messageIds[1]!}`,
    'its delivery': (code) =>
      sql`update message set delivery = 'failed', failure_code = ${code} where id = ${messageIds[2]!}`,
    'another message': (content) => sql`
      insert into message (id, ticket_id, position, sender_type, visibility, content_type, content, occurred_at, created_at)
      select ${uuidv7()}, ${id}, max(position) + 1, 'agent', 'internal', 'text', ${content}, now(), now() from message
      where ticket_id = ${id}`,
    'a message that goes': () =>
      sql`delete from message where ticket_id = ${id} and position = (select max(position) from message where ticket_id = ${id} and position > 3)`,
    nothing: async () => undefined,
  }
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...Object.keys(changes)), word), { minLength: 1, maxLength: 8 }),
      async (steps) => {
        for (const [step, word] of steps) {
          await changes[step]!(word)
          const { body, headers } = await admin.get(path())
          expect(body, step).toEqual(await fresh())
          expect(headers.get('etag'), step).toBe(`"${body.version}"`)
        }
      },
    ),
    { numRuns: 60 },
  )
}, 60_000)

test('reactions and files that come and change beside an unchanged message are read, too', async () => {
  const { sql } = app
  const message_id = messageIds[1]!
  const read = async () => (await admin.get(path())).body.timeline[1]
  await read()
  await sql`update message set has_reactions = true, has_attachments = true where id = ${message_id}`
  const attachment = { id: uuidv7(), ordinal: 0, kind: 'image', state: 'remote', message_id, created_at: new Date() }
  await sql`insert into attachment ${sql(attachment)}`
  await sql`insert into reaction ${sql({ message_id, identity_id: uuidv7(), emoji: '👍', reacted_at: new Date() })}`
  expect(await read()).toMatchObject({ reactions: ['👍'], attachments: [{ state: 'remote' }] })
  await sql`update attachment set state = 'failed' where id = ${attachment.id}`
  await sql`update reaction set emoji = '❤️' where message_id = ${message_id}`
  expect(await read()).toMatchObject({ reactions: ['❤️'], attachments: [{ state: 'failed' }] })
})

test('a ticket that is gone is gone, although it was in memory', async () => {
  const gone = await aTicket()
  const uuid = fromId('ticket', gone)!
  expect((await admin.get(`/api/v1/tickets/${gone}`)).status).toBe(200)
  await app.sql`delete from message where ticket_id = ${uuid}`
  await app.sql`delete from ticket where id = ${uuid}`
  expect((await admin.get(`/api/v1/tickets/${gone}`)).status).toBe(404)
})

const reads = (ticket: string) => [`/api/v1/tickets/${ticket}`, `/api/v1/tickets/${ticket}/status`, '/api/v1/tickets']
const statuses = async (who: TestClient, ticket: string) =>
  Promise.all(reads(ticket).map(async (each) => (await who.get(each)).status))

test('a key that is revoked reads nothing from the very next request on, known as it is and warm as its tickets are', async () => {
  const key = await app.service(['ticket.read'])
  for (let n = 0; n < 3; n++) expect(await statuses(key, ticketId)).toEqual([200, 200, 200])
  await app.sql`update api_key set revoked_at = now() where name = 'test' and permissions = '{ticket.read}'`
  expect(await statuses(key, ticketId)).toEqual([401, 401, 401])
})

test('a key that loses its department, and a ticket that leaves it, are out of each other’s sight at once', async () => {
  const [here, there] = await Promise.all(
    ['Here', 'There'].map(async (name) => (await admin.post('/api/v1/departments', { name })).body.id as string),
  )
  const ticket = await aTicket(here)
  const key = await app.service(['ticket.read'], [fromId('department', here!)!])
  const total = async () => (await key.get('/api/v1/tickets')).body.total_count
  for (let n = 0; n < 2; n++) expect(await statuses(key, ticket)).toEqual([200, 200, 200])
  const seen = await total()
  await admin.put(`/api/v1/tickets/${ticket}`, { department_id: there })
  expect(await statuses(key, ticket)).toEqual([404, 404, 200])
  expect(await total()).toBe(seen - 1)
  await admin.put(`/api/v1/tickets/${ticket}`, { department_id: here })
  expect(await statuses(key, ticket)).toEqual([200, 200, 200])
  await app.sql`update api_key set department_ids = ${[fromId('department', there!)!]}::uuid[] where department_ids is not null`
  expect(await statuses(key, ticket)).toEqual([404, 404, 200])
  expect(await total()).toBe(seen - 1)
})
