import { toId } from '@parley/contract'
import type { Sql } from '../../src/db/sql.ts'
import type { FinalRead } from './history.ts'

type EventPage = {
  events: { seq: number; id: string; type: string; ticket_id: string | null; message_id: string | null }[]
  seq: number
}

/** Everything that stands: tickets and messages from the database, the log from the API, as any reader would get it. */
export async function readFinal(sql: Sql, url: string, key: string): Promise<FinalRead> {
  const tickets = await sql<
    { id: string; subject: string; status: string; address: string | null; inbox_id: string | null }[]
  >`
    select t.id, t.subject, t.status, i.handle as address, t.inbox_id from ticket t
    left join channel_identity i on i.id = t.identity_id`
  const messages = await sql<
    { id: string; ticket_id: string; position: number; handle: string | null; external_id: string; occurred_at: Date }[]
  >`
    select m.id, m.ticket_id, m.position, i.handle, m.external_id, m.occurred_at from message m
    left join channel_identity i on i.id = m.identity_id where m.external_id is not null`
  const [left] = await sql<{ waiting: number; quarantined: number }[]>`
    select ((select count(*) from receipt_queue) + (select count(*) from outbox))::int as waiting,
      (select count(*) from quarantine)::int as quarantined`
  return {
    tickets: tickets.map((row) => ({
      id: toId('ticket', row.id),
      subject: row.subject,
      status: row.status,
      customer: row.address ?? '',
      inbox: row.inbox_id ?? '',
      key: row.subject.startsWith('key:') ? row.subject.slice(4) : null,
    })),
    messages: messages.map((row) => ({
      id: toId('message', row.id),
      ticketId: toId('ticket', row.ticket_id),
      position: row.position,
      customer: row.handle ?? '',
      externalId: row.external_id,
      occurredAt: row.occurred_at.getTime(),
    })),
    events: await readLog(url, key),
    waiting: left?.waiting ?? 0,
    quarantined: left?.quarantined ?? 0,
  }
}

async function readLog(url: string, key: string): Promise<FinalRead['events']> {
  const events: FinalRead['events'] = []
  for (let after = 0; ; ) {
    const reply = await fetch(`${url}/api/v1/events?after=${after}&limit=500`, { headers: { 'x-api-key': key } })
    if (reply.status !== 200) throw new Error(`The log was not readable: ${reply.status} ${await reply.text()}`)
    const page = (await reply.json()) as EventPage
    if (page.events.length === 0) return events
    for (const { seq, id, type, ticket_id, message_id } of page.events)
      events.push({ seq, id, type, ticketId: ticket_id, messageId: message_id })
    after = page.seq
  }
}
