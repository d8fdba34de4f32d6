import type { Status } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'
import type { Sight } from '../messages/store.ts'
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
  /** Where to begin; null for the newest. */
  start: Start | null
}

/** A place among the matches, newest first: after those of this ticket and time in the bucket, or before all of the bucket. */
export type Start = { bucket: number; after: { at: Date; id: string } | null }

/** So many tickets, those with the newest matches, are ranked together; then the next so many. */
export const poolSize = 60
/** For how long older and older matches are looked for while there are fewer. */
const searchMs = 40

export type Pool = {
  ids: string[]
  /** Where older matches begin that were not looked at; null when there are none. */
  next: Start | null
}

/**
 * The tickets with the newest matches. Buckets are asked from the newest on, few at first and more and more while little is found, until
 * there are tickets enough or the time is up; so a common word is as quick as a rare one, and the answer says where it stopped.
 */
export async function findPool(sql: Db, wish: Wish): Promise<Pool> {
  if (wish.sight.scope.kind === 'own' || wish.sight.scope.kind === 'ticket') return walkTickets(sql, wish)
  const { tail, head } = await bucketRange(sql)
  const first = Math.min(head, wish.start?.bucket ?? head)
  const found = new Map<string, Start>()
  const began = performance.now()
  let next = first
  for (let width = 1; next >= tail && found.size <= poolSize; ) {
    const last = Math.max(tail, next - width + 1)
    for (const { id, bucket, at } of await askBuckets(sql, wish, next, last))
      if (!found.has(id)) found.set(id, { bucket, after: { at, id } })
    next = last - 1
    const asked = first - next
    const leftMs = searchMs - (performance.now() - began)
    if (leftMs <= 0) break
    const enough = Math.ceil(((poolSize + 1 - found.size) * asked) / Math.max(1, found.size))
    width = Math.max(1, Math.min(enough, 2 * asked, Math.floor((asked * leftMs) / (searchMs - leftMs))))
  }
  const pool = [...found].slice(0, poolSize)
  return {
    ids: pool.map(([id]) => id),
    next: found.size > poolSize ? (pool.at(-1)?.[1] ?? null) : next >= tail ? { bucket: next, after: null } : null,
  }
}

/**
 * Of each bucket the tickets with the newest matches, at most one more than are ranked. The inner order makes the outer limit stop
 * looking tickets up when it has enough of them. Where it does not begin with the newest, a ticket that was found by a newer
 * match is not found again.
 */
function askBuckets(
  sql: Db,
  wish: Wish,
  from: number,
  to: number,
): Promise<{ id: string; bucket: number; at: Date }[]> {
  const { query, sight, filter, start } = wish
  const question = questionOf(query.groups, facetsOf(wish))
  const isFoundLater = sql`
    exists (
      select from search_entry e where e.ticket_id = g.id and e.bucket > b.n
        and e.words @@ replace(${question}, '~', e.bucket::text)::tsquery ${entryFilter(sql, wish)}
    )`
  const isBefore = start?.after
    ? sql`and (b.n < ${start.bucket}::int or (g.at, g.id) < (${start.after.at}, ${start.after.id}::uuid))`
    : sql``
  return sql<{ id: string; bucket: number; at: Date }[]>`
    select f.id, b.n as bucket, f.at from generate_series(${from}::int, ${to}::int, -1) b(n) cross join lateral (
      select g.id, g.at from (
        select e.ticket_id as id, max(e.at) as at from search_entry e
        where e.words @@ replace(${question}, '~', b.n::text)::tsquery ${entryFilter(sql, wish)}
        group by e.ticket_id order by at desc, id desc
      ) g cross join lateral (
        select from ticket t where t.id = g.id and ${ticketScope(sql, sight.scope)} ${ticketFilter(sql, filter)}
          ${isBefore} ${start ? sql`and not ${isFoundLater}` : sql``} limit 1
      ) t order by g.at desc, g.id desc limit ${poolSize + 1}
    ) f`
}

/** For those who see few tickets: each of theirs, the index only telling what is in an entry. */
async function walkTickets(sql: Db, wish: Wish): Promise<Pool> {
  const after = wish.start?.after
  const rows = await sql<{ id: string; at: Date }[]>`
    select t.id, max(e.at) as at from ticket t join search_entry e on e.ticket_id = t.id
    where ${ticketScope(sql, wish.sight.scope)} ${ticketFilter(sql, wish.filter)}
      and e.words @@ replace(${questionOf(wish.query.groups)}, '~', e.bucket::text)::tsquery ${entryFilter(sql, wish)}
    group by t.id ${after ? sql`having (max(e.at), t.id) < (${after.at}, ${after.id}::uuid)` : sql``}
    order by at desc, t.id desc limit ${poolSize + 1}`
  const pool = rows.slice(0, poolSize)
  const last = pool.at(-1)
  return { ids: pool.map(({ id }) => id), next: last && rows.length > poolSize ? { bucket: 0, after: last } : null }
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

export const entryFilter = (sql: Db, { sight, until }: Wish) => sql`
  ${sight.notes ? sql`` : sql`and e.kind <> 'note'`} ${until ? sql`and e.at <= ${until}` : sql``}`

export const ticketFilter = (sql: Db, { statuses, channel, assigneeId, tag }: Filter) => sql`
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
