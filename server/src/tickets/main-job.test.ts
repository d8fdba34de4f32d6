import { sandboxAccounts, whatsappTextWebhook } from '@parley/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp } from '../testing/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await testApp()
  const { whatsapp } = sandboxAccounts
  await app.sql`insert into inbox (id, channel, name, account_id, is_default, settings) values (gen_random_uuid(), 'whatsapp', 'WA', ${whatsapp.phoneNumberId}, true, ${app.sql.json({ phone_number_id: whatsapp.phoneNumberId, app_secret: whatsapp.appSecret, access_token: whatsapp.accessToken, verify_token: whatsapp.verifyToken })})`
  await app.book.refresh()
})
afterAll(() => app?.close())

test('a signed WhatsApp message becomes a ticket that the API shows', async () => {
  const { body, headers } = whatsappTextWebhook({
    account: sandboxAccounts.whatsapp,
    from: '15550100',
    name: 'Ann',
    id: 'wamid.1',
    text: 'Hello',
    timestamp: Math.floor(Date.now() / 1000),
  })
  const reply = await app.anonymous.send('POST', '/api/webhooks/whatsapp', { body, headers })
  expect(reply.status).toBe(200)
  expect(reply.body).toEqual({ status: 'ok' })
  await app.settled()
  const agent = await app.as('agent')
  const list = await agent.get('/api/tickets/?status=new')
  expect(list.status).toBe(200)
  expect(list.body.total_count).toBe(1)
  const id = list.body.tickets[0].ticket_id
  const answered = await agent.post(`/api/tickets/${id}/message`, { content: 'Hi Ann' })
  console.log(JSON.stringify(answered.body, null, 1))
  const again = await agent.get(`/api/tickets/${id}`)
  expect(again.body.timeline).toHaveLength(2)
  const events = await agent.get('/api/v1/events?after=0')
  console.log(JSON.stringify(events.body.events.map((e: any) => [e.seq, e.type, e.data])))
})
