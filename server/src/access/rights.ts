import { allPermissions, isPresetRole, type Permission, presets, type RoleScope } from '@parley/contract'
import type { Db } from '../db/sql.ts'

/** What a role gives: what its agents may do, and how far they see. */
export type Rights = { permissions: ReadonlySet<Permission>; scope: RoleScope }

/** What the database knows of a role; permissions and scope are null for a preset. */
export type RoleRow = { role: string; role_permissions: string[] | null; role_scope: RoleScope | null }

const known: ReadonlySet<string> = new Set(allPermissions)
const presetRights = new Map(
  Object.entries(presets).map(([key, { permissions, scope }]) => [key, { permissions: new Set(permissions), scope }]),
)
const none: Rights = { permissions: new Set(), scope: 'assigned' }

/** Words of a newer release that this one does not know give nothing. */
export function rightsOf({ role, role_permissions, role_scope }: RoleRow): Rights {
  if (isPresetRole(role)) return presetRights.get(role)!
  if (!role_permissions || !role_scope) return none
  const permissions = role_permissions.filter((name): name is Permission => known.has(name))
  return { permissions: new Set(permissions), scope: role_scope }
}

/** The columns of `RoleRow`, of the agent table under the alias `a`. */
export function roleColumns(sql: Db) {
  return sql`a.role, (select r.permissions from role r where r.key = a.role) as role_permissions,
    (select r.scope from role r where r.key = a.role) as role_scope`
}

const width: Record<RoleScope, number> = { assigned: 0, departments: 1, all: 2 }

/** Whether the first rights hold everything that the second give. */
export function holds(all: Rights, some: Rights): boolean {
  return width[all.scope] >= width[some.scope] && [...some.permissions].every((name) => all.permissions.has(name))
}
