import type { IncomingHttpHeaders } from 'node:http'
import { decodeJwt } from 'jose'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Caller } from './caller.ts'
import type { Cognito } from './cognito.ts'
import { loadCognitoAgent } from './cognito-agents.ts'
import { loadKey, looksLikeKey, touchKey } from './keys.ts'
import type { Principal, Principals } from './principals.ts'
import { badCredential } from './refusals.ts'
import type { Sessions } from './sessions.ts'
import { cacheKey, type Tokens } from './tokens.ts'

// Who calls. Looked at, in this order, and nowhere else (not the query, not X-User-Id):
//   1. `X-API-Key` or `Authorization: Bearer` (an API key, our own token, or an ID token of Cognito); both only if they are the same;
//   2. the session cookie, when no such header came. A header is never second-guessed by a cookie: if it is bad, the answer is 401.

export type Authenticate = (request: { headers: IncomingHttpHeaders }) => Promise<Caller | null>

type Parts = {
  sql: Sql
  now: () => Date
  principals: Principals
  sessions: Sessions
  tokens: Tokens
  cognito: Cognito | undefined
}

/**
 * @returns null when the request carries no credential
 * @throws Problem `invalid_token` (401) for one that is not good, `malformed_request` (400) for two that differ, `not_ready` when
 *   Cognito's keys cannot be had, `insufficient_permissions` for a person of Cognito's who is no agent; and the driver's own
 *   error when the database is away: nobody is let in, or turned away as unknown, on a guess
 */
export function createAuthenticator({ sql, now, principals, sessions, tokens, cognito }: Parts): Authenticate {
  async function bySession(token: string): Promise<Caller> {
    const hash = cacheKey(`session ${token}`)
    const load = () => sessions.loadByToken(token)
    let principal = await principals.find(hash, load)
    if (sessions.isIdle(principal.usedAt)) {
      // Another node may know of a later use.
      principals.forget(hash)
      principal = await principals.find(hash, load)
      if (sessions.isIdle(principal.usedAt)) throw badCredential()
    }
    stillGood(principal)
    await sessions.touch(principal)
    return principal.caller
  }

  async function byKey(key: string): Promise<Caller> {
    const principal = await principals.find(cacheKey(`key ${key}`), () => loadKey(sql, key, now()))
    stillGood(principal)
    await touchKey(sql, principal, now())
    return principal.caller
  }

  async function byToken(token: string): Promise<Caller> {
    const hash = cacheKey(`token ${token}`)
    if (cognito && issuerOf(token) === cognito.issuer) {
      const { person, expiresAtMs } = await cognito.verify(token, hash)
      return stillGood(await principals.find(hash, () => loadCognitoAgent(sql, person, expiresAtMs)))
    }
    const verified = await tokens.verify(token, hash)
    return stillGood(await principals.find(hash, () => tokens.load(verified)))
  }

  function stillGood(principal: Principal): Caller {
    if (principal.endsAt <= now().getTime()) throw badCredential()
    return principal.caller
  }

  return async ({ headers }) => {
    const given = headerCredential(headers)
    if (given !== undefined) return looksLikeKey(given) ? byKey(given) : byToken(given)
    const cookie = sessions.cookie.read(headers.cookie)
    if (cookie === undefined) return null
    try {
      return await bySession(cookie)
    } catch (error) {
      // The browser is told to drop a cookie that is worth nothing.
      if (error instanceof Problem && error.code === 'invalid_token')
        throw badCredential(error.cause, { 'Set-Cookie': sessions.cookie.clear() })
      throw error
    }
  }
}

function headerCredential(headers: IncomingHttpHeaders): string | undefined {
  const key = headers['x-api-key']
  const authorization = headers.authorization
  if (key === undefined && authorization === undefined) return undefined
  const bearer = authorization === undefined ? undefined : /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization)?.[1]
  if (authorization !== undefined && bearer === undefined) throw badCredential()
  if (key !== undefined && (typeof key !== 'string' || !looksLikeKey(key))) throw badCredential()
  if (key !== undefined && bearer !== undefined && key !== bearer)
    throw new Problem('malformed_request', { detail: 'X-API-Key and Authorization name two different credentials' })
  return key ?? bearer
}

/** The issuer that a token claims; only to choose who checks it. */
function issuerOf(token: string): unknown {
  try {
    return decodeJwt(token).iss
  } catch {
    return undefined
  }
}
