import { fromId, toId } from '@parley/contract'
import type { JWTPayload } from 'jose'
import type { Sql } from '../db/sql.ts'
import { createJwts, type JwtParts, type Verified as VerifiedJwt } from './jwts.ts'
import { credentialHash, type Principal } from './principals.ts'
import { badCredential } from './refusals.ts'
import { type SessionRow, type Sessions, sessionColumns } from './sessions.ts'

// Agents' access tokens: for 15 minutes, each bound to one session and to the version that the agent's rights had. The signature is
// checked once per token, everything that can change on every request.

export const accessTokenSeconds = 15 * 60

type Claims = { sessionId: string; agentId: string; version: number }
type Verified = VerifiedJwt<Claims>
type Parts = JwtParts & { sql: Sql; sessions: Sessions }

export function createTokens({ sql, sessions, ...parts }: Parts) {
  const jwts = createJwts(parts, { type: 'at+jwt', audience: 'parley', required: ['ver'], read: claimsOf })
  return {
    /** An access token of this session, for `accessTokenSeconds`. */
    async sign(sessionId: string, agentId: string, version: number): Promise<string> {
      const at = Math.floor(parts.now().getTime() / 1000)
      return jwts.sign(
        toId('agent', agentId),
        { sid: toId('session', sessionId), ver: version },
        at,
        accessTokenSeconds,
      )
    },
    verify: jwts.verify,
    /** Its session as it is now. @throws Problem `invalid_token` when session, agent, version or key no longer stand. */
    async load(token: Verified): Promise<Principal> {
      const row = await findSession(sql, token)
      if (!row || row.agent_version !== token.version) throw badCredential()
      return sessions.principalOf(row, 'token')
    },
  }
}
export type Tokens = ReturnType<typeof createTokens>

/** The hash under which what is known of a credential is held. */
export function cacheKey(credential: string): string {
  return credentialHash(credential).toString('base64')
}

function claimsOf(payload: JWTPayload): Claims | null {
  const sessionId = typeof payload['sid'] === 'string' ? fromId('session', payload['sid']) : null
  const agentId = fromId('agent', payload.sub ?? '')
  const { ver: version } = payload
  return sessionId && agentId && typeof version === 'number' ? { sessionId, agentId, version } : null
}

async function findSession(sql: Sql, token: Verified): Promise<SessionRow | undefined> {
  const [row] = await sql<SessionRow[]>`
    select ${sessionColumns(sql)} from session s join agent a on a.id = s.agent_id
    where s.id = ${token.sessionId} and a.id = ${token.agentId}
      and exists (select 1 from signing_key where kid = ${token.kid} and retired_at is null)`
  return row
}
