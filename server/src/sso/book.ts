import { toId } from '@parley/contract'
import type { Epoch } from '../access/index.ts'
import type { Vault } from '../access/vault.ts'
import type { Sql } from '../db/sql.ts'
import type { Provider } from './provider.ts'
import { listProviders, type ProviderRow } from './store.ts'

/** What a client secret is encrypted for. */
export const secretContext = (id: string) => `identity provider ${id}`

export type Book = {
  /** Every provider, those of the environment first, as of a moment after this call began; disabled ones too. */
  all(): Promise<readonly Provider[]>
  /** One that is enabled. */
  enabled(by: { id: string } | { issuer: string }): Promise<Provider | undefined>
}

type Parts = { sql: Sql; vault: Vault; epoch: Epoch; environment: readonly Provider[] }

/** The providers, read anew whenever anything has changed that decides on rights: one that is disconnected is so at once. */
export function createBook({ sql, vault, epoch, environment }: Parts): Book {
  let held: { epoch: string; providers: Promise<readonly Provider[]> } | undefined

  async function load(): Promise<readonly Provider[]> {
    const rows = await listProviders(sql)
    const taken = new Set(environment.map(({ issuer }) => issuer))
    const ours = rows.filter(({ issuer }) => !taken.has(issuer))
    return [...environment, ...ours.map((row) => fromRow(row, vault))]
  }

  async function all(): Promise<readonly Provider[]> {
    const at = await epoch.current()
    if (held?.epoch === at) return held.providers
    const mine = { epoch: at, providers: load() }
    held = mine
    try {
      return await mine.providers
    } catch (error) {
      if (held === mine) held = undefined
      throw error
    }
  }

  return {
    all,
    async enabled(by) {
      const [name, value] = 'id' in by ? (['id', by.id] as const) : (['issuer', by.issuer] as const)
      return (await all()).find((provider) => provider.isEnabled && provider[name] === value)
    },
  }
}

function fromRow(row: ProviderRow, vault: Vault): Provider {
  return {
    id: toId('identityProvider', row.id),
    source: 'settings',
    name: row.name,
    issuer: row.issuer,
    clientId: row.client_id,
    clientSecret: row.client_secret && vault.decrypt(row.client_secret, secretContext(row.id)),
    scopes: row.scopes,
    groupClaim: row.group_claim,
    mapping: row.mapping.map(({ group, role, department_ids }) => ({ group, role, departmentIds: department_ids })),
    defaultRole: row.default_role,
    emailDomains: row.email_domains,
    trustsEmail: row.trusts_email,
    makesAgents: row.makes_agents,
    admitsSuperAdmins: row.admits_super_admins,
    isEnabled: row.is_enabled,
    jwksUrl: null,
    pages: null,
    version: [row.id, row.client_id, row.client_secret].join(' '),
  }
}
