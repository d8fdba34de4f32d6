import { type ApiKey, fromId, type Permission, toId } from '@parley/contract'
import type { Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Caller } from './caller.ts'
import { findKey, type KeyRow, makeKey, replaceKey } from './keys.ts'

const hourMs = 3600_000

/**
 * Nobody gives what they do not have, and a key makes no keys: it could outlive its own end.
 * @throws Problem `insufficient_permissions`
 */
export function checkGrant(caller: Caller, permissions: readonly Permission[]): void {
  if (caller.type !== 'agent')
    throw new Problem('insufficient_permissions', { detail: 'An API key cannot make API keys: sign in as a person' })
  const missing = permissions.filter((permission) => !caller.permissions.has(permission))
  if (missing.length > 0)
    throw new Problem('insufficient_permissions', {
      detail: `You cannot give what you may not do: ${missing.join(', ')}`,
    })
}

/** The departments (UUIDs) that a new key of this caller's sees; null: every one. @throws Problem `department_not_found` */
export async function departmentsFor(
  sql: Sql,
  caller: Caller,
  wished: readonly string[] | null,
): Promise<string[] | null> {
  const own = caller.scope.kind === 'departments' ? caller.scope.departmentIds : null
  if (wished === null) return own === null ? null : [...own]
  const ids = wished.map((id) => fromId('department', id)!)
  const found = await sql<{ id: string }[]>`select id from department where id = any(${ids}::uuid[])`
  if (found.length < ids.length || ids.some((id) => own !== null && !own.includes(id)))
    throw new Problem('department_not_found')
  return ids
}

/**
 * A new key that may do what the old one may, which ends after the overlap. In a transaction that holds `lockRights`, so that of two
 * rotations at once one succeeds.
 * @throws Problem `key_ended`, `insufficient_permissions`
 */
export async function rotate(tx: Tx, caller: Caller, old: KeyRow, overlapHours: number, at: Date) {
  const hasEnded = old.revoked_at !== null || (old.expires_at !== null && old.expires_at <= at)
  if (hasEnded || old.replaced_by !== null) throw new Problem('key_ended')
  checkGrant(caller, old.permissions)
  if (!seesAsMuch(caller, old))
    throw new Problem('insufficient_permissions', { detail: 'This key sees departments that you do not see' })
  const lifeMs = old.expires_at && old.expires_at.getTime() - old.created_at.getTime()
  const wish = {
    name: old.name,
    permissions: old.permissions,
    departmentIds: old.department_ids,
    createdBy: caller.id,
    expiresAt: lifeMs === null ? null : new Date(at.getTime() + lifeMs),
  }
  const made = await makeKey(tx, wish, at)
  await replaceKey(tx, old.id, made.row.id, new Date(at.getTime() + overlapHours * hourMs))
  return { ...made, previous: (await findKey(tx, old.id))! }
}

function seesAsMuch({ scope }: Caller, { department_ids: departments }: KeyRow): boolean {
  if (scope.kind === 'all') return true
  return (
    scope.kind === 'departments' && departments !== null && departments.every((id) => scope.departmentIds.includes(id))
  )
}

export function presentKey(row: KeyRow): ApiKey {
  return {
    id: toId('apiKey', row.id),
    name: row.name,
    prefix: row.prefix,
    permissions: row.permissions,
    department_ids: row.department_ids?.map((id) => toId('department', id)) ?? null,
    created_by: row.created_by === null ? null : toId('agent', row.created_by),
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at?.toISOString() ?? null,
    last_used_at: row.last_used_at?.toISOString() ?? null,
    revoked_at: row.revoked_at?.toISOString() ?? null,
    replaced_by: row.replaced_by === null ? null : toId('apiKey', row.replaced_by),
  }
}

/** What the audit trail keeps of a key. */
export function factsOf(row: KeyRow) {
  const { id: _, created_at: __, created_by: ___, last_used_at: ____, ...facts } = presentKey(row)
  return facts
}
