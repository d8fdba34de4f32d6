import { isEmailAddress } from '@parley/contract'
import type { Claims } from './id-token.ts'
import { isCognito, type Provider } from './provider.ts'

/** What a right ID token says about a person. */
export type Person = {
  issuer: string
  subject: string
  /** Lower case; null unless it is verified and the provider speaks for its domain. */
  email: string | null
  name: string | null
  groups: readonly string[]
  /** When the token was issued. */
  issuedAt: Date
}

/** The claims that are asked for at the provider's when its ID token leaves them out. */
export function lacks(provider: Provider, claims: Record<string, unknown>): boolean {
  return !('email' in claims) || (provider.groupClaim !== null && !(provider.groupClaim in claims))
}

export function personOf(provider: Provider, claims: Claims): Person {
  const { name, iat, sub } = claims
  return {
    issuer: provider.issuer,
    subject: sub,
    email: emailOf(provider, claims),
    name: typeof name === 'string' && name.trim() !== '' && name.isWellFormed() ? clean(name) : null,
    groups: groupsOf(provider, claims),
    issuedAt: new Date(iat * 1000),
  }
}

function emailOf(provider: Provider, { email, email_verified: word }: Claims): string | null {
  const isVerified =
    word === true || (word === 'true' && isCognito(provider)) || (word === undefined && provider.trustsEmail)
  if (!isVerified || typeof email !== 'string' || !isEmailAddress(email)) return null
  const address = email.toLowerCase()
  const domain = address.slice(address.indexOf('@') + 1)
  return provider.emailDomains === null || provider.emailDomains.includes(domain) ? address : null
}

function groupsOf({ groupClaim }: Provider, claims: Claims): string[] {
  const groups = groupClaim === null ? undefined : claims[groupClaim]
  return Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : []
}

function clean(name: string): string {
  return name
    .replace(/\p{Cc}+/gu, ' ')
    .trim()
    .slice(0, 100)
}
