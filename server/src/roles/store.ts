import type { Permission, RoleScope } from '@parley/contract'
import { brokenConstraint, type Db } from '../db/sql.ts'

/** Permissions and scope are null for a preset: they are as the release says. */
export type RoleRecord = {
  key: string
  name: string
  description: string
  permissions: Permission[] | null
  scope: RoleScope | null
  requires_second_factor: boolean
  agent_count: number
  created_at: Date
  updated_at: Date
}
export type RoleValues = Omit<RoleRecord, 'agent_count' | 'created_at' | 'updated_at'>

export function listRoles(sql: Db): Promise<RoleRecord[]> {
  return sql<RoleRecord[]>`select ${columns(sql)} from role r order by lower(r.name), r.key`
}

export async function findRole(sql: Db, key: string): Promise<RoleRecord | undefined> {
  const [row] = await sql<RoleRecord[]>`select ${columns(sql)} from role r where r.key = ${key}`
  return row
}

/** @returns false when another role has the key or the name */
export async function insertRole(sql: Db, role: RoleValues): Promise<boolean> {
  const [row] = await sql`
    insert into role (key, name, description, permissions, scope, requires_second_factor)
    values (${role.key}, ${role.name}, ${role.description}, ${role.permissions}::text[], ${role.scope}, ${role.requires_second_factor})
    on conflict do nothing returning 1`
  return row !== undefined
}

/** @returns false when another role has the name */
export async function updateRole(sql: Db, role: RoleValues): Promise<boolean> {
  const [taken] = await sql`select 1 from role where lower(name) = lower(${role.name}) and key <> ${role.key}`
  if (taken) return false
  try {
    await sql`
      update role set name = ${role.name}, description = ${role.description}, permissions = ${role.permissions}::text[],
        scope = ${role.scope}, requires_second_factor = ${role.requires_second_factor}, updated_at = now()
      where key = ${role.key}`
    return true
  } catch (error) {
    if (brokenConstraint(error) !== 'role_name') throw error
    return false
  }
}

/** Whether an agent has it, also one who was deleted. */
export async function isHeld(sql: Db, key: string): Promise<boolean> {
  return (await sql`select 1 from agent where role = ${key} limit 1`).length > 0
}

export async function deleteRole(sql: Db, key: string): Promise<void> {
  await sql`delete from role where key = ${key}`
}

export async function countRoles(sql: Db): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::int as count from role`
  return row!.count
}

function columns(sql: Db) {
  return sql`r.key, r.name, r.description, r.permissions, r.scope, r.requires_second_factor, r.created_at, r.updated_at,
    (select count(*)::int from agent a where a.role = r.key and a.deleted_at is null) as agent_count`
}
