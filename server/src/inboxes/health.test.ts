import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { withPlatform } from '../channels/contract-suite.ts'
import { channels } from '../channels/registry.ts'
import { signToy, toy } from '../channels/toy.fixture.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { until } from '../testing/until.ts'
import { loadHealth } from './read-health.ts'

let app: TestApp
let admin: TestClient
beforeAll(async () => {
  app = await testApp({ channels: [...channels, toy] })
  admin = await app.as('admin')
})
afterAll(() => app?.close())

const healthOf = async (inboxId: string) => (await admin.get(`/api/v1/inboxes/${inboxId}`)).body.health
async function arrives(account: string, from: string, more: Record<string, unknown> = {}): Promise<void> {
  const body = JSON.stringify({ account, id: uuidv7(), from, text: 'Hello', ...more })
  const headers = { 'content-type': 'application/json', 'x-toy-signature': signToy(body, 's') }
  expect((await app.anonymous.send('POST', '/api/webhooks/toy', { headers, body })).status).toBe(200)
}

test('an inbox shows when it last took and sent, how often sends failed and why, and what waits set aside', async () => {
  const answers = [200, 400, 400]
  await withPlatform(
    () => ({ status: answers.shift() ?? 200, body: { id: uuidv7() } }),
    async (origin) => {
      const connect = async (account: string) => {
        const settings = { account, secret: 's', url: `${origin}/send` }
        return (await admin.post('/api/v1/inboxes', { channel: 'toy', name: account, settings })).body
      }
      const fresh = await connect('a')
      const quiet = await connect('b')
      expect(fresh.health).toEqual({
        ...{ last_in_at: null, last_out_at: null, last_failed_at: null, last_error: null },
        ...{ received: 0, sent: 0, failed: 0, failed_24h: 0, error_rate_24h: null, unparsed: 0 },
      })
      await arrives('a', 'ada')
      await arrives('a', 'ada', { text: 7 })
      await app.settled()
      const ticketId = (await admin.get('/api/tickets/')).body.tickets[0].ticket_id
      for (const [n, state] of ['sent', 'failed', 'failed'].entries()) {
        await admin.post(`/api/tickets/${ticketId}/message`, { content: `${n}` })
        const delivered = async () => (await admin.get(`/api/tickets/${ticketId}`)).body.timeline.at(-1).delivery.state
        await until(async () => (await delivered()) === state)
      }
      const health = await until(async () => {
        const now = await healthOf(fresh.inbox_id)
        return now.failed === 2 && now
      })
      const at = expect.stringMatching(/^\d{4}-.*Z$/)
      expect(health).toEqual({
        ...{ last_in_at: at, last_out_at: at, last_failed_at: at, last_error: 'The toy platform answered 400.' },
        ...{ received: 1, sent: 1, failed: 2, failed_24h: 2, error_rate_24h: 2 / 3, unparsed: 1 },
      })
      const { inboxes } = (await admin.get('/api/v1/inboxes')).body
      expect(inboxes.find((inbox: { inbox_id: string }) => inbox.inbox_id === fresh.inbox_id).health).toEqual(health)
      // Both share the secret that verified the payload, so that it may have been meant for either.
      expect(await healthOf(quiet.inbox_id)).toMatchObject({ received: 0, failed_24h: 0, unparsed: 1 })

      const entries = async (inboxId: string) => (await admin.get(`/api/v1/receipts?inbox_id=${inboxId}`)).body.entries
      expect(await entries(fresh.inbox_id)).toHaveLength(1)
      expect(await entries(toId('inbox', uuidv7()))).toEqual([])
      await app.sql`update quarantine set resolved_at = now()`
      expect((await healthOf(fresh.inbox_id)).unparsed).toBe(0)
    },
  )
})

test('what failed more than a day ago, and what was sent again since, no longer counts as failing, nor in the error rate', async () => {
  const inbox = uuidv7()
  const now = new Date()
  const answered = (ageMs: number, delivery: string) => {
    const at = new Date(now.getTime() - ageMs)
    const id = `${uuidAt(at)}${uuidv7().slice(13)}`
    return app.sql`
      insert into message (id, ticket_id, position, sender_type, visibility, content_type, content, inbox_id, occurred_at, created_at, delivery)
      values (${id}, ${uuidv7()}, 1, 'agent', 'public', 'text', 'x', ${inbox}, ${at}, ${at}, ${delivery})`
  }
  const hourMs = 3_600_000
  await answered(hourMs, 'failed')
  await answered(23 * hourMs, 'failed')
  await answered(25 * hourMs, 'failed')
  await answered(hourMs, 'unknown')
  await answered(hourMs, 'sent')
  await answered(2 * hourMs, 'read')
  await answered(30 * hourMs, 'sent')
  await answered(hourMs, 'queued')
  const health = (await loadHealth(app.sql, [inbox], now)).get(inbox)
  expect(health).toMatchObject({ failed_24h: 2, error_rate_24h: 0.5 })
})

function uuidAt(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}`
}
