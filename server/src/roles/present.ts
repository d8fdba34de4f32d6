import { isPresetRole, presets, type Role } from '@parley/contract'
import { type Rights, rightsOf } from '../access/index.ts'
import type { RoleRecord, RoleValues } from './store.ts'

export function rightsOfRecord({ key, permissions, scope }: Pick<RoleValues, 'key' | 'permissions' | 'scope'>): Rights {
  return rightsOf({ role: key, role_permissions: permissions, role_scope: scope })
}

export function present(record: RoleRecord): Role {
  const { permissions, scope } = rightsOfRecord(record)
  const preset = isPresetRole(record.key) ? presets[record.key] : undefined
  return {
    key: record.key,
    name: preset?.name ?? record.name,
    description: preset?.description ?? record.description,
    is_preset: preset !== undefined,
    permissions: [...permissions],
    scope,
    requires_second_factor: record.requires_second_factor,
    agent_count: record.agent_count,
    created_at: record.created_at.toISOString(),
    updated_at: record.updated_at.toISOString(),
  }
}
