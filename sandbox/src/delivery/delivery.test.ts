import { expect, test } from 'vitest'
import { aSandbox } from '../testing/start.ts'
import { metaSignature } from '../webhooks/sign.ts'

const retry = { whatsapp: { attempts: 10, firstMs: 5, factor: 1.5, maxMs: 20 } }
const writes = (text: string) => ({ platform: 'whatsapp' as const, from: '15550100001', text })

function texts(bodies: Record<string, unknown>[]): string[] {
  return (
    JSON.stringify(bodies)
      .match(/"body":"[^"]*"/g)
      ?.map((match) => match.slice(8, -1)) ?? []
  )
}

test('a webhook that is not answered 200 is posted again, the same bytes, until it is', async () => {
  const { sandbox, parley } = await aSandbox({ behaviour: { retry } })
  const answers = [500, 302, 401, 204, 200]
  parley.answer = () => ({ status: answers.shift() ?? 200 })
  const written = await sandbox.customerWrites(writes('hello'))
  await sandbox.idle()
  expect(written.status).toBe(500)
  expect(parley.received.length).toBe(5)
  expect(new Set(parley.received.map(({ raw, headers }) => `${raw} ${headers['x-hub-signature-256']}`)).size).toBe(1)
  const [record] = sandbox.webhooks()
  expect(record?.state).toBe('delivered')
  expect(record?.attempts.map(({ status }) => status)).toEqual([500, 302, 401, 204, 200])
})

test('a webhook is given up when the plan of attempts is used up', async () => {
  const { sandbox, parley } = await aSandbox({ behaviour: { retry: { whatsapp: { ...retry.whatsapp, attempts: 3 } } } })
  parley.answer = () => ({ status: 503 })
  await sandbox.customerWrites(writes('hello'))
  await sandbox.idle()
  expect(parley.received.length).toBe(3)
  expect(sandbox.webhooks()[0]?.state).toBe('given_up')
})

test('a webhook survives that Parley is down: it comes when Parley is back', async () => {
  const { sandbox, parley } = await aSandbox({ behaviour: { retry }, targetUrl: 'http://127.0.0.1:9' })
  const written = await sandbox.customerWrites(writes('hello'))
  expect(written).toMatchObject({ status: null, dropped: false, error: expect.stringContaining('ECONNREFUSED') })
  await sandbox.idle()
  expect(sandbox.webhooks()[0]?.state).toBe('given_up')
  sandbox.setTargetUrl(parley.url)
  expect((await sandbox.customerWrites(writes('again'))).status).toBe(200)
})

test('every body carries the signature of its raw bytes', async () => {
  const { sandbox, parley } = await aSandbox()
  await sandbox.customerWrites(writes('é / 🙂'))
  const [one] = parley.received
  expect(one?.headers['x-hub-signature-256']).toBe(metaSignature(sandbox.accounts.whatsapp.appSecret, one?.raw ?? ''))
  expect(one?.raw.toString('latin1')).toContain('\\u00e9 \\/ \\ud83d\\ude42')
})

test('duplicate: as many equal posts as ordered, in parallel, then no more', async () => {
  const { sandbox, parley } = await aSandbox()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'duplicate', copies: 5, count: 1 })
  let open = 0
  let mostOpen = 0
  parley.answer = async () => {
    mostOpen = Math.max(mostOpen, ++open)
    await new Promise((resolve) => setTimeout(resolve, 30))
    open--
    return { status: 200 }
  }
  await sandbox.customerWrites(writes('five times'))
  expect(parley.received.length).toBe(5)
  expect(new Set(parley.received.map(({ raw }) => raw.toString())).size).toBe(1)
  expect(mostOpen).toBeGreaterThan(1)
  await sandbox.customerWrites(writes('once'))
  expect(parley.received.length).toBe(6)
  expect(sandbox.faults.list()).toEqual([])
})

test('reorder: all come, one by one, in another order that the seed repeats', async () => {
  const order = async (seed: number) => {
    const { sandbox, parley } = await aSandbox({ seed })
    sandbox.faults.order({ platform: 'whatsapp', kind: 'reorder', window: 8, count: 8 })
    const names = Array.from({ length: 8 }, (_, n) => `m${n}`)
    await Promise.all(names.map((name) => sandbox.customerWrites(writes(name))))
    const came = texts(parley.bodies('whatsapp'))
    expect(came).not.toEqual(names)
    expect([...came].sort()).toEqual(names)
    return came
  }
  expect(await order(7)).toEqual(await order(7))
})

test('reorder: what is held goes out when time is up, although the window is not full', async () => {
  const { sandbox, parley } = await aSandbox()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'reorder', window: 100, flushMs: 20 })
  await Promise.all([sandbox.customerWrites(writes('a')), sandbox.customerWrites(writes('b'))])
  expect(texts(parley.bodies('whatsapp'))).toEqual(['b', 'a'])
})

test('batch: 1,000 updates come in one body, each writer told of its answer', { timeout: 30_000 }, async () => {
  const { sandbox, parley } = await aSandbox()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'batch', size: 1000, flushMs: 25_000 })
  const written = await Promise.all(
    Array.from({ length: 1000 }, (_, n) => sandbox.whatsapp.write({ from: `1555010${n}`, text: `m${n}` })),
  )
  expect(parley.received.length).toBe(1)
  expect(texts(parley.bodies('whatsapp')).length).toBe(1000)
  expect(written.every(({ status }) => status === 200)).toBe(true)
  expect(sandbox.webhooks()[0]?.updates).toBe(1000)
})

test('drop: nothing is posted, the record says so', async () => {
  const { sandbox, parley } = await aSandbox()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'drop', count: 1 })
  expect((await sandbox.customerWrites(writes('lost'))).dropped).toBe(true)
  expect(parley.received).toEqual([])
  expect(sandbox.webhooks()[0]?.state).toBe('dropped')
})

test('delay: the post waits as long as ordered', async () => {
  const { sandbox, parley } = await aSandbox()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'delay', ms: 80, count: 1 })
  const startedAt = performance.now()
  await sandbox.customerWrites(writes('late'))
  expect((parley.received[0]?.at ?? 0) - startedAt).toBeGreaterThanOrEqual(75)
})

test('lose_answer: Parley stores and answers, the platform posts again', async () => {
  const { sandbox, parley } = await aSandbox({ behaviour: { retry } })
  sandbox.faults.order({ platform: 'whatsapp', kind: 'lose_answer', count: 1 })
  expect((await sandbox.customerWrites(writes('twice'))).status).toBeNull()
  await sandbox.idle()
  expect(texts(parley.bodies('whatsapp'))).toEqual(['twice', 'twice'])
})

test('a fault strikes only the platform and the kind of update that it was ordered for', async () => {
  const { sandbox, parley } = await aSandbox()
  sandbox.faults.order({ platform: 'whatsapp', kind: 'drop', on: 'status' })
  sandbox.faults.order({ platform: 'facebook', kind: 'drop' })
  expect((await sandbox.customerWrites(writes('comes'))).status).toBe(200)
  await sandbox.whatsapp.tellStatus({ id: 'wamid.x', status: 'read' })
  expect(parley.received.length).toBe(1)
  sandbox.faults.clear({ platform: 'whatsapp' })
  await sandbox.whatsapp.tellStatus({ id: 'wamid.x', status: 'read' })
  expect(parley.received.length).toBe(2)
})

test('records are bounded in number and in bytes', async () => {
  const { sandbox } = await aSandbox({ maxRecords: 5, maxRecordBytes: 3000 })
  for (let n = 0; n < 8; n++) await sandbox.customerWrites(writes(`m${n}`))
  expect(sandbox.webhooks().length).toBe(5)
  await sandbox.customerWrites(writes('x'.repeat(2500)))
  expect(sandbox.webhooks().length).toBe(1)
})

test('raw bytes go out as they are, with the signature that was asked for', async () => {
  const { sandbox, parley } = await aSandbox()
  for (const signature of ['valid', 'missing', 'wrong', 'sha256=00']) {
    await sandbox.postRaw({ platform: 'whatsapp', body: '{ "a" : 1}', signature })
  }
  const right = metaSignature(sandbox.accounts.whatsapp.appSecret, '{ "a" : 1}')
  const [valid, missing, wrong, own] = parley.received.map(({ headers }) => headers['x-hub-signature-256'])
  expect(parley.received.every(({ raw }) => raw.toString() === '{ "a" : 1}')).toBe(true)
  expect([valid, missing, own]).toEqual([right, undefined, 'sha256=00'])
  expect(wrong).toHaveLength(right.length)
  expect(wrong).not.toBe(right)
})
