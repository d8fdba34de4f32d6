import { fromId, type SearchReply, type SearchResult } from '@parley/contract'
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
