import { randomBytes } from 'node:crypto'
import type { Db, Sql } from '../db/sql.ts'
import { type AgentRow, agentColumns } from './agent-row.ts'
import { credentialHash } from './principals.ts'
import { badCredential } from './refusals.ts'
import { endSession } from './sessions.ts'

// A refresh token works once and is answered with the next. All that descend from one sign-in are a family, which bears the id of
// the session: a second use of any of them means that somebody copied it, and ends the session with all its tokens.

export type Refreshed = { sessionId: string; agent: AgentRow; refreshToken: string }
type Used = AgentRow & { family: string; expires_at: Date }

/** The first refresh token of a session, good until the session's absolute end. */
export async function issueRefreshToken(
  sql: Db,
  { sessionId, agent, expiresAt, at }: { sessionId: string; agent: AgentRow; expiresAt: Date; at: Date },
): Promise<string> {
  const token = `prt_${randomBytes(32).toString('base64url')}`
  await sql`
    insert into refresh_token (token_hash, family, agent_id, session_version, created_at, expires_at)
    values (${credentialHash(token)}, ${sessionId}, ${agent.agent_id}, ${agent.agent_version}, ${at}, ${expiresAt})`
  return token
}

/**
 * Trades a refresh token for the next one. Of parallel uses of the same token exactly one succeeds, and the others end its session.
 * @throws Problem `invalid_token`
 */
export async function rotateRefreshToken(sql: Sql, token: string, at: Date): Promise<Refreshed> {
  const rotated = await sql.begin(async (tx) => {
    const used = await use(tx, token, at)
    if (!used) return undefined
    const { family: sessionId, expires_at: expiresAt, ...agent } = used
    return { sessionId, agent, refreshToken: await issueRefreshToken(tx, { sessionId, agent, expiresAt, at }) }
  })
  if (rotated) return rotated
  await endReused(sql, token, at)
  throw badCredential()
}

/** Marks it used, when it is unused and its session and agent stand. */
async function use(sql: Db, token: string, at: Date): Promise<Used | undefined> {
  const [row] = await sql<Used[]>`
    update refresh_token r set used_at = ${at}
    from agent a, session s
    where r.token_hash = ${credentialHash(token)} and r.used_at is null and r.expires_at > ${at}
      and a.id = r.agent_id and a.status = 'active' and a.session_version = r.session_version
      and s.id = r.family and s.revoked_at is null
    returning r.family, r.expires_at, ${agentColumns(sql)}`
  return row
}

async function endReused(sql: Sql, token: string, at: Date): Promise<void> {
  const [row] = await sql<{ family: string }[]>`
    select family from refresh_token where token_hash = ${credentialHash(token)} and used_at is not null`
  if (row) await endSession(sql, row.family, at, {}, 'session.token_reused')
}
