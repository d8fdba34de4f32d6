import type { AuditVerification } from '@parley/contract'
import type { Db, Sql, Tx } from '../db/sql.ts'
import { hashOf, noHash, type Recorded } from './entry.ts'

/** An entry as the table holds it. */
export type EntryRow = {
  seq: string
  at: Date
  actor_type: string
  actor_id: string | null
  actor_label: string | null
  action: string
  object_type: string | null
  object_id: string | null
  outcome: Recorded['outcome']
  ip: string | null
  session_id: string | null
  request_id: string | null
  user_agent: string | null
  before: Recorded['before']
  after: Recorded['after']
  previous_hash: string
  hash: string
}

const batchSize = 500

/**
 * Gives what waits in the queue its place in the trail, in the order in which it was written. Any node may do this at any time:
 * the lock on the head lets one at a time, and an entry leaves the queue in the transaction that stores it.
 * @returns how many entries came to the trail
 */
export async function chainQueue(sql: Sql, mostBatches = Number.POSITIVE_INFINITY): Promise<number> {
  let chained = 0
  for (let batch = 0; batch < mostBatches; batch++) {
    const [waits] = await sql<{ waits: boolean }[]>`select exists (select from audit_queue) as waits`
    if (!waits?.waits) break
    const moved = (await sql.begin(async (tx) => {
      const head = await lockHead(tx)
      const rows = await tx<{ id: string; at: Date; entry: Omit<Recorded, 'at'> }[]>`
        select id, at, entry from audit_queue order by id limit ${batchSize}`
      if (rows.length === 0) return 0
      await tx`delete from audit_queue where id = any(${rows.map(({ id }) => id)}::bigint[])`
      await store(
        tx,
        head,
        rows.map(({ at, entry }) => ({ ...entry, at: at.toISOString() })),
      )
      return rows.length
    })) as number
    chained += moved
    if (moved < batchSize) break
  }
  return chained
}

/** Puts entries at the end of the trail, in this transaction, which holds the end until it commits: to be short. */
export async function chain(tx: Tx, entries: readonly Recorded[]): Promise<void> {
  if (entries.length > 0) await store(tx, await lockHead(tx), entries)
}

type Head = { seq: string; hash: string }

async function lockHead(tx: Tx): Promise<Head> {
  const [head] = await tx<Head[]>`select seq, hash from audit_head for update`
  return head!
}

async function store(tx: Tx, head: Head, entries: readonly Recorded[]): Promise<void> {
  let { hash } = head
  let seq = Number(head.seq)
  const rows = entries.map((entry) => {
    const previous = hash
    seq++
    hash = hashOf(previous, seq, entry)
    return rowOf(seq, entry, previous, hash)
  })
  await tx`
    insert into audit_entry select r.* from json_populate_recordset(null::audit_entry, ${tx.json(rows as never)}::json) r`
  await tx`update audit_head set seq = ${seq}, hash = ${hash}`
}

function rowOf(
  seq: number,
  { at, actor, action, object, outcome, from, before, after }: Recorded,
  previous: string,
  hash: string,
) {
  return {
    seq,
    at,
    actor_type: actor.type,
    actor_id: actor.id,
    actor_label: actor.label,
    action,
    object_type: object?.type ?? null,
    object_id: object?.id ?? null,
    outcome,
    ...from,
    before,
    after,
    previous_hash: previous,
    hash,
  }
}

/** The entry of a row, as it was hashed. */
export function entryOf(row: EntryRow): Recorded {
  const { actor_type, actor_id, actor_label, object_type, object_id, ip, session_id, request_id, user_agent } = row
  return {
    at: row.at.toISOString(),
    actor: { type: actor_type, id: actor_id, label: actor_label },
    action: row.action,
    object: object_type === null ? null : { type: object_type, id: object_id },
    outcome: row.outcome,
    from: { ip, session_id, request_id, user_agent },
    before: row.before,
    after: row.after,
  }
}

/**
 * Reads the trail from after `start` on, at most `most` entries, and reckons every hash anew. Whoever goes on at `next_after`
 * until it is null has seen the whole.
 */
export async function verify(sql: Db, start: number, most: number): Promise<AuditVerification> {
  const [head] = await sql<Head[]>`select seq, hash from audit_head`
  const end = Number(head!.seq)
  let [seq, hash, entries] = [start, await hashAt(sql, start), 0]
  let firstBad: number | null = null
  while (entries < most) {
    const rows: EntryRow[] = await sql<EntryRow[]>`
      select * from audit_entry where seq > ${seq} and seq <= ${end} order by seq limit ${batchSize}`
    entries += rows.length
    for (const row of rows) {
      const expected = seq + 1
      const isRight =
        Number(row.seq) === expected &&
        row.previous_hash === hash &&
        row.hash === hashOf(row.previous_hash, expected, entryOf(row))
      if (!isRight) firstBad ??= expected
      seq = Number(row.seq)
      hash = row.hash
    }
    if (rows.length === batchSize) continue
    if (seq !== end || hash !== head!.hash) firstBad ??= Math.min(seq + 1, end)
    return { entries, first_bad: firstBad, next_after: null, head_hash: head!.hash }
  }
  return { entries, first_bad: firstBad, next_after: seq, head_hash: head!.hash }
}

async function hashAt(sql: Db, seq: number): Promise<string> {
  if (seq === 0) return noHash
  const [row] = await sql<{ hash: string }[]>`select hash from audit_entry where seq = ${seq}`
  return row?.hash ?? ''
}
