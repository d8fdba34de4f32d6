import { setTimeout as sleep } from 'node:timers/promises'
import { fromId } from '@parley/contract'
import { expect, test } from 'vitest'
import { append } from '../../src/log/append.ts'
import { testApp } from '../../src/testing/app.ts'
import { testDatabase } from '../../src/testing/database.ts'
import { apiTicket } from '../rig/tickets.ts'
import { connectWhatsapp, textWebhook, webhookPath } from '../rig/whatsapp.ts'

test('F15: an event whose transaction commits late is not skipped, stops nobody else’s, and stands before what came after it on its ticket', async () => {
  const app = await testApp()
  try {
    const client = await app.service()
    const open = async (name: string) => (await client.post('/api/tickets/create', apiTicket(name))).body.ticket_id
    const [slow, quick] = [await open('slow'), await open('quick')]
    const ticketId = fromId('ticket', slow)!
    await app.settled()
    let before = 0
    const late = app.sql.begin(async (tx) => {
      await tx`select 1 from ticket where id = ${ticketId} for no key update`
      const facts = { ticketId, messageId: null, actor: { type: 'system', id: null }, at: new Date() } as const
      await append(tx, [{ ...facts, type: 'ticket.updated', data: { changed: ['subject'] } as never }])
      await sleep(1500)
      const [row] = await app.sql<{ events: number }[]>`select count(*)::int as events from event`
      before = row!.events
    })
    await sleep(100)
    const [start] = await app.sql<{ events: number }[]>`select count(*)::int as events from event`
    const after = client.put(`/api/tickets/${slow}`, { priority: 'high' })
    for (let n = 0; n < 20; n++) await client.post(`/api/tickets/${quick}/message`, { content: `${n}` })
    await late
    expect((await after).status).toBe(200)
    await app.settled()
    expect(before).toBeGreaterThanOrEqual(start!.events + 20)
    const rows = await app.sql<{ seq: number; ticket_id: string; actor_type: string }[]>`
      select seq::int, ticket_id, actor_type from event order by seq`
    expect(rows.map((row) => row.seq)).toEqual(rows.map((_, n) => n + 1))
    const ours = rows.filter((row) => row.ticket_id === ticketId).slice(-2)
    expect(ours.map((row) => row.actor_type)).toEqual(['system', 'service'])
  } finally {
    await app.close()
  }
}, 30_000)

test('F14: in a database whose transactions are serializable, webhooks and answers at once on the same tickets are never 500, and each has one effect', async () => {
  const database = await testDatabase()
  const name = new URL(database.url.replace(/@[^/]+/, '@host')).pathname.slice(1)
  await database.sql.unsafe(`alter database ${name} set default_transaction_isolation = 'serializable'`)
  const nodes = [await testApp({ database }), await testApp({ database })]
  try {
    await connectWhatsapp(database.sql)
    for (const node of nodes) await node.book.refresh()
    const clients = await Promise.all(nodes.map((node) => node.service()))
    const { body } = await clients[0]!.post('/api/tickets/create', apiTicket('serial'))
    const statuses = new Set<number>()
    const insist = async (ask: () => Promise<{ status: number }>) => {
      for (let tries = 0; tries < 100; tries++) {
        const { status } = await ask()
        statuses.add(status)
        if (status === 200) return
        await sleep(30)
      }
      throw new Error('Never came through')
    }
    const work = Array.from({ length: 60 }, (_, n) => [
      insist(() => {
        const { body, headers } = textWebhook({ from: `1555014000${n % 5}`, id: `wamid.f14.${n}`, text: `${n}` })
        return nodes[n % 2]!.anonymous.send('POST', webhookPath, { body: new Uint8Array(body), headers })
      }),
      insist(() =>
        clients[n % 2]!.post(
          `/api/tickets/${body.ticket_id}/message`,
          { content: `f14 ${n}` },
          { 'idempotency-key': `f14-${n}` },
        ),
      ),
    ])
    await Promise.all(work.flat())
    await nodes[0]!.settled()
    expect([...statuses].filter((status) => ![200, 409, 503].includes(status))).toEqual([])
    const [row] = await database.sql`
      select (select count(*)::int from message where external_id like 'wamid.f14.%') as intake,
        (select count(*)::int from message where content like 'f14 %') as answers, (select count(*)::int from quarantine) as aside`
    expect(row).toEqual({ intake: 60, answers: 60, aside: 0 })
  } finally {
    for (const node of nodes) await node.close()
    await database.drop()
  }
}, 40_000)
