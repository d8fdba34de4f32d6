import {
  allPermissions,
  CreateRoleBody,
  PermissionList,
  permissions,
  presetRoles,
  presets,
  Role,
  RoleKey,
  RoleList,
  UpdateRoleBody,
} from '@parley/contract'
import Type from 'typebox'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { changeRole, makeRole, removeRole } from './change.ts'
import { present } from './present.ts'
import { findRole, listRoles } from './store.ts'

const tag = 'Roles'
const Params = Type.Object({ key: RoleKey }, { additionalProperties: false })

/** What agents may do, as sets that have a name. */
export function addRoleRoutes(router: Router, { sql }: { sql: Sql }): void {
  router.add({
    method: 'GET',
    paths: ['/api/v1/permissions'],
    summary: 'List every permission, with what it allows and which preset roles have it',
    tag,
    access: 'role.read',
    replies: { 200: PermissionList },
    handle: async () => ({ permissions: described }),
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/roles'],
    summary: 'List roles: the presets, then those that the company made',
    tag,
    access: 'role.read',
    replies: { 200: RoleList },
    async handle() {
      const roles = (await listRoles(sql)).map(present)
      const place = (key: string) => (presetRoles as readonly string[]).indexOf(key)
      const ordered = roles.filter(({ is_preset }) => is_preset).sort((a, b) => place(a.key) - place(b.key))
      return { roles: [...ordered, ...roles.filter(({ is_preset }) => !is_preset)] }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/roles'],
    summary: 'Make a role',
    description: 'It allows no more than your own role does. The key cannot be changed later.',
    tag,
    access: 'role.manage',
    body: CreateRoleBody,
    replies: { 201: Role },
    errors: ['insufficient_permissions', 'duplicate'],
    status: 201,
    handle: ({ caller, body, request }) => makeRole(sql, { caller, request }, body),
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/roles/:key'],
    summary: 'Get a role',
    tag,
    access: 'role.read',
    params: Params,
    replies: { 200: Role },
    errors: ['role_not_found'],
    async handle({ params }) {
      const role = await findRole(sql, params.key)
      if (!role) throw new Problem('role_not_found')
      return present(role)
    },
  })

  router.add({
    method: 'PUT',
    paths: ['/api/v1/roles/:key'],
    summary: 'Change a role',
    description:
      'Whoever has it does and sees the new from the next request and frame on; API keys that they made are narrowed with them. Of a preset only `requires_second_factor` can be changed, and nobody changes the role that they have, super admins excepted.',
    tag,
    access: 'role.manage',
    params: Params,
    body: UpdateRoleBody,
    replies: { 200: Role },
    errors: ['role_not_found', 'preset_role', 'insufficient_permissions', 'duplicate', 'nothing_to_update'],
    async handle({ caller, params, body, request }) {
      if (Object.keys(body).length === 0) throw new Problem('nothing_to_update')
      return changeRole(sql, { caller, request }, params.key, body)
    },
  })

  router.add({
    method: 'DELETE',
    paths: ['/api/v1/roles/:key'],
    summary: 'Delete a role that nobody has',
    description: 'Deleted agents count: they could be restored.',
    tag,
    access: 'role.manage',
    params: Params,
    replies: { 204: Type.Null() },
    errors: ['role_not_found', 'preset_role', 'role_in_use', 'insufficient_permissions'],
    status: 204,
    handle: ({ caller, params, request }) => removeRole(sql, { caller, request }, params.key),
  })
}

const described = allPermissions.map((name) => ({
  name,
  description: permissions[name],
  presets: presetRoles.filter((role) => presets[role].permissions.includes(name)),
}))
