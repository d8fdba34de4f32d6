import { fromId, type SearchReply, type SearchResult } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { append, type NewEvent } from '../log/append.ts'
import type { TestApp, TestClient } from '../testing/app.ts'
import { until } from '../testing/until.ts'

let people = 0

/** A company's tickets and what is found of them. */
export function searching(app: TestApp, writer: TestClient) {
  return {
    /** A ticket with its first message. */
    async aTicket(
      text: string,
      more: Record<string, unknown> = {},
    ): Promise<{ id: string; uuid: string; number: number }> {
      const { body } = await writer.post('/api/tickets/create', {
        source: { channel: 'portal' },
        customer: { channel_identity: `searched-${people++}` },
        subject: 'A question',
        initial_message: text,
        ...more,
      })
      return { id: body.ticket_id, uuid: fromId('ticket', body.ticket_id)!, number: body.number }
    },
    /** An answer or a note. @returns the message's id */
    async say(ticketId: string, content: string, visibility: 'public' | 'internal' = 'public'): Promise<string> {
      const { body } = await writer.post(`/api/tickets/${ticketId}/message`, { content, visibility })
      return body.timeline.at(-1).message_id
    },
    /** A change that no route makes yet, told as its slice will. */
    async change(statement: (sql: TestApp['sql']) => PromiseLike<unknown>, event: NewEvent): Promise<void> {
      await app.sql.begin(async (tx) => {
        await statement(tx as never)
        await append(tx, [event])
      })
      app.wake.signal('outbox')
    },
    /** Tickets of which no event tells, as after the log was trimmed. @returns their UUIDs */
    async untold(word: string, count: number): Promise<string[]> {
      const model = await this.aTicket('Hello')
      const ids = Array.from({ length: count }, () => ({ id: uuidv7(), message_id: uuidv7() }))
      await app.sql`
        insert into ticket (id, subject, status, priority, channel, customer_id, origin_platform_id, one_open, created_at, updated_at)
        select r.id, 'Old', 'open', 'low', 'portal', t.customer_id, '', false, now(), now()
        from ticket t, json_to_recordset(${ids as never}::json) as r(id uuid) where t.id = ${model.uuid}`
      await app.sql`
        insert into message (id, ticket_id, position, sender_type, visibility, content_type, content, occurred_at, created_at)
        select message_id, id, 1, 'customer', 'public', 'text', ${`an old ${word}`}, now(), now()
        from json_to_recordset(${ids as never}::json) as r(id uuid, message_id uuid)`
      return ids.map(({ id }) => id)
    },
    /** When every event so far is in the index. */
    settled: () => settled(app),
  }
}

export async function settled(app: Pick<TestApp, 'sql' | 'settled'>): Promise<void> {
  await app.settled()
  await until(async () => {
    const [row] = await app.sql`
      select h.seq = c.seq and (select before is null from search_state) as done from log_head h, consumer c where c.name = 'search'`
    return row?.['done'] === true
  })
}

/** @throws when the search is refused */
export async function find(client: TestClient, q: string, more = ''): Promise<SearchReply> {
  const reply = await client.get(`/api/v1/search?q=${encodeURIComponent(q)}${more}`)
  if (reply.status !== 200) throw new Error(`${q}: ${reply.status} ${reply.text}`)
  return reply.body
}

export const found = async (client: TestClient, q: string, more = ''): Promise<string[]> =>
  (await find(client, q, more)).results.map(({ ticket }) => ticket.ticket_id)

/** What is marked in the snippet. */
export const marked = ({ snippet, matches }: SearchResult): string[] =>
  matches.map(([start, end]) => snippet.slice(start, end))
