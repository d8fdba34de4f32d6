import Type, { type Static } from 'typebox'
import { PermissionName, RoleKey } from './access.ts'
import { grantablePermissions, type Permission, presetRoles, type RoleScope, roleScopes } from './permissions.ts'
import { Timestamp } from './words.ts'

// Roles: what agents may do and how far they see. Five are there from the start; a company makes more.

const closed = { additionalProperties: false }

const RoleName = Type.String({ minLength: 1, maxLength: 60, pattern: '^\\S(?:.*\\S)?$' })
const Description = Type.String({ maxLength: 500 })
const Grants = Type.Array(Type.Enum(grantablePermissions), {
  uniqueItems: true,
  description: 'Some of your own.',
})
const ScopeName = Type.Enum([...roleScopes], {
  description:
    '`all`: every ticket. `departments`: tickets of the agent’s departments, of no department, and those assigned to the agent. `assigned`: only those assigned to the agent.',
})
const RequiresFactor = Type.Boolean({ description: 'Whether who has this role signs in with a second factor.' })

export const Role = Type.Object(
  {
    key: RoleKey,
    name: Type.String(),
    description: Type.String(),
    is_preset: Type.Boolean({ description: 'Of a preset only `requires_second_factor` can be changed.' }),
    permissions: Type.Array(PermissionName),
    scope: ScopeName,
    requires_second_factor: RequiresFactor,
    agent_count: Type.Integer({ description: 'How many agents have it; deleted ones do not count.' }),
    created_at: Timestamp,
    updated_at: Timestamp,
  },
  { $id: 'Role', ...closed },
)
export type Role = {
  key: string
  name: string
  description: string
  is_preset: boolean
  permissions: Permission[]
  scope: RoleScope
  requires_second_factor: boolean
  agent_count: number
  created_at: string
  updated_at: string
}
export const maxRoles = 200
export const RoleList = Type.Object(
  { roles: Type.Array(Type.Ref('Role'), { maxItems: maxRoles, description: 'The presets, then the others by name.' }) },
  closed,
)

const example = {
  key: 'night_shift',
  name: 'Night shift',
  permissions: ['ticket.read', 'message.write'],
  scope: 'departments',
}
export const CreateRoleBody = Type.Object(
  {
    key: RoleKey,
    name: RoleName,
    description: Type.Optional(Description),
    permissions: Grants,
    scope: ScopeName,
    requires_second_factor: Type.Optional(RequiresFactor),
  },
  { ...closed, examples: [example] },
)
export type CreateRoleBody = Static<typeof CreateRoleBody>

export const UpdateRoleBody = Type.Object(
  {
    name: Type.Optional(RoleName),
    description: Type.Optional(Description),
    permissions: Type.Optional(Grants),
    scope: Type.Optional(ScopeName),
    requires_second_factor: Type.Optional(RequiresFactor),
  },
  { ...closed, examples: [{ permissions: ['ticket.read'] }, { requires_second_factor: true }] },
)
export type UpdateRoleBody = Static<typeof UpdateRoleBody>

export const PermissionList = Type.Object(
  {
    permissions: Type.Array(
      Type.Object(
        {
          name: PermissionName,
          description: Type.String(),
          presets: Type.Array(Type.Enum([...presetRoles]), { description: 'Preset roles that have it.' }),
        },
        closed,
      ),
    ),
  },
  closed,
)
