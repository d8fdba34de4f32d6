import type { Me, Permission, Role, RoleScope } from '../api/types.ts'

export type Rights = { permissions: readonly Permission[]; scope: RoleScope }
type Self = { permissions: readonly Permission[]; scope: Me['scope'] }

const width: Record<Me['scope'], number> = { ticket: 0, own: 0, assigned: 0, departments: 1, all: 2 }

/** Whether the first rights hold everything that the second give; the server's rule, which has the last word. */
export function holds(all: Self, some: Self): boolean {
  return width[all.scope] >= width[some.scope] && some.permissions.every((name) => all.permissions.includes(name))
}

/** What a role allows; undefined for one that is not known. */
export function rightsOf(role: string, roles: readonly Role[]): Rights | undefined {
  return roles.find(({ key }) => key === role)
}

/** Why somebody may not change a role; undefined when they may. Nobody changes more than they have, nor the role that they have. */
export function whyNotChange(
  me: Pick<Me, 'permissions' | 'scope' | 'role'>,
  role: Role,
): 'no_permission' | 'sees_part' | 'stronger' | 'own' | undefined {
  if (!me.permissions.includes('role.manage')) return 'no_permission'
  if (me.scope !== 'all') return 'sees_part'
  if (!holds(me, role)) return 'stronger'
  return me.role === role.key && role.key !== 'super_admin' ? 'own' : undefined
}
