import type { Sql } from '../db/sql.ts'

/**
 * Deletes sessions, refresh tokens and one-time links that ended more than a day before `at`. Safe to run on any node at any time;
 * raises the access epoch only when there was a session to delete.
 */
export async function sweepCredentials(sql: Sql, at: Date): Promise<void> {
  const before = new Date(at.getTime() - 24 * 3600 * 1000)
  await sql`delete from refresh_token where expires_at < ${before}`
  await sql`delete from one_time_link where expires_at < ${before}`
  const [old] = await sql`select 1 from session where expires_at < ${before} limit 1`
  if (old) await sql`delete from session where expires_at < ${before}`
}
