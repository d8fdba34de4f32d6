import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type Outage, startOutage } from '../rig/outage.ts'

let outage: Outage
beforeAll(async () => {
  outage = await startOutage({ throughWire: true })
})
afterEach(async () => {
  outage.wire.heal()
  outage.wire.delayMs = 0
  outage.wire.cutAfter = undefined
  await ready(200, 10_000)
})
afterAll(() => outage?.close())

/** Resolves when `/api/ready` answers so. @returns after how many ms. */
async function ready(status: number, withinMs: number): Promise<number> {
  const began = performance.now()
  for (;;) {
    const now = await outage.get('/api/ready')
    if (now.status === status) return performance.now() - began
    if (performance.now() - began > withinMs) throw new Error(`ready still says ${now.status} after ${withinMs} ms`)
    await sleep(50)
  }
}

/** Five customers write while `fault` strikes, each one after the other, each again until acknowledged. */
async function writeDuring(name: string, count: number, fault: () => Promise<void>): Promise<number> {
  let tries = 0
  let isOver = false
  const customers = Array.from({ length: 5 }, async (_, c) => {
    for (let n = 0; n < count || !isOver; n++) {
      const id = `wamid.${name}.${c}.${n}`
      tries += await outage.postUntilAcked({ from: `1555${c}${name.length}00001`, id, text: id })
      written.add(id)
      await sleep(5)
    }
  })
  const written = new Set<string>()
  await fault()
  isOver = true
  await Promise.all(customers)
  await outage.settled()
  const rows = await outage.own.sql<{ external_id: string }[]>`
    select external_id from message where external_id like ${`wamid.${name}.%`}`
  expect(rows.map((row) => row.external_id).sort()).toEqual([...written].sort())
  await expectOrder()
  return tries - written.size
}

/** On every ticket the customer's messages stand in the order in which they were sent, with positions 1, 2, 3 …. */
async function expectOrder(): Promise<void> {
  const tickets = await outage.own.sql<{ positions: number[]; serials: number[] }[]>`
    select array_agg(position order by position) as positions,
      array_agg(split_part(external_id, '.', 4)::int order by position) as serials
    from message where external_id like 'wamid.%.%.%' group by ticket_id, split_part(external_id, '.', 2)`
  for (const { serials } of tickets) expect(serials).toEqual([...serials].sort((a, b) => a - b))
  const [aside] = await outage.own.sql`select count(*)::int as aside from quarantine`
  expect(aside).toEqual({ aside: 0 })
}

test('F5: with every connection ended each 200 ms the process stays up and no message is lost, doubled or out of order', async () => {
  const { pid } = outage.nodes[0]!
  let ended = 0
  await writeDuring('f5', 30, async () => {
    for (let n = 0; n < 15; n++) {
      await sleep(200)
      ended += await outage.own.terminateBackends()
    }
  })
  expect(ended).toBeGreaterThan(20)
  expect(outage.nodes[0]!.pid).toBe(pid)
  expect(outage.nodes[0]!.isRunning).toBe(true)
}, 40_000)

test('F6: after the SIGKILL of one backend and the crash recovery that follows the process stays up, goes on by itself and has lost nothing', async () => {
  await writeDuring('f6', 20, async () => {
    expect(await outage.own.killBackend((pids) => pids[0]!)).toBe(true)
    await outage.own.answers()
    await ready(200, 5000)
  })
  expect(outage.nodes[0]!.isRunning).toBe(true)
}, 40_000)

test('F7: while PostgreSQL is down writes are 503 with Retry-After and never 200, ready says 503 within 5 s and 200 within 5 s of its return, health stays 200', async () => {
  let isDown = true
  const acked: string[] = []
  outage.wire.refuse = true
  outage.wire.dropAll()
  const down = ready(503, 5000)
  for (let n = 0; isDown; n++) {
    const id = `wamid.f7.0.${n}`
    const { status, ms, retryAfter } = await outage.post({ from: '15550070001', id, text: id })
    if (status === 200) acked.push(id)
    else {
      expect(status).toBe(503)
      expect(retryAfter).toMatch(/^\d+$/)
    }
    expect(ms).toBeLessThan(6000)
    expect((await outage.get('/api/health')).status).toBe(200)
    if (n === 12) isDown = false
    await sleep(200)
  }
  await down
  expect(acked).toEqual([])
  outage.wire.refuse = false
  expect(await ready(200, 5000)).toBeLessThan(5000)
  await outage.postUntilAcked({ from: '15550070001', id: 'wamid.f7.0.99', text: 'back' })
}, 40_000)

/** Cuts after the next statement for which `where` holds, once. */
function cutOnce(where: (statement: string, transaction: readonly string[]) => boolean): void {
  outage.wire.cutAfter = (statement, transaction) => {
    if (!where(statement, transaction)) return false
    outage.wire.cutAfter = undefined
    return true
  }
}

const isCommit = (statement: string) => /^\s*commit/i.test(statement)

test('F8: a webhook that was committed but whose reply was cut off is not acknowledged, and its repetition makes one message', async () => {
  const before = outage.wire.cuts
  for (let n = 0; n < 10; n++) {
    cutOnce((statement) => statement.includes('insert into receipt '))
    const id = `wamid.f8.0.${n}`
    expect(await outage.postUntilAcked({ from: '15550080001', id, text: id })).toBeGreaterThan(1)
  }
  expect(outage.wire.cuts - before).toBe(10)
  await outage.settled()
  const [row] = await outage.own.sql`
    select count(*)::int as messages, count(distinct external_id)::int as ids, max(position) as last
    from message where external_id like 'wamid.f8.%'`
  expect(row).toEqual({ messages: 10, ids: 10, last: 10 })
  const [receipts] = await outage.own.sql`select count(*)::int as receipts from receipt where body like '%wamid.f8.%'`
  expect(receipts).toEqual({ receipts: 20 })
}, 30_000)

test('F8: a ticket that was committed but whose reply was cut off is made once by the repetition under the same Idempotency-Key', async () => {
  const create = async (key: string) => {
    const reply = await fetch(`${outage.nodes[0]!.url}/api/tickets/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': outage.key, 'idempotency-key': key },
      body: JSON.stringify({
        subject: key,
        source: { channel: 'api', origin_platform_id: 'f8', is_bot_handoff: false },
        customer: { name: 'F8', channel_identity: 'f8' },
        initial_message: 'Hello',
      }),
    })
    return { status: reply.status, body: (await reply.json()) as { ticket_id?: string } }
  }
  const before = outage.wire.cuts
  for (let n = 0; n < 6; n++) {
    const makesTicket = (statement: string) => statement.includes('insert into ticket ')
    // Cut after the commit of the ticket, then after that of the reply that is kept under the key.
    if (n % 2 === 0)
      cutOnce(
        (statement, transaction) =>
          (isCommit(statement) && transaction.some(makesTicket)) ||
          (makesTicket(statement) && transaction.length === 0),
      )
    else cutOnce((statement) => statement.includes('update idempotency_key set status'))
    const ids = new Set<string>()
    for (let tries = 0; tries < 150 && ids.size === 0; tries++) {
      const { status, body } = await create(`f8-${n}`)
      expect([201, 409, 503]).toContain(status)
      if (status === 201) ids.add(body.ticket_id!)
      else await sleep(100)
    }
    const again = await create(`f8-${n}`)
    expect(again.status).toBe(201)
    expect(ids).toEqual(new Set([again.body.ticket_id]))
  }
  expect(outage.wire.cuts - before).toBe(6)
  const rows = await outage.own.sql`
    select subject, count(*)::int as tickets from ticket where subject like 'f8-%' group by subject order by subject`
  expect(rows).toEqual(Array.from({ length: 6 }, (_, n) => ({ subject: `f8-${n}`, tickets: 1 })))
}, 60_000)

test('F8: cuts after the COMMIT of intake, of the sequencer and of all others leave no message lost or doubled and no hole in the log', async () => {
  const before = outage.wire.cuts
  await writeDuring('f8c', 40, async () => {
    for (let n = 0; n < 16; n++) {
      const about = ['insert into message ', 'insert into event ', 'insert into receipt ', 'from receipt_queue'][n % 4]!
      const speaks = (statement: string) => statement.includes(about)
      cutOnce(
        (statement, transaction) =>
          (isCommit(statement) && transaction.some(speaks)) || (transaction.length === 0 && speaks(statement)),
      )
      await sleep(300)
    }
    outage.wire.cutAfter = undefined
  })
  expect(outage.wire.cuts - before).toBeGreaterThan(6)
  const [log] = await outage.own.sql<{ events: number; first: number; last: number; head: number }[]>`
    select count(*)::int as events, min(seq)::int as first, max(seq)::int as last, (select seq::int from log_head) as head from event`
  expect(log).toEqual({ events: log!.last, first: 1, last: log!.last, head: log!.last })
  const doubled = await outage.own.sql`
    select message_id from event where type = 'message.created' group by message_id having count(*) > 1`
  expect(doubled).toEqual([])
}, 60_000)

test('F9: when the wire swallows everything every request is answered within 5 s, and all work goes on within 20 s of its return although the old connections stay dead', async () => {
  await outage.postUntilAcked({ from: '15550090001', id: 'wamid.f9.0.0', text: 'before' })
  await outage.settled()
  outage.wire.swallow()
  const answers = await Promise.all([
    outage.post({ from: '15550090001', id: 'wamid.f9.0.1', text: 'during' }),
    outage.post({ from: '15550090002', id: 'wamid.f9.1.0', text: 'during' }),
    outage.get('/api/tickets/'),
    outage.get('/api/ready'),
    sleep(3000).then(() => outage.get('/api/tickets/')),
    sleep(3000).then(() => outage.post({ from: '15550090003', id: 'wamid.f9.2.0', text: 'during' })),
  ])
  for (const { status, ms } of answers) {
    expect(ms).toBeLessThan(5000)
    expect(status).toBe(503)
  }
  outage.wire.heal()
  const healed = performance.now()
  await outage.postUntilAcked({ from: '15550090001', id: 'wamid.f9.0.1', text: 'during' })
  expect(performance.now() - healed).toBeLessThan(5000)
  await outage.settled(20_000)
  const [row] = await outage.own
    .sql`select count(*)::int as messages from message where external_id like 'wamid.f9.0.%'`
  expect(row).toEqual({ messages: 2 })
}, 60_000)

test('F10: behind a wire with 200 ms of delay each way all is slower and nothing is lost; requests beyond the pool are refused at once, not queued for ever', async () => {
  outage.wire.delayMs = 200
  const began = performance.now()
  const replies = await Promise.all(
    Array.from({ length: 60 }, (_, n) =>
      outage.post({ from: `155501${String(n).padStart(5, '0')}`, id: `wamid.f10.${n}.0`, text: 'slow' }),
    ),
  )
  expect(performance.now() - began).toBeLessThan(15_000)
  for (const { status } of replies) expect([200, 503]).toContain(status)
  const reads = await Promise.all(Array.from({ length: 60 }, () => outage.get('/api/tickets/')))
  for (const { status, ms } of reads) {
    expect([200, 503]).toContain(status)
    expect(ms).toBeLessThan(11_000)
  }
  outage.wire.delayMs = 0
  await outage.settled()
  const acked = replies.filter((reply) => reply.status === 200).length
  const [row] = await outage.own.sql`select count(*)::int as messages from message where external_id like 'wamid.f10.%'`
  expect(row?.['messages']).toBeGreaterThanOrEqual(acked)
}, 60_000)

test('F10: while the table of messages is locked for 12 s webhooks are acknowledged, and afterwards every one is on its ticket and none was set aside', async () => {
  const held = outage.own.sql.begin(async (tx) => {
    await tx`set local idle_in_transaction_session_timeout = 0`
    await tx`lock table message in access exclusive mode`
    await sleep(12_000)
  })
  await sleep(300)
  const tries = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      outage.postUntilAcked({
        from: `155503${String(n % 4).padStart(5, '0')}`,
        id: `wamid.lock.${n % 4}.${n}`,
        text: 'locked',
      }),
    ),
  )
  expect(Math.max(...tries)).toBe(1)
  const list = await outage.get('/api/tickets/')
  expect([200, 503]).toContain(list.status)
  expect(list.ms).toBeLessThan(11_000)
  await held
  await outage.settled(20_000)
  const [row] = await outage.own.sql`
    select count(*)::int as messages, (select count(*)::int from quarantine) as aside from message where external_id like 'wamid.lock.%'`
  expect(row).toEqual({ messages: 20, aside: 0 })
}, 60_000)
