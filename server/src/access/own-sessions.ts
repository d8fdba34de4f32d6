import { type Session, toId } from '@parley/contract'
import type { Db, Sql } from '../db/sql.ts'
import type { Caller } from './caller.ts'
import { lockRights } from './epoch.ts'
import { ownId } from './own-account.ts'

const mostListed = 100

type Row = {
  id: string
  ip: string | null
  user_agent: string | null
  created_at: Date
  last_used_at: Date
}

/** The caller's sessions that can still be used, at most 100: the current one first, then those used last. */
export async function listSessions(sql: Sql, caller: Caller, at: Date): Promise<Session[]> {
  const current = caller.sessionId ?? null
  const rows = await sql<Row[]>`
    select s.id, s.ip, s.user_agent, s.created_at,
      greatest(s.last_used_at, (select max(r.created_at) from refresh_token r where r.family = s.id)) as last_used_at
    from session s where ${isAlive(sql, ownId(caller), at)}
    order by s.id is not distinct from ${current}::uuid desc, last_used_at desc, s.id desc limit ${mostListed}`
  return rows.map(({ id, ...row }) => ({
    session_id: toId('session', id),
    ip: row.ip,
    user_agent: row.user_agent,
    created_at: row.created_at.toISOString(),
    last_used_at: row.last_used_at.toISOString(),
    is_current: id === current,
  }))
}

/** Whether this session is one of the caller's, alive or not. */
export async function isOwnSession(sql: Db, caller: Caller, id: string): Promise<boolean> {
  const [row] = await sql`select 1 from session where id = ${id} and agent_id = ${ownId(caller)}`
  return row !== undefined
}

/** Ends every session of the caller but the one that this request came with. @returns how many */
export async function endOtherSessions(sql: Sql, caller: Caller, at: Date): Promise<number> {
  const agentId = ownId(caller)
  const others = (db: Db) =>
    db<{ id: string }[]>`
      select s.id from session s
      where ${isAlive(db, agentId, at)} and s.id is distinct from ${caller.sessionId ?? null}::uuid`
  if ((await others(sql)).length === 0) return 0
  return sql.begin(async (tx) => {
    await lockRights(tx)
    const ids = (await others(tx)).map(({ id }) => id)
    await tx`update session set revoked_at = ${at} where id = any(${ids}::uuid[])`
    return ids.length
  })
}

function isAlive(sql: Db, agentId: string, at: Date) {
  return sql`
    s.agent_id = ${agentId} and s.revoked_at is null and s.expires_at > ${at}
    and s.session_version = (select session_version from agent where id = ${agentId})`
}
