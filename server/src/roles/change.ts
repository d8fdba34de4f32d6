import { type CreateRoleBody, isPresetRole, maxRoles, type Role, type UpdateRoleBody } from '@parley/contract'
import { checkHolds, lockRights, type Manager, managerOf } from '../access/index.ts'
import { audit, type Source } from '../audit/index.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { present, rightsOfRecord } from './present.ts'
import {
  countRoles,
  deleteRole,
  findRole,
  insertRole,
  isHeld,
  type RoleRecord,
  type RoleValues,
  updateRole,
} from './store.ts'

export type By = Source & { caller: NonNullable<Source['caller']> }

/** @throws Problem `insufficient_permissions`, `duplicate` */
export async function makeRole(sql: Sql, by: By, { key, ...wish }: CreateRoleBody): Promise<Role> {
  return sql.begin(async (tx) => {
    await lockRights(tx)
    const manager = await managerOf(tx, by.caller, 'role.manage')
    const role: RoleValues = { key, description: '', requires_second_factor: false, ...wish }
    checkHolds(manager, key, rightsOfRecord(role))
    if ((await countRoles(tx)) >= maxRoles)
      throw new Problem('duplicate', { detail: `There are ${maxRoles} roles already: change or delete one` })
    if (!(await insertRole(tx, role))) throw taken()
    const made = present((await findRole(tx, key))!)
    await audit(tx, by, { action: 'role.created', object: { type: 'role', id: key }, after: factsOf(made) })
    return made
  })
}

/** @throws Problem `role_not_found`, `preset_role`, `insufficient_permissions`, `duplicate` */
export async function changeRole(sql: Sql, by: By, key: string, wish: UpdateRoleBody): Promise<Role> {
  return sql.begin(async (tx) => {
    await lockRights(tx)
    const manager = await managerOf(tx, by.caller, 'role.manage')
    const before = await findRole(tx, key)
    if (!before) throw new Problem('role_not_found')
    const { requires_second_factor: _, ...others } = wish
    if (isPresetRole(key) && Object.keys(others).length > 0) throw new Problem('preset_role')
    checkMayChange(manager, before)
    const after: RoleRecord = { ...before, ...wish }
    checkHolds(manager, key, rightsOfRecord(after))
    if (!(await updateRole(tx, after))) throw taken()
    const changed = present((await findRole(tx, key))!)
    await audit(tx, by, {
      action: 'role.updated',
      object: { type: 'role', id: key },
      before: factsOf(present(before)),
      after: factsOf(changed),
    })
    return changed
  })
}

/** @throws Problem `role_not_found`, `preset_role`, `role_in_use`, `insufficient_permissions` */
export async function removeRole(sql: Sql, by: By, key: string): Promise<void> {
  await sql.begin(async (tx) => {
    await lockRights(tx)
    const manager = await managerOf(tx, by.caller, 'role.manage')
    const before = await findRole(tx, key)
    if (!before) throw new Problem('role_not_found')
    if (isPresetRole(key)) throw new Problem('preset_role', { detail: 'A preset role cannot be deleted' })
    checkMayChange(manager, before)
    if (await isHeld(tx, key)) throw new Problem('role_in_use')
    await deleteRole(tx, key)
    await audit(tx, by, { action: 'role.deleted', object: { type: 'role', id: key }, before: factsOf(present(before)) })
  })
}

/** Nobody changes a role that allows more than theirs, nor the one that they have; super admins have nobody above them. */
function checkMayChange(manager: Manager, role: RoleRecord): void {
  checkHolds(manager, role.key, rightsOfRecord(role))
  if (manager.role === role.key && role.key !== 'super_admin')
    throw new Problem('insufficient_permissions', { detail: 'Nobody changes the role that they have' })
}

function factsOf({ name, description, permissions, scope, requires_second_factor }: Role) {
  return { name, description, permissions, scope, requires_second_factor }
}

const taken = () => new Problem('duplicate', { detail: 'A role with this key or name exists' })
