import type { IncomingHttpHeaders } from 'node:http'
import { decodeJwt } from 'jose'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Caller } from './caller.ts'
import type { CustomerTokens } from './customer-tokens.ts'
import { isTouchDue, loadKey, looksLikeKey, touchKey } from './keys.ts'
import type { Principal, Principals } from './principals.ts'
import { badCredential } from './refusals.ts'
import type { Sessions } from './sessions.ts'
import { cacheKey, type Tokens } from './tokens.ts'

// Who calls. Looked at, in this order, and nowhere else (not the query, not X-User-Id):
//   1. `X-API-Key` or `Authorization: Bearer` (an API key, our own token, or an ID token of an identity provider that is connected);
//      both only if they are the same;
//   2. the session cookie, when no such header came. A header is never second-guessed by a cookie: if it is bad, the answer is 401.

/** Whom the ID tokens of identity providers stand for. */
export type IdTokenCallers = {
  /**
   * @param issuer that the token claims; only to choose who checks it
   * @param hash stands for the token
   * @throws Problem `invalid_token`, `not_ready`, `no_account`
   */
  load(issuer: string, token: string, hash: string): Promise<Principal>
}
type Request = { headers: IncomingHttpHeaders }
/**
 * Who calls.
 * @returns null when the request carries no credential
 * @throws Problem `invalid_token` (401) for one that is not good, `malformed_request` (400) for two that differ, `not_ready` when
 *   the keys of an identity provider cannot be had, `no_account` for one of its people who is no agent; and the driver's own
 *   error when the database is away: nobody is let in, or turned away as unknown, on a guess
 */
export type Authenticate = (request: Request) => Promise<Caller | null>
/**
 * Whom a key or a session's cookie stood for when rights last stood at `epoch`. A claim and no proof: it counts only beside the same
 * access epoch, read after the request came. Undefined when unknown, ended, idle, or when its use is to be written down.
 */
export type Hold = (request: Request) => { caller: Caller; epoch: string } | undefined

type Parts = {
  sql: Sql
  now: () => Date
  principals: Principals
  sessions: Sessions
  tokens: Tokens
  customerTokens: CustomerTokens
  idTokens: IdTokenCallers | undefined
  origin: string
}

export function createAuthenticator(parts: Parts): { authenticate: Authenticate; hold: Hold } {
  const { sql, now, origin, principals, sessions, tokens, customerTokens, idTokens } = parts

  async function bySession(token: string): Promise<Caller> {
    const hash = sessionHash(token)
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
    const principal = await principals.find(keyHash(key), () => loadKey(sql, key, now()))
    stillGood(principal)
    await touchKey(sql, principal, now())
    return principal.caller
  }

  async function byToken(token: string): Promise<Caller> {
    const hash = cacheKey(`token ${token}`)
    const issuer = issuerOf(token)
    if (idTokens && typeof issuer === 'string' && issuer !== origin)
      return stillGood(await principals.find(hash, () => idTokens.load(issuer, token, hash)))
    if (customerTokens.claims(token)) {
      const verified = await customerTokens.verify(token, hash)
      return stillGood(await principals.find(hash, () => customerTokens.load(verified)))
    }
    const verified = await tokens.verify(token, hash)
    return stillGood(await principals.find(hash, () => tokens.load(verified)))
  }

  const isFresh = (principal: Principal): boolean => principal.endsAt > now().getTime()

  function stillGood(principal: Principal): Caller {
    if (!isFresh(principal)) throw badCredential()
    return principal.caller
  }

  function heldPrincipal({ 'x-api-key': key, authorization, cookie }: IncomingHttpHeaders) {
    if (authorization !== undefined) return undefined
    if (typeof key === 'string') {
      const held = principals.held(keyHash(key))
      return held && !isTouchDue(held.principal, now()) ? held : undefined
    }
    const token = key === undefined ? sessions.cookie.read(cookie) : undefined
    const held = token === undefined ? undefined : principals.held(sessionHash(token))
    if (!held || sessions.isIdle(held.principal.usedAt) || sessions.isTouchDue(held.principal)) return undefined
    held.principal.usedAt = now().getTime()
    return held
  }

  function hold({ headers }: Request): ReturnType<Hold> {
    const held = heldPrincipal(headers)
    return held && isFresh(held.principal) ? { caller: held.principal.caller, epoch: held.epoch } : undefined
  }

  async function authenticate({ headers }: Request): Promise<Caller | null> {
    const given = headerCredential(headers)
    if (given !== undefined) return looksLikeKey(given) ? byKey(given) : byToken(given)
    const cookie = sessions.cookie.read(headers.cookie)
    if (cookie === undefined) return null
    try {
      return await bySession(cookie)
    } catch (error) {
      // The browser is told to drop a cookie that is worth nothing, unless it has had a newer one meanwhile.
      if (error instanceof Problem && error.code === 'invalid_token' && !(await sessions.wasRotated(cookie)))
        throw badCredential(error.cause, { 'Set-Cookie': sessions.cookie.clear() })
      throw error
    }
  }

  return { authenticate, hold }
}

const keyHash = (key: string): string => cacheKey(`key ${key}`)
const sessionHash = (token: string): string => cacheKey(`session ${token}`)

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
