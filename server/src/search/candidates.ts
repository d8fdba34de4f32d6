import { ticketScope } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'
import { type MessageRow, type TicketRow, ticketColumns, ticketJoins } from '../tickets/row.ts'
import { entryFilter, ticketFilter, type Wish } from './find.ts'
import { questionOf } from './lexemes.ts'

/** A ticket that may be an answer, with what it is ranked by. */
export type Candidate = {
  id: string
  number: string
  subject: string
  updated_at: Date
  customer_name: string | null
  customer_email: string | null
  addresses: string[]
  /** Its newest messages that match, newest first; of long ones the beginning. */
  messages: CandidateMessage[]
}
export type CandidateMessage = Pick<MessageRow, 'id' | 'position' | 'visibility' | 'content'> & {
  at: string
  /** Whether `content` is the beginning only. */
  is_cut: boolean
}

const messagesEach = 2
const contentChars = 2000

/** Candidates as the tables have them now, seen through the caller's scope once more. */
export async function loadCandidates(sql: Db, wish: Wish, ids: readonly string[]): Promise<Candidate[]> {
  if (ids.length === 0) return []
  const { sight, query, filter } = wish
  const question = questionOf(query.groups)
  const isMatch = question === '' ? sql`false` : sql`e.words @@ replace(${question}, '~', e.bucket::text)::tsquery`
  return sql<Candidate[]>`
    select t.id, t.number, t.subject, t.updated_at, c.name as customer_name, c.primary_email as customer_email,
      '{}'::text[] as addresses, coalesce((
      select json_agg(h order by h.at desc) from (
        select m.id, m.position, m.visibility, m.occurred_at as at, left(m.content, ${contentChars}) as content,
          length(m.content) > ${contentChars} as is_cut
        from search_entry e join message m on m.id = e.id
        where e.ticket_id = t.id and e.kind <> 'ticket' and m.deleted_at is null and ${isMatch}
          ${sight.notes ? sql`` : sql`and m.visibility = 'public'`} ${entryFilter(sql, wish)}
        order by e.at desc limit ${messagesEach}
      ) h
    ), '[]') as messages
    from ticket t join customer c on c.id = t.customer_id
    where t.id = any(${ids as string[]}::uuid[]) and ${ticketScope(sql, sight.scope)} ${ticketFilter(sql, filter)}`
}

/** Further addresses of these tickets' customers, by ticket. */
export async function loadAddresses(sql: Db, ids: readonly string[]): Promise<Map<string, string[]>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<{ id: string; addresses: string[] }[]>`
    select t.id, array(
      select distinct a.text from channel_identity i cross join lateral (
        values (i.handle) union all select x.address from identity_alias x where x.identity_id = i.id
      ) a(text) where i.customer_id = t.customer_id limit 100
    ) as addresses from ticket t where t.id = any(${ids as string[]}::uuid[])`
  return new Map(rows.map(({ id, addresses }) => [id, addresses]))
}

/** The tickets of a page. */
export async function loadTickets(sql: Db, ids: readonly string[]): Promise<Map<string, TicketRow>> {
  const rows = await sql<TicketRow[]>`
    select ${ticketColumns(sql)} from ticket t ${ticketJoins(sql)} where t.id = any(${ids as string[]}::uuid[])`
  return new Map(rows.map((row) => [row.id, row]))
}

/** The whole text of messages of which the beginning did not show why they were found. */
export async function loadContents(sql: Db, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<{ id: string; content: string }[]>`
    select id, left(content, 65536) as content from message where id = any(${ids as string[]}::uuid[]) and deleted_at is null`
  return new Map(rows.map(({ id, content }) => [id, content]))
}
