import { fromId, type Message, priorities, statuses, type Ticket } from '@parley/contract'
import fc from 'fast-check'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'

// A list writes tickets as text, straight from the database; a single ticket is presented as an object. The two must not differ.

let app: TestApp
let admin: TestClient
let id: string
let messageId: string
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  const { body } = await admin.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: { channel_identity: 'somebody' },
    subject: 'A ticket',
    initial_message: 'Hello',
  })
  id = fromId('ticket', body.ticket_id)!
  messageId = fromId('message', body.timeline[0].message_id)!
})
afterAll(() => app?.close())

/** Whatever PostgreSQL takes as text: no NUL, no lone surrogates. */
const aText = fc
  .oneof(
    fc.string({ unit: 'grapheme', maxLength: 20 }),
    fc.constantFrom('a|b', '"', '\\', '\u2028 \n\t\u0001\u007f', '', 'null', '{"state":1}', '💬 مرحبا', "it's"),
  )
  .map((some) => some.replaceAll('\0', '').toWellFormed())
const maybe = <T>(some: fc.Arbitrary<T>) => fc.option(some)
const aTime = fc.date({ min: new Date('2001-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })
const anId = fc.constant(null).map(() => uuidv7())

const ticketFacts = fc.record({
  subject: aText,
  status: fc.constantFrom(...statuses),
  priority: fc.constantFrom(...priorities),
  origin_platform_id: aText,
  is_bot_handoff: fc.boolean(),
  department_id: maybe(anId),
  assigned_agent_id: maybe(anId),
  inbox_id: maybe(anId),
  previous_ticket_id: maybe(anId),
  tags: fc.array(aText, { maxLength: 3 }),
  last_inbound_at: maybe(aTime),
  waiting_since: maybe(aTime),
  // Never due, or it would come back.
  snoozed_until: maybe(fc.date({ min: new Date('2090-01-01'), max: new Date('2099-01-01'), noInvalidDate: true })),
  resolved_at: maybe(aTime),
  closed_at: maybe(aTime),
  created_at: aTime,
  updated_at: aTime,
  undelivered_count: fc.nat(3),
  version: fc.nat(1e9),
  last_public_message_id: fc.constantFrom('the message', 'the message', 'the message', null),
})
const messageFacts = fc.record({
  sender_type: fc.constantFrom('customer', 'agent', 'bot', 'system'),
  content: aText,
  content_type: fc.constantFrom('text', 'image', 'a|b'),
  agent_id: maybe(anId),
  reply_to: maybe(aText),
  client_id: maybe(aText),
  occurred_at: aTime,
  delivery: maybe(fc.constantFrom('queued', 'sent', 'failed', 'unknown')),
  failure_code: maybe(aText),
  failure_reason: maybe(aText),
  edited_at: maybe(aTime),
  deleted_at: maybe(aTime),
  redacted_at: maybe(aTime),
})
const aValue = fc.oneof(aText, fc.integer(), fc.boolean(), fc.constant(null))
const json = fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.oneof(aValue, fc.array(aValue, { maxLength: 3 })), {
  maxKeys: 3,
})

test('a list item is the ticket as it is read by itself, with the newest public message only', async () => {
  const { sql } = app
  const anAttachment = {
    id: uuidv7(),
    ordinal: 0,
    kind: 'image',
    file_name: 'a "b"|c.png',
    size_bytes: '9007199254',
    mime_type: null,
  }
  const attachment = { ...anAttachment, message_id: messageId, created_at: new Date() }
  await sql`insert into attachment ${sql(attachment)}`
  for (const emoji of ['👍', '❤️'])
    await sql`insert into reaction ${sql({ message_id: messageId, identity_id: uuidv7(), emoji, reacted_at: new Date() })}`
  await fc.assert(
    fc.asyncProperty(
      ticketFacts,
      messageFacts,
      fc.record({ custom: json, meta: maybe(json), name: maybe(aText), email: maybe(aText), hangs: fc.boolean() }),
      async ({ last_public_message_id: newest, ...ticket }, message, { custom, meta, name, email, hangs }) => {
        await sql`
          update ticket set ${sql(ticket as never)}, custom = ${sql.json(custom as never)},
            last_public_message_id = ${newest && messageId} where id = ${id}`
        await sql`
          update message set ${sql(message as never)}, meta = ${meta && sql.json(meta as never)}, has_attachments = ${hangs},
            has_reactions = ${hangs} where id = ${messageId}`
        await sql`update customer set name = ${name}, primary_email = ${email}`
        const list = await admin.get('/api/v1/tickets')
        const [item] = list.body.tickets as Ticket[]
        const alone = (await admin.get(`/api/v1/tickets/${item!.ticket_id}`)).body as Ticket
        const timeline: Message[] = newest ? alone.timeline : []
        expect(item).toEqual({ ...alone, timeline })
        expect(Object.keys(item!)).toEqual(Object.keys(alone))
        const whole = await admin.get('/api/v1/tickets?include=timeline')
        expect(whole.body.tickets).toEqual([alone])
      },
    ),
    { numRuns: 120 },
  )
}, 60_000)
