import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose'
import {
  allowInsecureRequests,
  ClientSecretBasic,
  ClientSecretPost,
  Configuration,
  discovery,
  None,
  type ServerMetadata,
} from 'openid-client'
import { Problem } from '../http/problem.ts'
import type { Provider } from './provider.ts'

// What a provider says about itself: where its pages and its keys are. Read only from the address that an administrator
// wrote down, never from one in a token; and when that does not answer, the caller is told to come back (503), not that a token is bad.

const timeoutSeconds = 4
const metadataMs = 60 * 60_000
const retryMs = 5_000

export type Issuers = {
  /** To send somebody there and to take the code that comes back. @throws Problem `provider_unavailable` */
  client(provider: Provider): Promise<Configuration>
  /** Its keys, to check a signature with. What it returns throws Problem `not_ready` while they cannot be had. */
  keys(provider: Provider): JWTVerifyGetKey
}

export function createIssuers(now: () => number = () => performance.now()): Issuers {
  const found = new Map<string, { at: number; failedAt: number; configuration: Promise<Configuration> }>()
  const keySets = new Map<string, JWTVerifyGetKey>()

  function client(provider: Provider): Promise<Configuration> {
    const key = `${provider.id} ${provider.version}`
    const held = found.get(key)
    const at = now()
    const isFresh = held && (held.failedAt === 0 ? at - held.at < metadataMs : at - held.failedAt < retryMs)
    if (isFresh) return held.configuration
    const mine = { at, failedAt: 0, configuration: ask(provider) }
    for (const other of found.keys()) if (other.startsWith(`${provider.id} `)) found.delete(other)
    found.set(key, mine)
    mine.configuration.catch(() => {
      mine.failedAt = now()
    })
    return mine.configuration
  }

  return {
    client,
    keys(provider) {
      return async (header, token) => {
        const url = provider.jwksUrl ?? (await addressOfKeys(client(provider)))
        let keySet = keySets.get(url)
        if (!keySet) {
          if (keySets.size > 100) keySets.clear()
          keySet = remoteKeys(new URL(url), now)
          keySets.set(url, keySet)
        }
        return keySet(header, token)
      }
    },
  }
}

async function addressOfKeys(client: Promise<Configuration>): Promise<string> {
  try {
    const { jwks_uri: url } = (await client).serverMetadata()
    if (url) return url
    throw new Error('The discovery document names no keys')
  } catch (cause) {
    throw keysAway(cause)
  }
}

async function ask(provider: Provider): Promise<Configuration> {
  const insecure = provider.issuer.startsWith('http:') ? [allowInsecureRequests] : []
  try {
    const metadata: ServerMetadata =
      known(provider) ??
      (
        await discovery(new URL(provider.issuer), provider.clientId, undefined, None(), {
          execute: insecure,
          timeout: timeoutSeconds,
        })
      ).serverMetadata()
    if (metadata.issuer !== provider.issuer)
      throw new Error(`It calls itself ${metadata.issuer}: it must be connected by that name, to the letter`)
    const methods = metadata.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const prove = methods.includes('client_secret_basic') ? ClientSecretBasic : ClientSecretPost
    const { clientSecret } = provider
    const client = new Configuration(
      metadata,
      provider.clientId,
      { id_token_signed_response_alg: undefined },
      clientSecret === null ? None() : prove(clientSecret),
    )
    client.timeout = timeoutSeconds
    for (const relax of insecure) relax(client)
    return client
  } catch (cause) {
    throw new Problem('provider_unavailable', { cause, headers: { 'Retry-After': '5' } })
  }
}

/** Cognito's pages are on a domain of their own; when that is configured nothing need be asked. */
function known({ issuer, pages, jwksUrl }: Provider): ServerMetadata | undefined {
  if (pages === null || jwksUrl === null) return undefined
  return {
    issuer,
    jwks_uri: jwksUrl,
    authorization_endpoint: `${pages}/oauth2/authorize`,
    token_endpoint: `${pages}/oauth2/token`,
    userinfo_endpoint: `${pages}/oauth2/userInfo`,
    code_challenge_methods_supported: ['S256'],
  }
}

/**
 * Keys: fetched when needed, kept 10 minutes, asked again for an unknown `kid` at most every 30 s, and while they cannot be had
 * at most every 5 s.
 */
function remoteKeys(url: URL, now: () => number): JWTVerifyGetKey {
  let nextFetchAt = Number.NEGATIVE_INFINITY
  const remote = createRemoteJWKSet(url, {
    timeoutDuration: timeoutSeconds * 1000,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
    [customFetch]: async (address, options) => {
      if (now() < nextFetchAt) throw new Error('The keys could not be fetched a moment ago')
      nextFetchAt = now() + retryMs
      return fetch(address, options)
    },
  })
  return async (header, token) => {
    try {
      return await remote(header, token)
    } catch (cause) {
      if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JOSENotSupported) throw cause
      throw keysAway(cause)
    }
  }
}

function keysAway(cause: unknown): Problem {
  return new Problem('not_ready', {
    detail: 'The keys of the identity provider cannot be had at the moment. Try again shortly',
    headers: { 'Retry-After': '5' },
    cause,
  })
}
