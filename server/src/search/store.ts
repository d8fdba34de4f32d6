import type { Db, Tx } from '../db/sql.ts'
import type { Source } from './entries.ts'
import { maxText } from './words.ts'

/** Where new entries go. Buckets of what comes in rise from 0; those of what was there before search fall from -1. */
export type Buckets = { head: number; headEntries: number; tail: number; tailEntries: number; before: string | null }

/** Takes the index for this transaction, so that whoever writes it reads the tables after everybody before has written. */
export async function lockIndex(tx: Tx): Promise<Buckets> {
  const [row] = await tx<Buckets[]>`
    select head, head_entries as "headEntries", tail, tail_entries as "tailEntries", before from search_state for update`
  if (!row) throw new Error('The state of the search index is gone')
  return row
}

export async function saveBuckets(tx: Tx, buckets: Buckets): Promise<void> {
  await tx`
    update search_state set head = ${buckets.head}, head_entries = ${buckets.headEntries}, tail = ${buckets.tail},
      tail_entries = ${buckets.tailEntries}, before = ${buckets.before}`
}

/** Oldest and newest bucket. */
export async function bucketRange(sql: Db): Promise<{ tail: number; head: number }> {
  const [row] = await sql<{ tail: number; head: number }[]>`select tail, head from search_state`
  return row ?? { tail: 0, head: 0 }
}

export async function ticketsOf(tx: Tx, customerIds: readonly string[]): Promise<string[]> {
  const rows = await tx<
    { id: string }[]
  >`select id from ticket where customer_id = any(${customerIds as string[]}::uuid[])`
  return rows.map(({ id }) => id)
}

/** Messages of these tickets, those whose rows are gone but whose entries are left included. */
export async function messagesOf(tx: Tx, ticketIds: readonly string[]): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`
    select id from message where ticket_id = any(${ticketIds as string[]}::uuid[])
    union select id from search_entry where ticket_id = any(${ticketIds as string[]}::uuid[]) and kind <> 'ticket'`
  return rows.map(({ id }) => id)
}

/** What is there to be indexed of these; messages that are deleted are not. */
export async function loadSources(
  tx: Tx,
  { tickets, messages }: { tickets: readonly string[]; messages: readonly string[] },
): Promise<Source[]> {
  const found = await Promise.all([
    tickets.length === 0 ? [] : loadTickets(tx, tickets),
    messages.length === 0 ? [] : loadMessages(tx, messages),
  ])
  return found.flat()
}

async function loadTickets(tx: Tx, ids: readonly string[]): Promise<Source[]> {
  return tx<Source[]>`
    select t.id, t.id as ticket_id, 'ticket' as kind, t.created_at as at, t.department_id, t.assigned_agent_id, t.channel, t.tags,
      array[t.subject, c.name, c.primary_email] || array(
        select distinct a.text from channel_identity i cross join lateral (
          values (i.handle), (i.address)
          union all select x.address from identity_alias x where x.identity_id = i.id
        ) a(text) where i.customer_id = t.customer_id limit ${maxAddresses}
      ) as texts
    from ticket t left join customer c on c.id = t.customer_id where t.id = any(${ids as string[]}::uuid[])`
}

const maxAddresses = 100

/** A message is also found by its customer's name, so that "ada refund" finds what Ada wrote about one. */
async function loadMessages(tx: Tx, ids: readonly string[]): Promise<Source[]> {
  return tx<Source[]>`
    select m.id, m.ticket_id, case m.visibility when 'internal' then 'note' else 'message' end as kind, m.occurred_at as at,
      t.department_id, t.assigned_agent_id, t.channel, t.tags, array[left(m.content, ${maxText}), c.name] as texts
    from message m join ticket t on t.id = m.ticket_id left join customer c on c.id = t.customer_id
    where m.id = any(${ids as string[]}::uuid[]) and m.deleted_at is null and m.redacted_at is null`
}

/** The buckets of the entries that there are. */
export async function bucketsOf(tx: Tx, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx<{ id: string; bucket: number }[]>`
    select id, bucket from search_entry where id = any(${ids as string[]}::uuid[])`
  return new Map(rows.map(({ id, bucket }) => [id, bucket]))
}

export type EntryRow = {
  id: string
  ticket_id: string
  kind: Source['kind']
  bucket: number
  at: Date
  words: string
  keys: number
}

export async function writeEntries(tx: Tx, rows: readonly EntryRow[]): Promise<void> {
  if (rows.length === 0) return
  await tx`
    insert into search_entry as e (id, ticket_id, kind, bucket, at, words)
    select id, ticket_id, kind, bucket, at, words::tsvector
    from json_to_recordset(${rows as never}::json)
      as r(id uuid, ticket_id uuid, kind text, bucket int, at timestamptz, words text)
    on conflict (id) do update set ticket_id = excluded.ticket_id, kind = excluded.kind, bucket = excluded.bucket,
      at = excluded.at, words = excluded.words
    where (e.ticket_id, e.kind, e.bucket, e.at, e.words) is distinct from
      (excluded.ticket_id, excluded.kind, excluded.bucket, excluded.at, excluded.words)`
}

export async function dropEntries(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await tx`delete from search_entry where id = any(${ids as string[]}::uuid[])`
}

/** The newest tickets and messages that are older than `before`, newest first; ids rise with time. */
export async function olderThan(
  tx: Tx,
  before: string,
  limit: number,
): Promise<{ id: string; kind: 'ticket' | 'message' }[]> {
  return tx<{ id: string; kind: 'ticket' | 'message' }[]>`
    (select id, 'message' as kind from message where id < ${before} order by id desc limit ${limit})
    union all (select id, 'ticket' from ticket where id < ${before} order by id desc limit ${limit})
    order by id desc limit ${limit}`
}
