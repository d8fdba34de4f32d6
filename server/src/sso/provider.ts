/** A group of a provider's, and what it means here. Departments are UUIDs; null: the group says nothing of them. */
export type GroupRule = { group: string; role: string; departmentIds: readonly string[] | null }

/** An identity provider that is connected: whose word is taken, for whom, and for what. */
export type Provider = {
  /** As the API names it: an id, or `oidc` or `cognito` for one of the environment. */
  id: string
  source: 'settings' | 'environment'
  name: string
  issuer: string
  clientId: string
  /** In clear; null for a public client. */
  clientSecret: string | null
  scopes: readonly string[]
  groupClaim: string | null
  mapping: readonly GroupRule[]
  defaultRole: string | null
  /** Lower case; null: every domain. */
  emailDomains: readonly string[] | null
  trustsEmail: boolean
  makesAgents: boolean
  admitsSuperAdmins: boolean
  isEnabled: boolean
  /** Where its keys are, when that is known without asking; null: as its discovery document says. */
  jwksUrl: string | null
  /** Where its sign-in pages are, when that is known without asking. */
  pages: string | null
  /** Changes with what it is asked as: client id and secret. */
  version: string
}

/** Amazon Cognito says what a token is for in a claim of its own, which must be there. */
export function isCognito({ id, issuer }: Pick<Provider, 'id' | 'issuer'>): boolean {
  return id === 'cognito' || /^https:\/\/cognito-idp\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\//.test(issuer)
}
