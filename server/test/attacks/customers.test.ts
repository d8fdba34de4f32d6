import { fromId } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../../src/testing/app.ts'
import { until } from '../../src/testing/until.ts'
import { type Opened, opened } from './socket.ts'

// Who is told of a customer: those who see one of its tickets (attacks 29 and 50 of reliability.md, for people).

let app: TestApp
let admin: TestClient
let sales: string
let support: string
beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  sales = (await admin.post('/api/v1/departments', { name: 'Sales' })).body.id
  support = (await admin.post('/api/v1/departments', { name: 'Support' })).body.id
})
afterAll(() => app?.close())

const aTicket = async (department: string) =>
  (
    await admin.post('/api/tickets/create', {
      source: { channel: 'api' },
      customer: { name: 'Ann' },
      subject: 'x',
      initial_message: 'x',
      department_id: department,
    })
  ).body
const rename = (ticket: { customer: { internal_id: string } }, name: string) =>
  admin.put(`/api/v1/customers/${ticket.customer.internal_id}`, { name })

async function aFeed(department: string, since?: number): Promise<Opened> {
  const { key } = await app.service(['event.read', 'ticket.read'], [fromId('department', department)!])
  const feed = await opened(app.url, { headers: { 'x-api-key': key }, hello: since === undefined })
  if (since !== undefined) feed.socket.send(JSON.stringify({ type: 'hello', since }))
  return feed
}
const hears = (feed: Opened, words: string) => JSON.stringify(feed.frames).includes(words)

test('a change of a customer reaches who sees one of its tickets, live and on the way back, and nobody else', async () => {
  const [ours, theirs] = [await aTicket(sales), await aTicket(support)]
  await app.settled()
  const { seq } = (await admin.get('/api/v1/events?after=0&limit=500')).body
  const [inSales, inSupport] = [await aFeed(sales), await aFeed(support)]
  await rename(ours, 'SECRET of sales')
  await rename(theirs, 'SECRET of support')
  await until(async () => hears(inSales, 'of sales') && hears(inSupport, 'of support'))
  await app.settled()
  const late = await aFeed(sales, seq)
  await until(async () => hears(late, 'of sales'))
  expect(hears(inSales, 'of support') || hears(inSupport, 'of sales') || hears(late, 'of support')).toBe(false)

  await admin.put(`/api/tickets/${theirs.ticket_id}`, { department_id: sales })
  await rename(theirs, 'shared from now on')
  await until(async () => hears(inSales, 'shared from now on'))
  await admin.put(`/api/tickets/${theirs.ticket_id}`, { department_id: support })
  await rename(theirs, 'SECRET again')
  await until(async () => hears(inSupport, 'SECRET again'))
  expect(hears(inSales, 'SECRET again')).toBe(false)
  for (const feed of [inSales, inSupport, late]) feed.socket.terminate()
})
