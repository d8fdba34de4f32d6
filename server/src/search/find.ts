import type { Status } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'
import type { Sight } from '../messages/store.ts'
import { type MessageRow, type TicketRow, ticketColumns, ticketJoins } from '../tickets/row.ts'
import { type Facet, questionOf } from './lexemes.ts'
import type { Query } from './query.ts'
import { bucketRange } from './store.ts'

export type Filter = {
  statuses?: readonly Status[] | undefined
  channel?: string | undefined
  /** Null: assigned to nobody. */
  assigneeId?: string | null | undefined
  tag?: string | undefined
}

export type Wish = {
  sight: Sight
  query: Query
  filter: Filter
  /** Later entries are left out, so that the pages of one search hang together; null for the first. */
  until: Date | null
}

/** So many tickets, those with the newest matches, are ranked. */
export const poolSize = 100
/** For how long older and older matches are looked for while there are fewer. */
const searchMs = 50

/**
 * The tickets with the newest matches. Buckets are asked from the newest on, few at first and more and more while little is found, until
 * there are tickets enough or the time is up; so a common word is as quick as a rare one, and the answer says whether older
 * matches were left out.
 */
export async function findPool(sql: Db, wish: Wish): Promise<{ ids: string[]; more: boolean }> {
  if (wish.sight.scope.kind === 'own' || wish.sight.scope.kind === 'ticket') return walkTickets(sql, wish)
  const { tail, head } = await bucketRange(sql)
  const found = new Set<string>()
  const began = performance.now()
  let next = head
  for (let width = 1; next >= tail && found.size <= poolSize; ) {
    const last = Math.max(tail, next - width + 1)
    for (const { id } of await askBuckets(sql, wish, next, last)) found.add(id)
    next = last - 1
    const asked = head - next
    const leftMs = searchMs - (performance.now() - began)
    if (leftMs <= 0) break
    const enough = Math.ceil(((poolSize + 1 - found.size) * asked) / Math.max(1, found.size))
    width = Math.max(1, Math.min(enough, 2 * asked, Math.floor((asked * leftMs) / (searchMs - leftMs))))
  }
  return { ids: [...found].slice(0, poolSize), more: found.size > poolSize || next >= tail }
}

/**
 * Of each bucket the tickets with the newest matches, at most one more than are ranked. What the index narrows by is exact but for a
 * moment, so only a status, which it does not hold, has to be looked up of every match.
 */
function askBuckets(sql: Db, wish: Wish, from: number, to: number): Promise<{ id: string }[]> {
  const { query, sight, filter } = wish
  const newest = sql`order by at desc limit ${poolSize + 1}`
  return sql<{ id: string }[]>`
    select f.id from generate_series(${from}::int, ${to}::int, -1) b(n) cross join lateral (
      select g.id, g.at from (
        select e.ticket_id as id, max(e.at) as at from search_entry e
        where e.words @@ replace(${questionOf(query.groups, facetsOf(wish))}, '~', b.n::text)::tsquery ${entryFilter(sql, wish)}
        group by e.ticket_id ${filter.statuses ? sql`` : newest}
      ) g cross join lateral (
        select from ticket t where t.id = g.id and ${ticketScope(sql, sight.scope)} ${ticketFilter(sql, filter)} limit 1
      ) t ${newest}
    ) f`
}

/** For those who see few tickets: each of theirs, the index only telling what is in an entry. */
async function walkTickets(sql: Db, wish: Wish): Promise<{ ids: string[]; more: boolean }> {
  const rows = await sql<{ id: string }[]>`
    select t.id from ticket t join search_entry e on e.ticket_id = t.id
    where ${ticketScope(sql, wish.sight.scope)} ${ticketFilter(sql, wish.filter)}
      and e.words @@ replace(${questionOf(wish.query.groups)}, '~', e.bucket::text)::tsquery ${entryFilter(sql, wish)}
    group by t.id order by max(e.at) desc limit ${poolSize + 1}`
  return { ids: rows.slice(0, poolSize).map(({ id }) => id), more: rows.length > poolSize }
}

function facetsOf({ sight: { scope }, filter }: Wish): Facet[][] {
  const facets: Facet[][] = scopeFacets(scope)
  if (filter.channel !== undefined) facets.push([{ channel: filter.channel }])
  if (filter.assigneeId !== undefined) facets.push([{ assignee: filter.assigneeId }])
  if (filter.tag !== undefined) facets.push([{ tag: filter.tag }])
  return facets
}

function scopeFacets(scope: Scope): Facet[][] {
  if (scope.kind === 'assigned') return [[{ assignee: scope.agentId }]]
  if (scope.kind !== 'departments') return []
  const departments = [null, ...scope.departmentIds].map((department) => ({ department }))
  return [[...departments, ...(scope.agentId === null ? [] : [{ assignee: scope.agentId }])]]
}

const entryFilter = (sql: Db, { sight, until }: Wish) => sql`
  ${sight.notes ? sql`` : sql`and e.kind <> 'note'`} ${until ? sql`and e.at <= ${until}` : sql``}`

const ticketFilter = (sql: Db, { statuses, channel, assigneeId, tag }: Filter) => sql`
  ${statuses ? sql`and t.status = any(${statuses as Status[]})` : sql``}
  ${channel !== undefined ? sql`and t.channel = ${channel}` : sql``}
  ${assigneeId !== undefined ? sql`and t.assigned_agent_id is not distinct from ${assigneeId}::uuid` : sql``}
  ${tag !== undefined ? sql`and t.tags <> '{}' and t.tags @> array[${tag}]` : sql``}`

/** The ticket of this number, when the caller sees it and it is among those asked for. */
export async function findByNumber(sql: Db, { sight, query, filter }: Wish): Promise<string[]> {
  if (query.number === null) return []
  const rows = await sql<{ id: string }[]>`
    select t.id from ticket t
    where t.number = ${query.number} and ${ticketScope(sql, sight.scope)} ${ticketFilter(sql, filter)}`
  return rows.map(({ id }) => id)
}

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
    select t.id, t.number, t.subject, t.updated_at, c.name as customer_name, c.primary_email as customer_email, array(
      select distinct a.text from channel_identity i cross join lateral (
        values (i.handle) union all select x.address from identity_alias x where x.identity_id = i.id
      ) a(text) where i.customer_id = t.customer_id limit 20
    ) as addresses, coalesce((
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
