import type { Db } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Caller } from './caller.ts'

const proofMinutes = 10

/** When the last proof of the caller's presence ends; null when it has, or there was none. */
export async function provedUntil(sql: Db, { sessionId }: Caller, at: Date): Promise<Date | null> {
  const [row] = await sql<{ proved_at: Date | null }[]>`select proved_at from session where id = ${sessionId ?? null}`
  if (!row?.proved_at) return null
  const until = new Date(row.proved_at.getTime() + proofMinutes * 60_000)
  return until > at ? until : null
}

/**
 * For what changes the way in: a session that somebody found open, or a copy of its cookie, is not enough. A sign-in counts, for
 * ten minutes, and so does `POST /api/v1/me/proof`.
 * @throws Problem `proof_required`
 */
export async function checkProved(sql: Db, caller: Caller, at: Date): Promise<void> {
  if (!(await provedUntil(sql, caller, at))) throw new Problem('proof_required')
}
