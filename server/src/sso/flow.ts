import {
  AuthorizationResponseError,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  fetchUserInfo,
  ResponseBodyError,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { credentialHash, serverCookie } from '../access/index.ts'
import { sameText, type Vault } from '../access/vault.ts'
import type { Config } from '../config.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Claims, IdTokens } from './id-token.ts'
import type { Issuers } from './issuer.ts'
import { lacks } from './person.ts'
import type { Provider } from './provider.ts'
import { spend } from './store.ts'

// Signing in at a provider: authorization code with PKCE (S256), state and nonce. What was begun stands in a cookie that only this
// server can read and only this browser has; it finishes once, within ten minutes, at the provider where it began.

const minutes = 10
const context = 'sign-in at an identity provider'

type Begun = { provider: string; state: string; nonce: string; verifier: string; page: string; endsAt: number }
export type Answer = {
  code?: string | undefined
  state?: string | undefined
  iss?: string | undefined
  error?: string | undefined
}
type Parts = { sql: Sql; config: Config; vault: Vault; now: () => Date; issuers: Issuers; idTokens: IdTokens }

export type Flow = ReturnType<typeof createFlow>

export function createFlow({ sql, config, vault, now, issuers, idTokens }: Parts) {
  const cookie = serverCookie('parley_sso', config)

  function open(header: string | undefined): Begun | undefined {
    try {
      return JSON.parse(vault.decrypt(cookie.read(header) ?? '', context)) as Begun
    } catch {
      return undefined
    }
  }

  /** What an ID token leaves out is asked for; what it says stands. */
  async function claimsOf(provider: Provider, client: Configuration, tokens: { id: string; access: string }) {
    const { claims } = await idTokens.check(provider, tokens.id)
    if (!lacks(provider, claims) || !client.serverMetadata().userinfo_endpoint) return claims
    return { ...(await fetchUserInfo(client, tokens.access, claims.sub)), ...claims } as Claims
  }

  return {
    clear: () => cookie.clear(),
    /** Where the sign-in that this browser began was to lead; undefined when it began none. */
    pageOf: (cookies: string | undefined) => open(cookies)?.page,
    redirectUri: (providerId: string) => redirectUri(config, providerId),

    /**
     * @param page where to go in the end
     * @returns where to send the browser, and the Set-Cookie header that goes along
     * @throws Problem `provider_unavailable`
     */
    async start(provider: Provider, page: string): Promise<{ location: string; cookie: string }> {
      const client = await issuers.client(provider)
      const begun: Begun = {
        provider: provider.id,
        state: randomState(),
        nonce: randomNonce(),
        verifier: randomPKCECodeVerifier(),
        page,
        endsAt: now().getTime() + minutes * 60_000,
      }
      const url = buildAuthorizationUrl(client, {
        redirect_uri: redirectUri(config, provider.id),
        response_type: 'code',
        scope: [...new Set(['openid', ...provider.scopes])].join(' '),
        state: begun.state,
        nonce: begun.nonce,
        code_challenge: await calculatePKCECodeChallenge(begun.verifier),
        code_challenge_method: 'S256',
      })
      return { location: url.href, cookie: cookie.give(vault.encrypt(JSON.stringify(begun), context), minutes * 60) }
    },

    /**
     * What the provider says about who comes back from it, proved.
     * @throws Problem `sign_in_expired`, `provider_refused`, `provider_unavailable`, `not_ready`
     */
    async finish(
      provider: Provider,
      answer: Answer,
      cookies: string | undefined,
    ): Promise<{ claims: Claims; page: string }> {
      const begun = open(cookies)
      const isOurs =
        begun !== undefined &&
        begun.provider === provider.id &&
        begun.endsAt > now().getTime() &&
        sameText(begun.state, answer.state ?? '')
      if (!isOurs) throw new Problem('sign_in_expired')
      if (!(await spend(sql, credentialHash(begun.state), new Date(begun.endsAt)))) throw new Problem('sign_in_expired')
      const client = await issuers.client(provider)
      try {
        const tokens = await authorizationCodeGrant(client, answerUrl(config, provider, answer), {
          expectedState: begun.state,
          expectedNonce: begun.nonce,
          pkceCodeVerifier: begun.verifier,
        })
        const claims = await claimsOf(provider, client, { id: tokens.id_token ?? '', access: tokens.access_token })
        return { claims, page: begun.page }
      } catch (error) {
        throw refusalOf(error)
      }
    },
  }
}

function redirectUri({ origin }: Config, providerId: string): string {
  return `${origin}/api/v1/auth/sso/${providerId}/callback`
}

/** Nothing but what the protocol knows, at the address that was registered, whatever host the browser named. */
function answerUrl(config: Config, provider: Provider, answer: Answer): URL {
  const url = new URL(redirectUri(config, provider.id))
  for (const name of ['code', 'state', 'iss', 'error'] as const)
    if (answer[name] !== undefined) url.searchParams.set(name, answer[name])
  return url
}

/** A provider that says no, or whose answer is not right, and one that does not answer. */
function refusalOf(cause: unknown): Problem {
  if (cause instanceof Problem && cause.code !== 'invalid_token') return cause
  const isAnswer =
    cause instanceof Problem ||
    cause instanceof AuthorizationResponseError ||
    (cause instanceof ResponseBodyError && cause.status < 500)
  if (isAnswer || !isAway(cause)) return new Problem('provider_refused', { cause })
  return new Problem('provider_unavailable', { cause, headers: { 'Retry-After': '5' } })
}

function isAway(error: unknown): boolean {
  if (error instanceof ResponseBodyError) return true
  const causes = [error, error instanceof Error ? error.cause : undefined]
  return causes.some(
    (one) =>
      one instanceof TypeError ||
      (one instanceof Response && one.status >= 500) ||
      (one instanceof Error && ['TimeoutError', 'AbortError'].includes(one.name)),
  )
}
