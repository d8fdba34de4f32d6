import { presetRoles, presets } from '@parley/contract'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { meQuery } from '../api/queries.ts'
import type { Role } from '../api/types.ts'
import { roleName } from '../app/role-name.ts'
import { rolesQuery } from './queries.ts'

/** The roles that every company has: all that is known to one who may not see the others. */
export const presetsOnly: readonly Role[] = presetRoles.map((key) => ({
  key,
  ...presets[key],
  permissions: [...presets[key].permissions],
  is_preset: true,
  requires_second_factor: false,
  agent_count: 0,
  created_at: '',
  updated_at: '',
}))

/** The company's roles, and what each is called. */
export function useRoles(): { roles: readonly Role[]; nameOf: (key: string) => string } {
  const me = useQuery(meQuery()).data
  const { data } = useQuery({ ...rolesQuery(), enabled: me?.permissions.includes('role.read') ?? false })
  const roles = data ?? presetsOnly
  return useMemo(() => ({ roles, nameOf: (key) => nameIn(roles, key) }), [roles])
}

/** Presets in the reader's language, others as the company calls them. */
export function nameIn(roles: readonly Role[], key: string): string {
  const role = roles.find((one) => one.key === key)
  return role && !role.is_preset ? role.name : roleName(key)
}
