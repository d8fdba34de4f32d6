import { allPermissions, grantablePermissions, permissions } from '@parley/contract'
import type { Me, Permission, Role, RoleScope } from '../api/types.ts'
import type { PermissionGroup } from './key-rules.ts'

/** Every permission there is, by noun; that over owners stands with the roles. */
export function everyPermission(): PermissionGroup[] {
  const nounOf = (name: Permission) => (name === 'super_admin.manage' ? 'role' : (name.split('.')[0] ?? ''))
  return [...Map.groupBy(allPermissions, nounOf)].map(([noun, names]) => ({
    noun,
    permissions: names.map((name) => ({ name, words: permissions[name] })),
  }))
}

/** Why one may not give this; undefined when one may. */
export function whyNotGive(me: Pick<Me, 'permissions'>, name: Permission): 'nobody_gives' | 'you_lack' | undefined {
  if (!grantablePermissions.includes(name)) return 'nobody_gives'
  return me.permissions.includes(name) ? undefined : 'you_lack'
}

export const scopes: readonly RoleScope[] = ['all', 'departments', 'assigned']

/** Whether one sees as much, so that one may give it. */
export function mayGiveScope(me: Pick<Me, 'scope'>, scope: RoleScope): boolean {
  return scopes.indexOf(me.scope as RoleScope) >= 0 && scopes.indexOf(me.scope as RoleScope) <= scopes.indexOf(scope)
}

/** The key of a role by this name, which no other has: "Night shift" is `night_shift`. Empty when no letter is in it. */
export function keyOf(name: string, roles: readonly Pick<Role, 'key'>[]): string {
  const plain = name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[^a-z]+|_+$/g, '')
    .slice(0, 36)
  if (plain === '') return ''
  const whole = plain.length < 2 ? `${plain}_role` : plain
  const isTaken = (key: string) => roles.some((role) => role.key === key)
  for (let count = 2; ; count++) {
    const key = count === 2 ? whole : `${whole}_${count - 1}`
    if (!isTaken(key)) return key
  }
}
