import { fromId, type IdentityProvider, toId } from '@parley/contract'
import type { Provider } from './provider.ts'
import type { ProviderRow, StoredRule } from './store.ts'

type RedirectUri = (providerId: string) => string

export function presentRow(row: ProviderRow, redirectUri: RedirectUri): IdentityProvider {
  const { client_secret: secret, mapping, ...fields } = row
  const id = toId('identityProvider', row.id)
  return {
    ...fields,
    id,
    source: 'settings',
    mapping: mapping.map(presentRule),
    has_client_secret: secret !== null,
    redirect_uri: redirectUri(id),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

export function presentEnvironment(provider: Provider, redirectUri: RedirectUri): IdentityProvider {
  return {
    id: provider.id,
    source: 'environment',
    name: provider.name,
    issuer: provider.issuer,
    client_id: provider.clientId,
    scopes: [...provider.scopes],
    group_claim: provider.groupClaim,
    mapping: provider.mapping.map(({ group, role }) => ({ group, role, department_ids: null })),
    default_role: provider.defaultRole,
    email_domains: provider.emailDomains && [...provider.emailDomains],
    trusts_email: provider.trustsEmail,
    makes_agents: provider.makesAgents,
    is_enabled: provider.isEnabled,
    has_client_secret: provider.clientSecret !== null,
    admits_super_admins: provider.admitsSuperAdmins,
    redirect_uri: redirectUri(provider.id),
    created_at: null,
    updated_at: null,
  }
}

function presentRule({ group, role, department_ids }: StoredRule) {
  return { group, role, department_ids: department_ids?.map((id) => toId('department', id)) ?? null }
}

/** The UUID of a provider that is stored; null for one of the environment. */
export const storedId = (id: string) => fromId('identityProvider', id)
