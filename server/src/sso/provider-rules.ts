import { type CreateProviderBody, fromId, type ProviderSettings, type UpdateProviderBody } from '@parley/contract'
import { checkHolds, type Manager, rightsOfRole } from '../access/index.ts'
import type { Vault } from '../access/vault.ts'
import type { Config } from '../config.ts'
import type { Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { invalid } from '../http/validate.ts'
import { secretContext } from './book.ts'
import { isSafeAddress } from './environment.ts'
import { missingDepartments, type ProviderRow, type StoredRule } from './store.ts'

/** What a provider is that says nothing of it. */
export const unset: Omit<ProviderSettings, 'name' | 'client_id' | 'email_domains'> = {
  client_secret: null,
  scopes: ['openid', 'email', 'profile'],
  group_claim: null,
  mapping: [],
  default_role: null,
  trusts_email: false,
  makes_agents: false,
  is_enabled: true,
}

/** @throws Problem `invalid_body` for an issuer that no provider can have */
export function checkIssuer({ issuer }: CreateProviderBody, config: Config): void {
  if (!isSafeAddress(issuer, config))
    throw invalid('invalid_body', [{ path: '/issuer', message: 'must be an https address without a query' }])
}

/** The row with what the body changes in it; a secret that it names is encrypted. */
export function changed(
  row: Omit<ProviderRow, 'mapping'> & { mapping: StoredRule[] },
  body: UpdateProviderBody,
  vault: Vault,
): ProviderRow {
  const { client_secret: secret, mapping, ...fields } = body
  return {
    ...row,
    ...fields,
    client_secret: secret === undefined ? row.client_secret : secret && vault.encrypt(secret, secretContext(row.id)),
    mapping: mapping?.map(stored) ?? row.mapping,
  }
}

function stored({ group, role, department_ids }: ProviderSettings['mapping'][number]): StoredRule {
  return { group, role, department_ids: department_ids?.map((id) => fromId('department', id)!) ?? null }
}

/**
 * Whether a provider may be so: nobody has it give what they do not hold.
 * @throws Problem `role_not_found`, `department_not_found`, `insufficient_permissions`, `invalid_body`
 */
export async function checkProvider(tx: Tx, manager: Manager, row: ProviderRow): Promise<void> {
  if (row.trusts_email && row.email_domains.length === 0)
    throw invalid('invalid_body', [{ path: '/trusts_email', message: 'takes at least one domain in email_domains' }])
  const roles = new Set([
    ...row.mapping.map(({ role }) => role),
    ...(row.default_role === null ? [] : [row.default_role]),
  ])
  for (const role of roles) checkHolds(manager, role, await rightsOfRole(tx, role))
  const departments = row.mapping.flatMap(({ department_ids }) => department_ids ?? [])
  if ((await missingDepartments(tx, departments)).length > 0) throw new Problem('department_not_found')
}
