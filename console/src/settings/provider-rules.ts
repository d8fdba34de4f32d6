import { grantablePermissions } from '@parley/contract'
import type { GroupRule, IdentityProvider, Me, UpdateProviderBody } from '../api/types.ts'

/** Whoever says whose word is taken can become anybody: it takes one who may do everything. The server has the last word. */
export function mayVouch(me: Pick<Me, 'permissions' | 'scope'>): boolean {
  return me.scope === 'all' && grantablePermissions.every((name) => me.permissions.includes(name))
}

/** What is typed about a provider. */
export type ProviderValues = {
  name: string
  issuer: string
  client_id: string
  /** Null: as it is stored. */
  client_secret: string | null
  scopes: string
  group_claim: string
  mapping: GroupRule[]
  default_role: string
  email_domains: string
  trusts_email: boolean
  makes_agents: boolean
  is_enabled: boolean
}

export const unset: ProviderValues = {
  name: '',
  issuer: '',
  client_id: '',
  client_secret: '',
  scopes: 'openid email profile',
  group_claim: '',
  mapping: [],
  default_role: '',
  email_domains: '',
  trusts_email: false,
  makes_agents: false,
  is_enabled: true,
}

export function valuesOf(provider: IdentityProvider): ProviderValues {
  const { name, issuer, client_id, mapping, trusts_email, makes_agents, is_enabled } = provider
  return {
    ...{ name, issuer, client_id, mapping, trusts_email, makes_agents, is_enabled },
    client_secret: null,
    scopes: provider.scopes.join(' '),
    group_claim: provider.group_claim ?? '',
    default_role: provider.default_role ?? '',
    email_domains: (provider.email_domains ?? []).join(', '),
  }
}

export const listOf = (text: string): string[] => [...new Set(text.split(/[\s,;]+/).filter((one) => one !== ''))]
const domains = (text: string) => [...new Set(listOf(text).map((one) => one.toLowerCase().replace(/^@/, '')))]

const domain = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/

/** The first of the domains that is none. */
export function wrongDomain(text: string): string | undefined {
  return domains(text).find((one) => !domain.test(one))
}

/** What of the typed values goes to the API; a secret that was not touched does not. */
export function bodyOf(values: ProviderValues, changed: Partial<ProviderValues>): UpdateProviderBody {
  const has = (name: keyof ProviderValues) => name in changed
  return {
    ...(has('name') ? { name: values.name.trim() } : {}),
    ...(has('client_id') ? { client_id: values.client_id.trim() } : {}),
    ...(has('client_secret') && values.client_secret !== null ? { client_secret: values.client_secret || null } : {}),
    ...(has('scopes') ? { scopes: listOf(values.scopes) } : {}),
    ...(has('group_claim') ? { group_claim: values.group_claim.trim() || null } : {}),
    ...(has('mapping') ? { mapping: values.mapping.map((rule) => ({ ...rule, group: rule.group.trim() })) } : {}),
    ...(has('default_role') ? { default_role: values.default_role || null } : {}),
    ...(has('email_domains') ? { email_domains: domains(values.email_domains) } : {}),
    ...(has('trusts_email') ? { trusts_email: values.trusts_email } : {}),
    ...(has('makes_agents') ? { makes_agents: values.makes_agents } : {}),
    ...(has('is_enabled') ? { is_enabled: values.is_enabled } : {}),
  }
}
