import { fromId } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'
import { findPlace, listMessages, loadMessage, sightOf } from './store.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
})
afterAll(() => app.close())

test.each([
  ['agent', true],
  ['service', true],
  ['customer', false],
  ['bot', false],
] as const)('whether a caller of the type %s sees notes: %s', (type, notes) => {
  expect(sightOf({ type, scope: { kind: 'all' } })).toEqual({ scope: { kind: 'all' }, notes })
})

test('notes are out of sight for a customer and a bot, wherever messages are read', async () => {
  const key = await app.service()
  const made = await key.post('/api/tickets/create', {
    source: { channel: 'portal' },
    customer: { channel_identity: 'ada' },
    subject: 'Hello',
    initial_message: 'Public words',
  })
  const path = `/api/tickets/${made.body.ticket_id}/message`
  const { body } = await key.post(path, { content: 'Between us', visibility: 'internal' })
  const ticketId = fromId('ticket', body.ticket_id)!
  const [spoken, note] = body.timeline.map(({ message_id: id }: { message_id: string }) => fromId('message', id)!)
  const contents = async (notes: boolean) =>
    (await listMessages(app.sql, { scope, notes }, ticketId, null, 10)).map(({ content }) => content)

  const scope = { kind: 'own', customerIds: [fromId('customer', body.customer.internal_id)!] } as const
  expect(await contents(true)).toEqual(['Between us', 'Public words'])
  expect(await contents(false)).toEqual(['Public words'])
  expect(await loadMessage(app.sql, { scope, notes: false }, spoken)).toMatchObject({ content: 'Public words' })
  expect(await loadMessage(app.sql, { scope, notes: true }, note)).toMatchObject({ content: 'Between us' })
  expect(await loadMessage(app.sql, { scope, notes: false }, note)).toBeUndefined()
  expect(await findPlace(app.sql, { scope, notes: false }, ticketId, note)).toBeNull()
})
