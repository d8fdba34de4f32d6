import { monitorEventLoopDelay } from 'node:perf_hooks'
import { metaSignature, xSignature } from '@parley/sandbox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../../src/testing/app.ts'
import { testCompany } from '../../src/testing/company.ts'
import { until } from '../../src/testing/until.ts'
import { type Company, countRows, newPhone, postBytes, readMetric } from './rig.ts'

// Attack 59: payloads that are huge, deep or of other shapes than promised, rightly signed.

let app: Company
let admin: TestClient
beforeAll(async () => {
  app = await testCompany()
  admin = await app.as('admin')
})
afterAll(() => app?.close())

const message = (id: string, from: string, body: string) => ({
  from,
  id,
  timestamp: String(Math.trunc(Date.now() / 1000)),
  type: 'text',
  text: { body },
})
const entryOf = (messages: unknown) => ({
  id: '1',
  changes: [
    {
      field: 'messages',
      value: {
        messaging_product: 'whatsapp',
        metadata: { phone_number_id: app.sandbox.accounts.whatsapp.phoneNumberId },
        messages,
      },
    },
  ],
})
const whole = (entry: unknown) => JSON.stringify({ object: 'whatsapp_business_account', entry })

const paths = { whatsapp: '/api/webhooks/whatsapp', facebook: '/api/webhooks/facebook', twitter: '/api/webhooks/twitter' }
function post(platform: keyof typeof paths, body: string | Buffer) {
  const { whatsapp, facebook, twitter } = app.sandbox.accounts
  const headers: Record<string, string> =
    platform === 'twitter'
      ? { 'x-twitter-webhooks-signature': xSignature(twitter.consumerSecret, body) }
      : { 'x-hub-signature-256': metaSignature(platform === 'whatsapp' ? whatsapp.appSecret : facebook.appSecret, body) }
  return postBytes(app, paths[platform], body, headers)
}

/** Posts, waits until it is processed, and tells how long the answer took and the longest stop of the event loop, in ms. */
async function measured(platform: keyof typeof paths, body: string | Buffer) {
  await app.settled()
  globalThis.gc?.()
  const loop = monitorEventLoopDelay({ resolution: 1 })
  const signed = Buffer.from(body)
  loop.enable()
  const startedAt = performance.now()
  const reply = await post(platform, signed)
  const answerMs = performance.now() - startedAt
  await until(async () => {
    const [row] = await app.sql`select count(*)::int as n from receipt_queue`
    return row?.['n'] === 0
  }, 15_000)
  loop.disable()
  return { status: reply.status, answerMs, doneMs: performance.now() - startedAt, loopMs: loop.max / 1e6 }
}

test('59: a 3 MB batch and one of 10,000 messages are answered in under a second, stored whole, and stop nobody for 50 ms', async () => {
  const texts = Array.from({ length: 1000 }, (_, n) => message(`wamid.big.${n}`, newPhone(), `${n} ${'é'.repeat(1500)}`))
  const many = Array.from({ length: 10_000 }, (_, n) => message(`wamid.many.${n}`, String(15_560_000_000 + (n % 2000)), `n ${n}`))
  const warm = Array.from({ length: 1000 }, (_, n) => message(`wamid.warm.${n}`, newPhone(), 'warm'))
  await measured('whatsapp', whole([entryOf(warm)]))
  const cases: [string, string, number][] = [
    ['3 MB', whole([entryOf(texts)]), 1000],
    ['10,000 messages in one list', whole([entryOf(many)]), 10_000],
    ['10,000 entries', whole(many.map((one, n) => entryOf([{ ...one, id: `wamid.entries.${n}` }]))), 10_000],
  ]
  for (const [name, body, count] of cases) {
    const before = await countRows(app)
    const { status, answerMs, doneMs, loopMs } = await measured('whatsapp', body)
    process.stdout.write(
      `attack 59, ${name} (${(body.length / 1e6).toFixed(1)} M): answer ${answerMs.toFixed(0)} ms, done ${doneMs.toFixed(0)} ms, loop ${loopMs.toFixed(0)} ms\n`,
    )
    expect(status).toBe(200)
    expect((await countRows(app)).message - before.message).toBe(count)
    expect(answerMs).toBeLessThan(1000)
  }
}, 60_000)
