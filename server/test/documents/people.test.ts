import type { Message, Ticket } from '@parley/contract'
import type { CustomerWrites } from '@parley/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../../src/testing/app.ts'
import { testCompany } from '../../src/testing/company.ts'
import { until } from '../../src/testing/until.ts'
import { type Company, newPhone } from '../attacks/rig.ts'

// Who wrote, and what they wrote: identities, and every kind of message as an agent reads it.

let app: Company
let agent: TestClient
beforeAll(async () => {
  app = await testCompany()
  agent = await app.as('agent')
})
afterAll(() => app?.close())

const tickets = async (query = ''): Promise<Ticket[]> => (await agent.get(`/api/tickets/?${query}`)).body.tickets
let nextText = 0
async function write(more: Partial<CustomerWrites> & { from: string }): Promise<Ticket> {
  const text = `text ${++nextText}`
  await app.sandbox.customerWrites({ platform: 'whatsapp', text, ...more } as CustomerWrites)
  return until(async () => (await tickets()).find((ticket) => ticket.timeline[0]?.content === text))
}

test('a person known by user id alone is the same person when the phone number comes later, and by the number alone', async () => {
  const from = newPhone()
  const hidden = await write({ from, phoneHidden: true })
  expect(hidden.customer.channel_identity).toMatch(/^US\./)
  const shown = await write({ from })
  expect(shown.ticket_id).toBe(hidden.ticket_id)
  const body = JSON.stringify({
    entry: [{ changes: [{ value: { messages: [{ from, id: `wamid.${from}`, text: { body: 'by number alone' } }] } }] }],
  })
  await app.sandbox.postRaw({ platform: 'whatsapp', body })
  const byNumber = await until(async () =>
    (await tickets()).find((ticket) => ticket.timeline[0]?.content === 'by number alone'),
  )
  expect(byNumber.ticket_id).toBe(hidden.ticket_id)
  const { identities } = (await agent.get(`/api/customers/${hidden.customer.internal_id}`)).body
  expect(identities.map((identity: { kind: string }) => identity.kind)).toEqual(['bsuid', 'phone'])
})

test('a number change keeps the customer and the ticket, and the answer goes to the new number', async () => {
  const from = newPhone()
  const to = newPhone()
  const before = await write({ from })
  await app.sandbox.customerWrites({ platform: 'whatsapp', kind: 'number_changed', from, newPhone: to })
  const after = await write({ from: to })
  expect(after.ticket_id).toBe(before.ticket_id)
  expect(after.customer.internal_id).toBe(before.customer.internal_id)
  await agent.post(`/api/tickets/${after.ticket_id}/message`, { content: `to ${to}` })
  const sent = await app.sandbox.waitForSent((message) => message.text === `to ${to}`)
  expect(sent.to).toBe(to)
  const { identities } = (await agent.get(`/api/customers/${after.customer.internal_id}`)).body
  const phones = identities.filter((identity: { kind: string }) => identity.kind === 'phone')
  expect(phones.map((identity: { address: string }) => identity.address)).toEqual([to, from])
})

test('a number that changes back and forth in one payload ends where the last change says', async () => {
  const [one, two] = [newPhone(), newPhone()]
  const before = await write({ from: one })
  const change = (from: string, to: string, n: number) => ({
    from,
    id: `wamid.change.${one}.${n}`,
    timestamp: String(Math.trunc(Date.now() / 1000)),
    type: 'system',
    system: { body: 'changed', type: 'user_changed_number', wa_id: to },
  })
  const messages = [change(one, two, 1), change(two, one, 2), change(one, two, 3)]
  const body = JSON.stringify({ entry: [{ changes: [{ value: { messages } }] }] })
  await app.sandbox.postRaw({ platform: 'whatsapp', body })
  await app.settled()
  await agent.post(`/api/tickets/${before.ticket_id}/message`, { content: `at last ${two}` })
  const call = await until(async () =>
    app.sandbox.calls().find((seen) => JSON.stringify(seen).includes(`at last ${two}`)),
  )
  expect(JSON.stringify(call)).toContain(`+${two}`)
})

test('the same number on another channel is nobody: customers are joined by proof, never by likeness', async () => {
  const from = newPhone()
  const chat = await write({ from })
  const api = await agent.post('/api/tickets/create', {
    source: { channel: 'sms' },
    customer: { channel_identity: `+${from}` },
    subject: 'x',
    initial_message: 'x',
  })
  expect(api.body.customer.internal_id).not.toBe(chat.customer.internal_id)
})

test('ten messages of a new person at once are one customer, one ticket, positions 1 to 10', async () => {
  for (let round = 0; round < 5; round++) {
    const from = newPhone()
    const texts = Array.from({ length: 10 }, (_, n) => `album ${from} ${n}`)
    await Promise.all(texts.map((text) => app.sandbox.customerWrites({ platform: 'whatsapp', from, text })))
    await app.settled()
    const rows = await app.sql<{ ticket_id: string; position: number; identity_id: string }[]>`
      select ticket_id, position, identity_id from message where content like ${`album ${from} %`} order by position`
    expect(rows.map((row) => row.position)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    expect(new Set(rows.map((row) => row.ticket_id)).size).toBe(1)
    expect(new Set(rows.map((row) => row.identity_id)).size).toBe(1)
  }
})

test('reactions, edits and deletions change the message that they name, and deleted words are gone from every reply', async () => {
  const from = newPhone()
  const written = await app.sandbox.customerWrites({ platform: 'whatsapp', from, text: 'first words' })
  const ticket = await until(async () => (await tickets()).find((one) => one.subject === 'first words'))
  const message = async (): Promise<Message> => (await read(ticket.ticket_id)).timeline[0]!
  const act = (more: object) =>
    app.sandbox.customerWrites({ platform: 'whatsapp', from, messageId: written.id, ...more } as CustomerWrites)
  await act({ kind: 'reaction', emoji: '❤️' })
  await until(async () => (await message()).reactions.length === 1)
  await act({ kind: 'reaction', emoji: '👍' })
  await until(async () => (await message()).reactions[0] === '👍')
  await act({ kind: 'reaction_removed' })
  await until(async () => (await message()).reactions.length === 0)
  await act({ kind: 'edit', text: 'better words' })
  const edited = await until(async () => ((await message()).edited_at ? message() : null))
  expect(edited).toMatchObject({ content: 'better words', position: 1 })
  await act({ kind: 'revoke' })
  await until(async () => (await message()).deleted_at !== null)
  expect((await read(ticket.ticket_id)).message_count).toBe(1)
})

test('an answer typed in the platform’s own app stands on the timeline as the agent’s, once, and is not sent again', async () => {
  const from = newPhone()
  const ticket = await write({ from })
  const echo = await app.sandbox.whatsapp.echo({ to: from, text: 'typed on the phone' })
  await app.sandbox.whatsapp.echo({ to: from, text: 'typed on the phone', id: echo.id })
  await until(async () => (await read(ticket.ticket_id)).message_count === 2)
  await app.settled()
  const { timeline, message_count: count } = await read(ticket.ticket_id)
  expect(count).toBe(2)
  expect(timeline[1]).toMatchObject({
    sender_type: 'agent',
    agent_id: null,
    content: 'typed on the phone',
    delivery: { state: 'sent' },
    meta: { sent_from: 'platform' },
  })
  expect(app.sandbox.sent().filter((message) => message.text === 'typed on the phone')).toEqual([])
  const poll = (await agent.get(`/api/tickets/${ticket.ticket_id}/status`)).body
  expect(poll.last_agent_message.content).toBe('typed on the phone')
})

test('media come as attachments with their type, places, contacts and choices as words that an agent can read', async () => {
  const from = newPhone()
  const { ticket_id: id } = await write({ from })
  const kinds: [object, Partial<Message>, string | RegExp, string?][] = [
    [{ kind: 'image', text: 'the parcel' }, { content_type: 'image' }, 'the parcel', 'image'],
    [{ kind: 'voice' }, { content_type: 'audio' }, '', 'audio'],
    [{ kind: 'document', text: 'the bill' }, { content_type: 'document' }, 'the bill', 'document'],
    [
      { kind: 'location', latitude: 52.5, longitude: 13.4, placeName: 'Depot' },
      { content_type: 'location' },
      /Depot.*52\.5/,
    ],
    [{ kind: 'contacts' }, { content_type: 'contacts' }, /\w{3}/],
    [{ kind: 'button_reply', title: 'Yes, please' }, { content_type: 'interactive' }, 'Yes, please'],
    [{ kind: 'list_reply', title: 'Tuesday' }, { content_type: 'interactive' }, /^Tuesday/],
    [{ kind: 'button', title: 'Call me' }, { content_type: 'interactive' }, 'Call me'],
    [{ kind: 'order' }, { content_type: 'order' }, /\w{3}/],
    [{ kind: 'unsupported' }, { content_type: 'unsupported' }, /cannot be shown/],
  ]
  let count = 1
  for (const [wish, expected, words, kind] of kinds) {
    await app.sandbox.customerWrites({ platform: 'whatsapp', from, replyTo: 'wamid.ours', ...wish } as CustomerWrites)
    count++
    const { timeline } = await until(async () => {
      const now = await read(id)
      return now.message_count === count ? now : null
    })
    const message = timeline.find((entry) => entry.position === count)!
    expect(message, JSON.stringify(wish)).toMatchObject(expected)
    expect(message.content, JSON.stringify(wish)).toMatch(words)
    expect(message.attachments.map((attachment) => attachment.kind)).toEqual(kind ? [kind] : [])
    if (kind)
      expect(message.attachments[0]).toMatchObject({ attachment_id: expect.stringMatching(/^att_/), state: 'remote' })
  }
})

test('Messenger: a read watermark marks everything sent before it, and nothing of anybody else', async () => {
  app.sandbox.change({ facebook: { customerReads: false } })
  const [ann, bob] = ['8880001', '8880002'] as const
  const ids: Record<string, string> = {}
  for (const from of [ann, bob]) {
    await app.sandbox.customerWrites({ platform: 'facebook', from, text: `I am ${from}` })
    ids[from] = (await until(async () => (await tickets()).find((one) => one.subject === `I am ${from}`))).ticket_id
    for (const text of ['one', 'two']) await agent.post(`/api/tickets/${ids[from]}/message`, { content: text })
  }
  const states = async (from: string) =>
    (await read(ids[from]!)).timeline.flatMap((message) => message.delivery?.state ?? [])
  for (const from of [ann, bob])
    await until(
      async () => (await states(from)).every((state) => state === 'delivered') && (await states(from)).length === 2,
    )
  await app.sandbox.customerWrites({ platform: 'facebook', kind: 'read', from: ann, watermark: Date.now() })
  await until(async () => (await states(ann)).every((state) => state === 'read'))
  expect(await states(bob)).toEqual(['delivered', 'delivered'])
})

async function read(id: string): Promise<Ticket> {
  return (await agent.get(`/api/tickets/${id}`)).body
}
