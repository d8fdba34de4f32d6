import type { Retention } from '@parley/contract'
import type { Db } from '../db/sql.ts'

/** What holds until a company chooses otherwise. */
export const defaultRetention: Retention = { closed_tickets_days: null, receipts_days: 30, events_days: null }

const key = 'retention'
const dayMs = 24 * 3600 * 1000

export async function loadRetention(sql: Db): Promise<Retention> {
  const [row] = await sql<{ value: Partial<Retention> }[]>`select value from setting where key = ${key}`
  return { ...defaultRetention, ...row?.value }
}

export async function saveRetention(sql: Db, rules: Retention, at: Date): Promise<void> {
  await sql`
    insert into setting (key, value, updated_at) values (${key}, ${sql.json(rules)}, ${at})
    on conflict (key) do update set value = excluded.value, updated_at = excluded.updated_at`
}

/** The moment before which a rule of so many days takes away; null: it takes nothing. */
export function cutoff(days: number | null, at: Date): Date | null {
  return days === null ? null : new Date(at.getTime() - days * dayMs)
}
