import { fromId, toId } from '@parley/contract'
import { decodeProtectedHeader, type JWTPayload, jwtVerify, type ProtectedHeaderParameters, SignJWT } from 'jose'
import { uuidv7 } from 'uuidv7'
import type { Config } from '../config.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { BoundedMap } from './bounded-map.ts'
import { credentialHash, type Principal } from './principals.ts'
import { badCredential } from './refusals.ts'
import { type SessionRow, type Sessions, sessionColumns } from './sessions.ts'
import { algorithm, type SigningKeys } from './signing-keys.ts'

// Our own access tokens: JWTs after RFC 9068, signed with Ed25519, for 15 minutes, each bound to one session and to the
// version that the agent's rights had. The signature is checked once per token, everything that can change on every request.

export const accessTokenSeconds = 15 * 60
const audience = 'parley'
const type = 'at+jwt'
const maxCharacters = 4096
/** Headers that name a key or a rule of the sender's own; a token of ours has none. */
const foreignHeaders = ['crit', 'jku', 'jwk', 'x5u', 'x5c', 'b64']

type Verified = { kid: string; sessionId: string; agentId: string; version: number; expiresAtMs: number }
type Parts = { sql: Sql; config: Config; keys: SigningKeys; sessions: Sessions; now: () => Date }

export function createTokens({ sql, config, keys, sessions, now }: Parts) {
  const verified = new BoundedMap<string, Verified>(10_000)

  async function check(token: string): Promise<Verified> {
    const kid = kidOf(token)
    const key = await keys.verifier(kid)
    if (!key) throw badCredential()
    try {
      const { payload } = await jwtVerify(token, key, {
        algorithms: [algorithm],
        typ: type,
        issuer: config.origin,
        audience,
        requiredClaims: ['exp', 'iat', 'sub', 'sid', 'ver'],
        currentDate: now(),
      })
      return { kid: kid as string, ...claimsOf(payload) }
    } catch (error) {
      throw error instanceof Problem ? error : badCredential(error)
    }
  }

  return {
    /** An access token of this session, for `accessTokenSeconds`. */
    async sign(sessionId: string, agentId: string, version: number): Promise<string> {
      const { kid, key } = await keys.signer()
      const at = Math.floor(now().getTime() / 1000)
      return new SignJWT({ sid: toId('session', sessionId), ver: version })
        .setProtectedHeader({ alg: algorithm, typ: type, kid })
        .setIssuer(config.origin)
        .setAudience(audience)
        .setSubject(toId('agent', agentId))
        .setJti(uuidv7())
        .setIssuedAt(at)
        .setExpirationTime(at + accessTokenSeconds)
        .sign(key)
    },
    /** What a token says, once its signature and claims are right. @throws Problem `invalid_token` */
    async verify(token: string, hash: string): Promise<Verified> {
      const known = verified.get(hash) ?? (await check(token))
      verified.set(hash, known)
      if (known.expiresAtMs <= now().getTime()) throw badCredential()
      return known
    },
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

function claimsOf(payload: JWTPayload): Omit<Verified, 'kid'> {
  const sessionId = typeof payload['sid'] === 'string' ? fromId('session', payload['sid']) : null
  const agentId = fromId('agent', payload.sub ?? '')
  // jose takes a list of audiences when one is ours; ours names exactly one.
  if (!sessionId || !agentId || payload.aud !== audience || typeof payload['ver'] !== 'number') throw badCredential()
  return { sessionId, agentId, version: payload['ver'], expiresAtMs: payload.exp! * 1000 }
}

/** The `kid` of a token's header. @throws Problem `invalid_token` for one that names keys or rules of its own */
export function kidOf(token: string): unknown {
  if (token.length > maxCharacters) throw badCredential()
  let header: ProtectedHeaderParameters
  try {
    header = decodeProtectedHeader(token)
  } catch (error) {
    throw badCredential(error)
  }
  if (foreignHeaders.some((name) => name in header)) throw badCredential()
  return header.kid
}

async function findSession(sql: Sql, token: Verified): Promise<SessionRow | undefined> {
  const [row] = await sql<SessionRow[]>`
    select ${sessionColumns(sql)} from session s join agent a on a.id = s.agent_id
    where s.id = ${token.sessionId} and a.id = ${token.agentId}
      and exists (select 1 from signing_key where kid = ${token.kid} and retired_at is null)`
  return row
}
