import { randomBytes } from 'node:crypto'
import { uuidv7 } from 'uuidv7'
import { audit, type Source } from '../audit/index.ts'
import type { Config } from '../config.ts'
import type { Db, Sql, Tx } from '../db/sql.ts'
import { type AgentRow, agentCaller, agentColumns } from './agent-row.ts'
import { deviceCookie, sessionCookie } from './cookie.ts'
import { lockRights } from './epoch.ts'
import { credentialHash, type Principal } from './principals.ts'
import { badCredential } from './refusals.ts'

// A session is one sign-in. It is ended by sign-out, by a change of the agent's role, status or password (its version no longer
// matches), by 14 days, and for the cookie alone by SESSION_EXPIRE_MINUTES without use; and by its role asking for a second factor
// from then on, when it began without one. Access and refresh tokens of the same sign-in hang on it and end with it, except that a
// program may rest between two refreshes for longer than a person. Its cookie changes with what it has been proved with.

export const sessionDays = 14
const sessionMs = sessionDays * 24 * 3600 * 1000
/** Last use is written down this often; after a restart or on another node, idle time is known to within this. */
const touchEveryMs = 60_000

/** What a session began with: a password or a link alone, a second factor too, or the sign-in of an identity provider. */
export type ProvedBy = 'password' | 'second_factor' | 'provider'

export type SessionRow = AgentRow & {
  session_id: string
  session_version: number
  proved_by: ProvedBy
  needs_second_factor: boolean
  expires_at: Date
  revoked_at: Date | null
  last_used_at: Date
}
export type NewSession = { sessionId: string; token: string; expiresAt: Date }
export type Client = { ip: string | null; userAgent: string | null }
export type Sign = { client: Client; presented: string | undefined; provedBy: ProvedBy }

export function createSessions({ sql, config, now }: { sql: Sql; config: Config; now: () => Date }) {
  const cookie = sessionCookie(config)
  const idleMs = config.SESSION_EXPIRE_MINUTES * 60_000

  /** Whether a use at this moment is to be written down: at most once a minute. */
  const isTouchDue = (principal: Principal): boolean => now().getTime() - principal.writtenAt >= touchEveryMs

  /** The state of a live session. @throws Problem `invalid_token` when it has ended or its agent may not sign in. */
  function principalOf(row: SessionRow | undefined, via: 'session' | 'token'): Principal {
    const at = now()
    const isAlive =
      row !== undefined &&
      row.revoked_at === null &&
      row.expires_at > at &&
      row.status === 'active' &&
      row.session_version === row.agent_version &&
      !(row.needs_second_factor && row.proved_by === 'password')
    if (!isAlive) throw badCredential()
    return {
      caller: agentCaller(row, via, row.session_id),
      endsAt: row.expires_at.getTime(),
      usedAt: row.last_used_at.getTime(),
      writtenAt: row.last_used_at.getTime(),
    }
  }

  return {
    cookie,
    deviceCookie: deviceCookie(config),
    principalOf,
    async loadByToken(token: string): Promise<Principal> {
      return principalOf(await findByToken(sql, token), 'session')
    },
    isIdle: (usedAt: number) => idleMs > 0 && now().getTime() - usedAt >= idleMs,
    isTouchDue,
    /** Notes a use, in memory always and in the database when that is due. */
    async touch(principal: Principal): Promise<void> {
      principal.usedAt = now().getTime()
      if (!isTouchDue(principal)) return
      principal.writtenAt = principal.usedAt
      const at = new Date(principal.usedAt)
      await sql`update session set last_used_at = greatest(last_used_at, ${at}) where id = ${principal.caller.sessionId!}`
    },
    /**
     * Begins a session of this agent, always with a new token, and ends the one whose cookie came along: a cookie that
     * was planted before sign-in is worth nothing after it.
     */
    async begin(tx: Tx, agent: AgentRow, { client, presented, provedBy }: Sign): Promise<NewSession> {
      if (presented) await endByToken(tx, presented, now())
      const session = { sessionId: uuidv7(), token: newToken() }
      const expiresAt = new Date(now().getTime() + sessionMs)
      await tx`
        insert into session (id, token_hash, agent_id, session_version, ip, user_agent, created_at, last_used_at, expires_at,
          proved_by, proved_at)
        values (${session.sessionId}, ${credentialHash(session.token)}, ${agent.agent_id}, ${agent.agent_version},
          ${client.ip}, ${client.userAgent?.slice(0, 300) ?? null}, ${now()}, ${now()}, ${expiresAt}, ${provedBy}, ${now()})`
      return { ...session, expiresAt }
    },
    /**
     * Gives this session another token, so that a copy of its cookie is worth nothing from now on. Part of a transaction that
     * holds `lockRights`.
     * @param secondFactor whether one was just proved: the session counts as begun with it
     * @returns the Set-Cookie header
     */
    async rotate(tx: Tx, sessionId: string, { secondFactor }: { secondFactor: boolean }): Promise<string> {
      const token = newToken()
      const [row] = await tx<{ expires_at: Date }[]>`
        update session set previous_token_hash = token_hash, token_hash = ${credentialHash(token)}, proved_at = ${now()},
          proved_by = case when ${secondFactor} and proved_by = 'password' then 'second_factor' else proved_by end
        where id = ${sessionId} and revoked_at is null returning expires_at`
      if (!row) throw badCredential()
      return cookie.give(token, Math.floor((row.expires_at.getTime() - now().getTime()) / 1000))
    },
    /** Whether this is the token before the last change of a live session: its browser has a newer cookie. */
    async wasRotated(token: string): Promise<boolean> {
      const [row] = await sql`
        select 1 from session where previous_token_hash = ${credentialHash(token)} and revoked_at is null`
      return row !== undefined
    },
    end: (sessionId: string, by: Source, why: Ending) => endSession(sql, sessionId, now(), by, why),
  }
}
export type Sessions = ReturnType<typeof createSessions>

const newToken = () => randomBytes(32).toString('base64url')

/** Why a session ends, as the audit trail says it. A refresh token that comes twice was stolen once. */
export type Ending = 'sign_out' | 'session.ended' | 'session.token_reused'

/** Ends a session. Changes nothing of one that has ended, so that the access epoch rises only when a right goes. */
export async function endSession(sql: Sql, sessionId: string, at: Date, by: Source, why: Ending): Promise<void> {
  const [alive] = await sql`select 1 from session where id = ${sessionId} and revoked_at is null`
  if (!alive) return
  await sql.begin(async (tx) => {
    await lockRights(tx)
    const { count } = await tx`update session set revoked_at = ${at} where id = ${sessionId} and revoked_at is null`
    if (count > 0) await audit(tx, by, { action: why, object: { type: 'session', id: sessionId } })
  })
}

async function endByToken(tx: Tx, token: string, at: Date): Promise<void> {
  const [alive] = await tx<{ id: string }[]>`
    select id from session where token_hash = ${credentialHash(token)} and revoked_at is null`
  if (!alive) return
  await lockRights(tx)
  await tx`update session set revoked_at = ${at} where id = ${alive.id} and revoked_at is null`
}

export function sessionColumns(sql: Db) {
  return sql`s.id as session_id, s.session_version, s.expires_at, s.revoked_at, s.last_used_at, s.proved_by,
    coalesce((select r.requires_second_factor from role r where r.key = a.role), false) as needs_second_factor,
    ${agentColumns(sql)}`
}

async function findByToken(sql: Db, token: string): Promise<SessionRow | undefined> {
  const [row] = await sql<SessionRow[]>`
    select ${sessionColumns(sql)} from session s join agent a on a.id = s.agent_id
    where s.token_hash = ${credentialHash(token)}`
  return row
}
