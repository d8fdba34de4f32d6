import { createRemoteJWKSet, customFetch, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose'
import type { Config } from '../config.ts'
import { Problem } from '../http/problem.ts'
import { BoundedMap } from './bounded-map.ts'
import { badCredential } from './refusals.ts'

// ID tokens of one Amazon Cognito user pool. Keys come only from the address that the configuration names, never from one in a
// token; when that address does not answer, the caller is told to come back (503), not that its token is bad.

/** What a right ID token says about a person. */
export type CognitoPerson = {
  issuer: string
  subject: string
  /** Lower case; null unless Cognito says that it was verified. */
  verifiedEmail: string | null
  name: string | null
  groups: readonly string[]
}
type Verified = { person: CognitoPerson; expiresAtMs: number }

export type Cognito = {
  issuer: string
  /** @throws Problem `invalid_token`, or `not_ready` when the pool's keys cannot be had */
  verify(token: string, hash: string): Promise<Verified>
}

const maxCharacters = 8192
const clockToleranceSeconds = 30
const fetchEveryMs = 5_000

/** Undefined when no user pool is configured. @throws in words when the configuration is half or wrong */
export function createCognito(config: Config, now: () => Date): Cognito | undefined {
  const { COGNITO_USER_POOL_ID: pool, COGNITO_APP_CLIENT_ID: clientId } = config
  const issuer = config.COGNITO_ISSUER || issuerOf(pool)
  if (issuer === '') return undefined
  if (clientId === '') throw new Error('COGNITO_APP_CLIENT_ID must be set with COGNITO_USER_POOL_ID')
  const keys = createKeys(new URL(config.COGNITO_JWKS_URL || `${issuer}/.well-known/jwks.json`))
  const verified = new BoundedMap<string, Verified>(10_000)

  async function check(token: string): Promise<Verified> {
    if (token.length > maxCharacters) throw badCredential()
    try {
      const header = decodeProtectedHeader(token)
      if (['crit', 'jku', 'jwk', 'x5u', 'x5c'].some((name) => name in header)) throw badCredential()
      if (typeof header.kid !== 'string' || header.kid.length > 200) throw badCredential()
      const { payload } = await jwtVerify(token, keys, {
        algorithms: ['RS256'],
        issuer,
        audience: clientId,
        requiredClaims: ['exp', 'iat', 'sub'],
        clockTolerance: clockToleranceSeconds,
        currentDate: now(),
      })
      if (payload.aud !== clientId || payload['token_use'] !== 'id') throw badCredential()
      return { person: personOf(issuer, payload), expiresAtMs: (payload.exp! + clockToleranceSeconds) * 1000 }
    } catch (error) {
      if (error instanceof Problem) throw error
      throw badCredential(error)
    }
  }

  return {
    issuer,
    async verify(token, hash) {
      const known = verified.get(hash) ?? (await check(token))
      verified.set(hash, known)
      if (known.expiresAtMs <= now().getTime()) throw badCredential()
      return known
    },
  }
}

function issuerOf(pool: string): string {
  if (pool === '') return ''
  const region = /^([a-z]{2}(?:-[a-z]+)+-\d)_[A-Za-z0-9]+$/.exec(pool)?.[1]
  if (!region) throw new Error('COGNITO_USER_POOL_ID must look like us-east-1_AbCdEf123')
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  return `https://cognito-idp.${region}.${domain}/${pool}`
}

/**
 * The pool's keys: fetched when needed, kept 10 minutes, asked again for an unknown `kid` at most every 30 s, and while they cannot
 * be had at most every 5 s.
 */
function createKeys(url: URL): ReturnType<typeof createRemoteJWKSet> {
  let nextFetchAt = 0
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: 4000,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
    [customFetch]: async (address, options) => {
      if (performance.now() < nextFetchAt) throw new Error('The keys could not be fetched a moment ago')
      nextFetchAt = performance.now() + fetchEveryMs
      return fetch(address, options)
    },
  })
  const resolve: typeof remote = Object.assign(async (...args: Parameters<typeof remote>) => {
    try {
      return await remote(...args)
    } catch (cause) {
      if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JOSENotSupported) throw cause
      throw new Problem('not_ready', {
        detail: 'The keys of the identity provider cannot be had at the moment. Try again shortly',
        headers: { 'Retry-After': '5' },
        cause,
      })
    }
  }, remote)
  return resolve
}

function personOf(issuer: string, payload: JWTPayload): CognitoPerson {
  const groups = payload['cognito:groups']
  const isVerified = payload['email_verified'] === true || payload['email_verified'] === 'true'
  return {
    issuer,
    subject: payload.sub!,
    verifiedEmail: isVerified && typeof payload['email'] === 'string' ? payload['email'].toLowerCase() : null,
    name: typeof payload['name'] === 'string' ? payload['name'].slice(0, 200) : null,
    groups: Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : [],
  }
}
