import type { Permission } from '@parley/contract'
import type { Db } from '../db/sql.ts'
import type { Caller, Scope } from './caller.ts'
import { type RoleRow, rightsOf, roleColumns } from './rights.ts'

/** Who made a key, as the database has them now; null when nobody did. */
export type MakerRow = { maker: (RoleRow & { department_ids: string[] }) | null }

/** The column of `MakerRow`, of the key table under the alias `k`. */
export function makerColumns(sql: Db) {
  return sql`(
    select to_json(m) from (
      select ${roleColumns(sql)}, array(select department_id from department_member where agent_id = a.id) as department_ids
      from agent a where a.id = k.created_by
    ) m
  ) as maker`
}

type KeyGrant = {
  id: string
  permissions: readonly Permission[]
  department_ids: string[] | null
  created_by: string | null
}

/**
 * What a key may do: what it was given, as far as its maker's role gives it today. A maker who left, or whose account is disabled,
 * still has a role, so that a key goes on when people go; what is taken from the role is taken from the key.
 */
export function keyRights(key: KeyGrant & MakerRow): Pick<Caller, 'permissions' | 'scope'> {
  if (!key.maker) return { permissions: new Set(key.permissions), scope: scopeOf(key.department_ids) }
  const rights = rightsOf(key.maker)
  return {
    permissions: new Set(key.permissions.filter((permission) => rights.permissions.has(permission))),
    scope: narrowed(key, rights.scope, key.maker.department_ids),
  }
}

function narrowed(key: KeyGrant, scope: 'all' | 'departments' | 'assigned', makersOwn: readonly string[]): Scope {
  if (scope === 'all') return scopeOf(key.department_ids)
  if (scope === 'departments') {
    const own = key.department_ids?.filter((id) => makersOwn.includes(id)) ?? makersOwn
    return { kind: 'departments', departmentIds: own, agentId: null }
  }
  // A key with departments of its own shares none of its maker's tickets for certain; nothing is assigned to a key.
  return { kind: 'assigned', agentId: key.department_ids === null && key.created_by !== null ? key.created_by : key.id }
}

function scopeOf(departmentIds: readonly string[] | null): Scope {
  return departmentIds === null ? { kind: 'all' } : { kind: 'departments', departmentIds, agentId: null }
}
