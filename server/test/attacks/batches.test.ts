import { availableParallelism, loadavg } from 'node:os'
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

const paths = {
  whatsapp: '/api/webhooks/whatsapp',
  facebook: '/api/webhooks/facebook',
  twitter: '/api/webhooks/twitter',
}
function signed(platform: keyof typeof paths, body: string | Buffer): Record<string, string> {
  const { whatsapp, facebook, twitter } = app.sandbox.accounts
  return platform === 'twitter'
    ? { 'x-twitter-webhooks-signature': xSignature(twitter.consumerSecret, body) }
    : { 'x-hub-signature-256': metaSignature(platform === 'whatsapp' ? whatsapp.appSecret : facebook.appSecret, body) }
}

/** A second, stretched by as much as the machine has more to do than it can. */
const secondMs = () => 1000 * Math.max(1, loadavg()[0]! / availableParallelism())

/** The longest stop of the event loop while `act` runs: by the clock, and in CPU time of this thread, which other processes cannot stretch. */
async function longestStop(act: () => Promise<void>): Promise<{ clockMs: number; cpuMs: number }> {
  const loop = monitorEventLoopDelay({ resolution: 1 })
  const cpu = () => {
    const { user, system } = process.threadCpuUsage()
    return (user + system) / 1000
  }
  let cpuMs = 0
  let last = cpu()
  const ticks = setInterval(() => {
    const now = cpu()
    cpuMs = Math.max(cpuMs, now - last)
    last = now
  }, 1)
  loop.enable()
  await act()
  loop.disable()
  clearInterval(ticks)
  return { clockMs: loop.max / 1e6, cpuMs }
}

/** Posts and waits until all is processed. */
async function measured(platform: keyof typeof paths, body: string | Buffer, name = '') {
  await app.settled()
  const bytes = Buffer.from(body)
  const headers = signed(platform, bytes)
  let status = 0
  let answerMs = 0
  const startedAt = performance.now()
  const { clockMs, cpuMs } = await longestStop(async () => {
    status = (await postBytes(app, paths[platform], bytes, headers)).status
    answerMs = performance.now() - startedAt
    await until(async () => {
      const [row] = await app.sql`select count(*)::int as n from receipt_queue`
      return row?.['n'] === 0
    }, 15_000)
  })
  const doneMs = performance.now() - startedAt
  const figures = Object.entries({ answerMs, doneMs, clockMs, cpuMs }).map(([key, ms]) => `${key} ${ms.toFixed(0)}`)
  if (name) process.stdout.write(`attack 59, ${name}, ${(bytes.length / 1e6).toFixed(1)} MB: ${figures.join(', ')}\n`)
  return { status, answerMs, cpuMs }
}

test('59: a 3 MB batch and one of 10,000 messages are answered in under a second, stored whole, and stop nobody for 50 ms', async () => {
  const texts = Array.from({ length: 1000 }, (_, n) =>
    message(`wamid.big.${n}`, newPhone(), `${n} ${'é'.repeat(1500)}`),
  )
  const many = Array.from({ length: 10_000 }, (_, n) =>
    message(`wamid.many.${n}`, String(15_560_000_000 + (n % 2000)), `n ${n}`),
  )
  const warm = Array.from({ length: 2000 }, (_, n) => message(`wamid.warm.${n}`, newPhone(), 'warm'))
  await measured('whatsapp', whole([entryOf(warm)]))
  const cases: [string, string, number][] = [
    ['3 MB of text', whole([entryOf(texts)]), 1000],
    ['10,000 entries', whole(many.map((one) => entryOf([one]))), 10_000],
  ]
  for (const [name, body, count] of cases) {
    const before = await countRows(app)
    const { status, answerMs, cpuMs } = await measured('whatsapp', body, name)
    expect(status).toBe(200)
    expect((await countRows(app)).message - before.message).toBe(count)
    expect(answerMs).toBeLessThan(secondMs())
    expect(cpuMs).toBeLessThan(50)
  }
}, 60_000)

test('59: wrong types everywhere, deep nesting and a million empty entries are 200 or 413, kept aside within bounds, and stop nobody', async () => {
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`
  const many = (element: string, count: number) => `{"entry":[${Array(count).fill(element).join()}]}`
  const shapes = [
    '{"entry":{}}',
    '{"entry":[{}]}',
    '{"entry":[null]}',
    '[]',
    'null',
    '0',
    '""',
    '{',
    '',
    '\ufeff{}',
    '{"entry":"x"}',
  ]
  const nested = ['{"entry":[{"changes":{}}]}', whole([entryOf({})]), whole([entryOf([0, null, [], 'x', { id: 1 }])])]
  const hostile: [string, string, number][] = [
    ['200 levels', `{"entry":${deep(200)}}`, 200],
    [
      '200 levels inside a message',
      whole([entryOf([{ ...message('wamid.deep', newPhone(), 'x'), type: 'novel' }])]).replace(
        '"novel"',
        `"novel","novel":${deep(200)}`,
      ),
      200,
    ],
    ['1,000,000 levels', `{"entry":${deep(1_000_000)}}`, 200],
    ['1,400,000 zeros', many('0', 1_400_000), 200],
    ['1,000,000 objects', many('{}', 1_000_000), 200],
    ['5 MB', many('0', 2_500_000), 413],
  ]
  const before = await countRows(app)
  const asides = await readMetric(admin, 'parley_intake_aside_total')
  for (const platform of ['whatsapp', 'facebook', 'twitter'] as const)
    for (const body of [...shapes, ...nested, '{"direct_message_events":{}}', '{"direct_message_events":[0]}'])
      expect((await postBytes(app, paths[platform], body, signed(platform, body))).status, body).toBe(200)
  for (const [name, body, expected] of hostile) {
    const { status, answerMs, cpuMs } = await measured('whatsapp', body, name)
    expect(status, name).toBe(expected)
    expect(answerMs, name).toBeLessThan(secondMs())
    expect(cpuMs, name).toBeLessThan(50)
  }
  const after = await countRows(app)
  expect(after.quarantine - before.quarantine).toBeGreaterThan(40)
  expect(after.quarantine - before.quarantine).toBeLessThan(600)
  expect(await readMetric(admin, 'parley_intake_aside_total')).toBe(asides + after.quarantine - before.quarantine)
  expect(after.message - before.message).toBe(1)
}, 60_000)

test('59: the raw bytes of a payload are kept exactly, long or short, text or not', async () => {
  const long = 'x'.repeat(70_000)
  for (const bytes of [
    '"é\\u0000 \\\\ \'\\""',
    `"${long}é\\\\ '{\\","`,
    Buffer.from([0, 255, 254, 34]),
    Buffer.concat([Buffer.from(long), Buffer.from([0, 255])]),
  ]) {
    const body = Buffer.from(bytes)
    expect((await postBytes(app, paths.whatsapp, body, signed('whatsapp', body))).status).toBe(200)
    const [row] = await app.sql<{ bytes: Buffer }[]>`
      select coalesce(body_bytes, convert_to(body, 'UTF8')) as bytes from receipt order by id desc limit 1`
    expect(row?.bytes.equals(body)).toBe(true)
  }
})

test('59: a body whose fault cannot itself be written down as it stands (NUL, half a character, the account of nobody) is set aside, and what comes after it is stored', async () => {
  const from = newPhone()
  const foreign = JSON.parse(whole([entryOf([])])) as {
    entry: { changes: { value: { metadata: { phone_number_id: string } } }[] }[]
  }
  foreign.entry[0]!.changes[0]!.value.metadata.phone_number_id = 'nobody\0\ud83d'
  for (const body of ['\0', '{"a":"\0"', '"\\ud83d', JSON.stringify(foreign), '\ud83d'.repeat(600)])
    expect(
      (await postBytes(app, paths.whatsapp, Buffer.from(body), signed('whatsapp', Buffer.from(body)))).status,
    ).toBe(200)
  const good = whole([entryOf([message(`wamid.after.${from}`, from, 'still here')])])
  expect((await postBytes(app, paths.whatsapp, Buffer.from(good), signed('whatsapp', good))).status).toBe(200)
  await app.settled()
  expect(await app.sql`select content from message where external_id = ${`wamid.after.${from}`}`).toEqual([
    { content: 'still here' },
  ])
})

test('59: a good message beside broken ones of the same body is stored', async () => {
  const from = newPhone()
  const list = [
    0,
    { id: 7 },
    message('x'.repeat(5000), from, 'no id'),
    message('wamid.good-one', from, 'I stand among ruins'),
  ]
  const body = whole([0, entryOf(list), { changes: 'none' }])
  expect((await postBytes(app, paths.whatsapp, body, signed('whatsapp', body))).status).toBe(200)
  await until(async () => (await app.sql`select 1 from message where content = 'I stand among ruins'`).length === 1)
})
