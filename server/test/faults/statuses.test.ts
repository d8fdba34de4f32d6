import { toId } from '@parley/contract'
import { signedWebhook, type WhatsappStatus, whatsappBody, whatsappStatusUpdate } from '@parley/sandbox'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../../src/testing/app.ts'
import { until } from '../../src/testing/until.ts'
import { type Graph, startGraph } from '../rig/graph.ts'
import { account, connectWhatsapp, textWebhook, webhookPath } from '../rig/whatsapp.ts'

let app: TestApp
let graph: Graph
let agent: TestClient
beforeAll(async () => {
  graph = await startGraph()
  app = await testApp({ environment: { META_GRAPH_URL: graph.url } })
  await connectWhatsapp(app.sql, graph.url)
  await app.book.refresh()
  agent = await app.as('agent')
})
afterAll(async () => {
  await app?.close()
  await graph?.close()
})

type Report = 'sent' | 'delivered' | 'read' | 'failed'
const ranks = { sent: 1, failed: 2, delivered: 3, read: 4 }

/** What the message must end as, whatever the order: what proves most. A late `sent` does not undo a failure. */
function endOf(reports: readonly Report[]): string {
  return reports.reduce<Report>((best, report) => (ranks[report] > ranks[best] ? report : best), 'sent')
}

/** A ticket of a customer who has none yet: to one person only one message a second is sent. */
async function ticketOf(from: string): Promise<string> {
  const { body, headers } = textWebhook({ from, id: `wamid.${from}`, text: 'Hello' })
  await app.anonymous.send('POST', webhookPath, { body: new Uint8Array(body), headers })
  const rows = await until(async () => {
    const found = await app.sql<
      { ticket_id: string }[]
    >`select ticket_id from message where external_id = ${`wamid.${from}`}`
    return found.length > 0 && found
  })
  return toId('ticket', rows[0]!.ticket_id)
}

async function tell(externalId: string, ownId: string, reports: readonly Report[], named: boolean): Promise<void> {
  const updates = reports.map((status) => {
    const report: WhatsappStatus = {
      id: externalId,
      status,
      timestamp: Math.floor(Date.now() / 1000),
      waId: '15550190001',
      opaque: named ? ownId : null,
      ...(status === 'failed' ? { code: 131026 } : {}),
    }
    return whatsappStatusUpdate(report)
  })
  const { body, headers } = signedWebhook('whatsapp', account, whatsappBody(account, updates))
  const reply = await app.anonymous.send('POST', webhookPath, { body: new Uint8Array(body), headers })
  expect(reply.status).toBe(200)
}

test('F19: statuses in any order, repeated, before or after the send is recorded, with or without our own id, end at what proves most and never go backwards', async () => {
  const report = fc.constantFrom<Report>('sent', 'delivered', 'read', 'failed')
  const story = fc.record({
    early: fc.array(report, { maxLength: 4 }),
    late: fc.array(report, { maxLength: 4 }),
    batched: fc.boolean(),
    named: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(story, async ({ early, late, batched, named }) => {
      graph.mode = 'hold'
      const before = graph.sent.length
      const text = `answer ${before}`
      const ticketId = await ticketOf(`1555019${String(before).padStart(4, '0')}`)
      const answered = await agent.post(`/api/tickets/${ticketId}/message`, { content: text })
      expect(answered.status).toBe(200)
      const sent = await until(async () => graph.sent[before])
      const post = async (reports: Report[]) => {
        if (batched && reports.length > 0) await tell(sent.externalId, sent.ownId, reports, named)
        else for (const one of reports) await tell(sent.externalId, sent.ownId, [one], named)
        await app.settled()
      }
      await post(early)
      graph.release()
      const row = () =>
        app.sql<{ id: string; delivery: string; external_id: string | null; waits: boolean }[]>`
          select m.id, m.delivery, m.external_id, exists (select from delivery d where d.message_id = m.id) as waits
          from message m where m.content = ${text}`
      await until(async () => (await row())[0]?.waits === false)
      await post(late)
      const [now] = await row()
      expect(now).toMatchObject({ delivery: endOf([...early, ...late]), external_id: sent.externalId })

      const moves = await app.sql<{ data: { from: string; to: Report } }[]>`
        select data from event where message_id = ${now!.id} and type = 'message.delivery_changed' order by seq`
      const path = moves.map(({ data }) => data.to)
      expect(path).toEqual([...path].sort((a, b) => ranks[a] - ranks[b]))
      expect(new Set(path).size).toBe(path.length)
      expect(moves.slice(1).every(({ data }, n) => data.from === moves[n]!.data.to)).toBe(true)
    }),
    { numRuns: 60 },
  )
  const [left] = await app.sql`select count(*)::int as parked from early_status`
  expect(left).toEqual({ parked: 0 })
}, 60_000)

test('F19: a status of a message that nobody knows is answered 200 and changes nothing', async () => {
  const before = await app.sql`select count(*)::int as events from event`
  await tell('wamid.OUT.of.somebody.else', 'msg_01h455vb4pex5vsknk084sn02q', ['read'], true)
  await app.settled()
  expect(await app.sql`select count(*)::int as events from event`).toEqual(before)
})
