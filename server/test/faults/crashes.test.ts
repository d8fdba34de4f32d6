import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { until } from '../../src/testing/until.ts'
import { startGraph } from '../rig/graph.ts'
import { startOutage } from '../rig/outage.ts'

test('F2: a node that dies between the platform’s answer and its record has sent once; the next one calls the message unknown when the lease of less than 30 s is over, and does not send it again', async () => {
  const graph = await startGraph()
  const outage = await startOutage({ graphUrl: graph.url })
  try {
    const [node] = outage.nodes
    await outage.postUntilAcked({ from: '15550020001', id: 'wamid.f2', text: 'Hello' })
    await outage.settled()
    await node!.end()
    node!.start({ CRASH_AT: 'after_send' })
    await node!.ready()
    const list = (await outage.get('/api/tickets/')).body as { tickets: { ticket_id: string }[] }
    await fetch(`${node!.url}/api/tickets/${list.tickets[0]!.ticket_id}/message`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': outage.key },
      body: JSON.stringify({ content: 'once' }),
    }).catch(() => {})
    expect(await node!.gone()).toMatchObject({ signal: 'SIGKILL' })
    expect(graph.sent.map((sent) => sent.text)).toEqual(['once'])
    const [lease] = await outage.own.sql<{ seconds: number }[]>`
      select extract(epoch from lease_until - clock_timestamp())::float8 as seconds from delivery`
    expect(lease!.seconds).toBeLessThan(30)

    node!.start()
    await node!.ready()
    // The lease's time passes.
    await outage.own.sql`update delivery set lease_until = now()`
    const state = () => outage.own.sql`select delivery, failure_code from message where content = 'once'`
    await until(async () => (await state())[0]?.['delivery'] !== 'queued', 10_000)
    expect(await state()).toEqual([{ delivery: 'unknown', failure_code: 'worker_lost' }])
    expect(graph.sent).toHaveLength(1)
    expect(await outage.own.sql`select from delivery`).toHaveLength(0)
  } finally {
    await outage.close()
    await graph.close()
  }
}, 60_000)

test('F3: SIGTERM under load ends the node with 0 within 10 s, and every receipt it acknowledged is a message after the next start', async () => {
  const outage = await startOutage()
  try {
    const [node] = outage.nodes
    const acked: string[] = []
    let isOver = false
    const customers = Array.from({ length: 8 }, async (_, c) => {
      for (let n = 0; !isOver; n++) {
        const id = `wamid.f3.${c}.${n}`
        const { status } = await outage.post({ from: `1555003000${c}`, id, text: id })
        if (status === 200) acked.push(id)
        else if (status !== 0) expect(status).toBe(503)
      }
    })
    await until(async () => acked.length > 100)
    const end = await node!.end('SIGTERM')
    isOver = true
    await Promise.all(customers)
    expect(end).toMatchObject({ code: 0, signal: null })
    expect(end.ms).toBeLessThan(10_000)
    node!.start()
    await node!.ready()
    await outage.settled()
    const rows = await outage.own.sql<{ external_id: string }[]>`
      select external_id from message where external_id like 'wamid.f3.%'`
    const stored = new Set(rows.map((row) => row.external_id))
    expect(stored.size).toBe(rows.length)
    expect(acked.filter((id) => !stored.has(id))).toEqual([])
  } finally {
    await outage.close()
  }
}, 60_000)

test('F3: while a node stops, a new request is told 503 and to close, the live feed to come again (1012), what is under way may finish, and a second signal a second later ends it at once', async () => {
  const outage = await startOutage()
  const [node] = outage.nodes
  const port = Number(new URL(node!.url).port)
  const slow = connect(port, '127.0.0.1')
  const live = new WebSocket(`${node!.url.replace('http', 'ws')}/api/v1/live`, { headers: { 'x-api-key': outage.key } })
  try {
    await Promise.all([once(slow, 'connect'), once(live, 'open')])
    live.send(JSON.stringify({ type: 'hello' }))
    await once(live, 'message')
    const body = JSON.stringify({ name: 'vip' })
    slow.write(
      `POST /api/v1/tags HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nX-API-Key: ${outage.key}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 5)}`,
    )
    // Its head has been read when a request after it is answered.
    expect((await outage.get('/api/tickets/')).status).toBe(200)
    const closed = once(live, 'close')
    node!.signal('SIGTERM')
    expect((await closed)[0]).toBe(1012)
    const late = await fetch(`${node!.url}/api/tickets/`, { headers: { 'x-api-key': outage.key } })
    expect([late.status, late.headers.get('connection'), late.headers.get('retry-after')]).toEqual([503, 'close', '1'])
    expect(await late.json()).toMatchObject({ code: 'stopping' })
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(node!.isRunning).toBe(true)
    const end = await node!.end('SIGTERM')
    expect(end).toMatchObject({ code: 1, signal: null })
    expect(end.ms).toBeLessThan(1000)
  } finally {
    slow.destroy()
    live.terminate()
    await outage.close()
  }
}, 60_000)
