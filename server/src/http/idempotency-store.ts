import type { Sql } from '../db/sql.ts'
import type { Claim, IdempotencyStore, StoredReply } from './idempotency.ts'

type Row = { request_hash: Buffer; status: number | null; reply: StoredReply | null }

/**
 * Keys in the table idempotency_key. While `status` is null the work runs: `created_at` is the first claim and `reply` holds
 * the time of the newest one, if it was taken over. A reply is kept as its exact text.
 */
export function createIdempotencyStore(sql: Sql): IdempotencyStore {
  return {
    async claim(caller, key, requestHash): Promise<Claim> {
      const [claimed] = await sql<{ created_at: Date }[]>`
        insert into idempotency_key as k (caller, key, request_hash) values (${caller}, ${key}, ${requestHash})
        on conflict (caller, key) do update set reply = jsonb_build_object('claimed_at', clock_timestamp())
        where k.status is null and k.request_hash = excluded.request_hash
          and coalesce((k.reply ->> 'claimed_at')::timestamptz, k.created_at) < clock_timestamp() - interval '10 seconds'
        returning created_at`
      if (claimed) return { state: 'claimed', startedAt: claimed.created_at }
      const [row] = await sql<Row[]>`
        select request_hash, status, reply from idempotency_key where caller = ${caller} and key = ${key}`
      if (!row) return { state: 'running' }
      if (!requestHash.equals(row.request_hash)) return { state: 'conflict' }
      if (row.status === null || row.reply === null) return { state: 'running' }
      return { state: 'done', reply: row.reply }
    },
    async settle(caller, key, reply) {
      await sql`
        update idempotency_key set status = ${reply.status}, reply = ${sql.json(reply)}
        where caller = ${caller} and key = ${key} and status is null`
    },
    async release(caller, key) {
      await sql`
        update idempotency_key set reply = jsonb_build_object('claimed_at', '-infinity'::timestamptz)
        where caller = ${caller} and key = ${key} and status is null`
    },
  }
}

/** Forgets keys older than 24 h. Returns how many. */
export async function dropOldKeys(sql: Sql): Promise<number> {
  const { count } = await sql`delete from idempotency_key where created_at < now() - interval '24 hours'`
  return count
}
