import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testApp } from '../../src/testing/app.ts'
import { type Outage, startOutage } from '../rig/outage.ts'
import { randomOf } from '../rig/random.ts'
import { apiTicket } from '../rig/tickets.ts'

let outage: Outage
beforeAll(async () => {
  outage = await startOutage()
})
afterAll(() => outage?.close())

async function post(path: string, key: string, body: unknown): Promise<{ status: number; text: string }> {
  try {
    const reply = await fetch(outage.nodes[0]!.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': outage.key, 'idempotency-key': key },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(10_000),
    })
    return { status: reply.status, text: await reply.text() }
  } catch {
    return { status: 0, text: '' }
  }
}

/** Repeats until it is answered with success. A crash leaves the key claimed for ten seconds, so that is how long it may take. */
async function insist(path: string, key: string, body: unknown): Promise<string> {
  for (const until = Date.now() + 40_000; Date.now() < until; await sleep(40)) {
    const { status, text } = await post(path, key, body)
    if (status === 200 || status === 201) return text
    expect([0, 409, 503]).toContain(status)
  }
  throw new Error(`${key} was never answered`)
}

test('F40: a node killed at random while clients repeat their requests under the same key leaves one ticket and one message for each, and every repetition the same reply', async () => {
  const random = randomOf(40)
  const [node] = outage.nodes
  const ticket = JSON.parse(await insist('/api/tickets/create', 'f40-first', apiTicket('f40-first'))).ticket_id
  let kills = 0
  const killer = (async () => {
    while (kills < 5) {
      await sleep(random.between(20, 400))
      await node!.end('SIGKILL')
      kills++
      node!.start()
      await node!.ready()
    }
  })()
  let serial = 0
  const clients = Array.from({ length: 12 }, async (_, who) => {
    for (let n = 0; n < 2 || kills < 5; n++) {
      const name = `f40-${who}-${n}`
      const isCreate = ++serial % 2 === 0
      const path = isCreate ? '/api/tickets/create' : `/api/tickets/${ticket}/message`
      const body = isCreate ? apiTicket(name) : { content: name }
      const reply = await insist(path, name, body)
      asked.push({ name, path, body, reply, isCreate })
    }
  })
  const asked: { name: string; path: string; body: unknown; reply: string; isCreate: boolean }[] = []
  await Promise.all(clients)
  await killer
  expect(kills).toBe(5)

  const tickets = await outage.own.sql<
    { name: string }[]
  >`select subject as name from ticket where subject like 'f40-%-%'`
  const messages = await outage.own.sql<
    { name: string }[]
  >`select content as name from message where content like 'f40-%-%'`
  const namesOf = (rows: readonly { name: string }[]) => rows.map((row) => row.name).sort()
  expect(namesOf(tickets)).toEqual(namesOf(asked.filter((one) => one.isCreate)))
  expect(namesOf(messages)).toEqual(namesOf(asked.filter((one) => !one.isCreate)))
  for (const { name, path, body, reply } of asked) expect((await post(path, name, body)).text).toBe(reply)
}, 60_000)

test('F40: when the effect is there and its stored reply was lost, a repetition by another node makes nothing and answers with the same ticket and message', async () => {
  const app = await testApp()
  const client = await app.service()
  try {
    for (let n = 0; n < 20; n++) {
      const repeat = async (path: string, body: unknown) => {
        const headers = { 'idempotency-key': `lost-${n}-${path.length}` }
        const first = await client.post(path, body, headers)
        // What a crash between the effect and the reply leaves: the claim, taken long ago and never settled.
        await app.sql`
          update idempotency_key set status = null, reply = jsonb_build_object('claimed_at', '-infinity'::timestamptz)
          where key = ${headers['idempotency-key']}`
        const second = await client.post(path, body, headers)
        expect(second.headers.get('idempotency-replayed')).toBeNull()
        expect(second.status).toBe(first.status)
        expect(second.body).toEqual(first.body)
        return second.body
      }
      const { ticket_id } = await repeat('/api/tickets/create', apiTicket(`lost-${n}`))
      await repeat(`/api/tickets/${ticket_id}/message`, { content: `answer ${n}` })
    }
    await app.settled()
    const [made] = await app.sql`
      select (select count(*)::int from ticket) as tickets, (select count(*)::int from message) as messages,
        (select count(*)::int from event where type = 'message.created') as told`
    expect(made).toMatchObject({ tickets: 20, messages: 40 })
    expect([20, 40]).toContain(made?.['told'])
  } finally {
    await app.close()
  }
}, 30_000)
