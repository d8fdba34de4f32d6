import { type Session, toId } from '@parley/contract'
import { audit } from '../audit/index.ts'
import type { Db, Sql, Tx } from '../db/sql.ts'
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
export function listSessions(sql: Sql, caller: Caller, at: Date): Promise<Session[]> {
  return sessionsOf(sql, ownId(caller), caller.sessionId ?? null, at)
}

/** The same of any agent (UUID); `current` is the session that the request came with. */
export async function sessionsOf(sql: Sql, agentId: string, current: string | null, at: Date): Promise<Session[]> {
  const rows = await sql<Row[]>`
    select s.id, s.ip, s.user_agent, s.created_at,
      greatest(s.last_used_at, (select max(r.created_at) from refresh_token r where r.family = s.id)) as last_used_at
    from session s where ${isAlive(sql, agentId, at)}
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
  const [agentId, except] = [ownId(caller), caller.sessionId ?? null]
  if ((await aliveOf(sql, agentId, except, at)).length === 0) return 0
  return sql.begin(async (tx) => {
    await lockRights(tx)
    const ended = await endSessionsOf(tx, agentId, except, at)
    await audit(
      tx,
      { caller },
      { action: 'agent.sessions_ended', object: { type: 'agent', id: agentId }, after: { ended } },
    )
    return ended
  })
}

/** Ends every session of an agent (UUID) but one, in a transaction that holds `lockRights`. @returns how many */
export async function endSessionsOf(tx: Tx, agentId: string, except: string | null, at: Date): Promise<number> {
  const ids = (await aliveOf(tx, agentId, except, at)).map(({ id }) => id)
  if (ids.length > 0) await tx`update session set revoked_at = ${at} where id = any(${ids}::uuid[])`
  return ids.length
}

/** Ends one session, if it is one of this agent (UUID), in a transaction that holds `lockRights`. @returns how it stood before */
export async function endSessionOf(
  tx: Tx,
  agentId: string,
  id: string,
  at: Date,
): Promise<'alive' | 'ended' | 'unknown'> {
  const [known] = await tx<{ revoked_at: Date | null }[]>`
    select revoked_at from session where id = ${id} and agent_id = ${agentId}`
  if (!known) return 'unknown'
  if (known.revoked_at !== null) return 'ended'
  await tx`update session set revoked_at = ${at} where id = ${id}`
  return 'alive'
}

function aliveOf(sql: Db, agentId: string, except: string | null, at: Date) {
  return sql<{ id: string }[]>`
    select s.id from session s where ${isAlive(sql, agentId, at)} and s.id is distinct from ${except}::uuid`
}

function isAlive(sql: Db, agentId: string, at: Date) {
  return sql`
    s.agent_id = ${agentId} and s.revoked_at is null and s.expires_at > ${at}
    and s.session_version = (select session_version from agent where id = ${agentId})
    and not (s.proved_by = 'password' and exists (
      select from agent a join role r on r.key = a.role where a.id = ${agentId} and r.requires_second_factor))`
}
