import { decodeProtectedHeader, type JWTPayload, jwtVerify } from 'jose'
import { BoundedMap, badCredential } from '../access/index.ts'
import { Problem } from '../http/problem.ts'
import type { Issuers } from './issuer.ts'
import { isCognito, type Provider } from './provider.ts'

// ID tokens of the providers that are connected: one check for all of them, at sign-in and on the API.

const algorithms = ['RS256', 'PS256', 'ES256', 'EdDSA']
const maxCharacters = 8192
const clockToleranceSeconds = 30
/** Headers that name a key or a rule of the sender's own. */
const foreignHeaders = ['crit', 'jku', 'jwk', 'x5u', 'x5c', 'b64']
/** What access tokens and logout tokens say and ID tokens do not. */
const foreignClaims = ['scope', 'scp', 'events']

export type Claims = JWTPayload & { sub: string; exp: number; iat: number }
export type Verified = { claims: Claims; expiresAtMs: number }

export function createIdTokens({ issuers, now }: { issuers: Issuers; now: () => Date }) {
  const verified = new BoundedMap<string, Verified>(10_000)

  async function check(provider: Provider, token: string): Promise<Verified> {
    if (token.length > maxCharacters) throw badCredential()
    try {
      const header = decodeProtectedHeader(token)
      if (foreignHeaders.some((name) => name in header)) throw badCredential()
      if (typeof header.kid !== 'string' || header.kid.length > 200) throw badCredential()
      if (header.typ !== undefined && header.typ.toUpperCase() !== 'JWT') throw badCredential()
      const { payload } = await jwtVerify(token, issuers.keys(provider), {
        algorithms,
        issuer: provider.issuer,
        audience: provider.clientId,
        requiredClaims: ['exp', 'iat', 'sub'],
        clockTolerance: clockToleranceSeconds,
        currentDate: now(),
      })
      if (!isIdTokenFor(provider, payload)) throw badCredential()
      const claims = payload as Claims
      return { claims, expiresAtMs: (claims.exp + clockToleranceSeconds) * 1000 }
    } catch (error) {
      if (error instanceof Problem) throw error
      throw badCredential(error)
    }
  }

  return {
    check,
    /**
     * The signature is checked once per token. `hash` stands for the token.
     * @throws Problem `invalid_token`, or `not_ready` when the provider's keys cannot be had
     */
    async verify(provider: Provider, token: string, hash: string): Promise<Verified> {
      const key = `${provider.version} ${provider.issuer} ${hash}`
      const known = verified.get(key) ?? (await check(provider, token))
      verified.set(key, known)
      if (known.expiresAtMs <= now().getTime()) throw badCredential()
      return known
    },
  }
}
export type IdTokens = ReturnType<typeof createIdTokens>

/** jose takes a list of audiences when one is ours; ours names exactly one. */
function isIdTokenFor(provider: Provider, payload: JWTPayload): boolean {
  const { aud, sub, azp } = payload
  const audience = Array.isArray(aud) && aud.length === 1 ? aud[0] : aud
  if (audience !== provider.clientId || (azp !== undefined && azp !== provider.clientId)) return false
  if (typeof sub !== 'string' || sub.length < 1 || sub.length > 255) return false
  if (foreignClaims.some((name) => name in payload)) return false
  const use = payload['token_use']
  if (isCognito(provider) ? use !== 'id' : use !== undefined && use !== 'id') return false
  return payload['typ'] === undefined || payload['typ'] === 'ID'
}
