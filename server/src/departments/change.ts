import { type DepartmentDetail, fromId, toId, type UpdateDepartmentBody } from '@parley/contract'
import {
  checkHolds,
  lockRights,
  type Manager,
  managerOf,
  type RoleRow,
  rightsOf,
  roleColumns,
} from '../access/index.ts'
import { audit, type Source } from '../audit/index.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { changedMembers, checkSettings } from './rules.ts'
import {
  type DepartmentRecord,
  deleteDepartment,
  findDepartment,
  insertDepartment,
  isInUse,
  type Member,
  setMembers,
  updateDepartment,
} from './store.ts'

export type By = Source & { caller: NonNullable<Source['caller']> }

/**
 * Makes a department, or finds the one that an earlier run of the same request made.
 * @throws Problem `insufficient_permissions`, `agent_not_found`, `duplicate`, `invalid_body`
 */
export async function makeDepartment(
  sql: Sql,
  by: By,
  id: string,
  { name, ...wish }: UpdateDepartmentBody & { name: string },
): Promise<DepartmentDetail> {
  checkSettings(wish)
  return sql.begin(async (tx) => {
    await lockRights(tx)
    const manager = await managerOf(tx, by.caller, 'department.manage')
    if (!(await insertDepartment(tx, id, name))) throw taken()
    const made = await write(tx, manager, (await findDepartment(tx, id))!, wish)
    await audit(tx, by, { action: 'department.created', object: { type: 'department', id }, after: factsOf(made) })
    return present(made)
  })
}

/** @throws Problem `department_not_found`, `insufficient_permissions`, `agent_not_found`, `duplicate`, `invalid_body` */
export async function changeDepartment(
  sql: Sql,
  by: By,
  id: string,
  wish: UpdateDepartmentBody,
): Promise<DepartmentDetail> {
  checkSettings(wish)
  return sql.begin(async (tx) => {
    await lockRights(tx)
    const manager = await managerOf(tx, by.caller, 'department.manage')
    const before = await findDepartment(tx, id)
    if (!before) throw new Problem('department_not_found')
    const after = await write(tx, manager, before, wish)
    await audit(tx, by, {
      action: 'department.updated',
      object: { type: 'department', id },
      before: factsOf(before),
      after: factsOf(after),
    })
    return present(after)
  })
}

/** @throws Problem `department_not_found`, `department_in_use`, `insufficient_permissions` */
export async function removeDepartment(sql: Sql, by: By, id: string): Promise<void> {
  await sql.begin(async (tx) => {
    await lockRights(tx)
    await managerOf(tx, by.caller, 'department.manage')
    const before = await findDepartment(tx, id)
    if (!before) throw new Problem('department_not_found')
    if (await isInUse(tx, id)) throw new Problem('department_in_use')
    await deleteDepartment(tx, id)
    await audit(tx, by, { action: 'department.deleted', object: { type: 'department', id }, before: factsOf(before) })
  })
}

export function present(department: DepartmentRecord): DepartmentDetail {
  const { default_assignee_id: assignee, ...rest } = department
  return {
    ...rest,
    id: toId('department', department.id),
    default_assignee_id: assignee && toId('agent', assignee),
    members: department.members.map(({ agent_id, is_lead }) => ({ agent_id: toId('agent', agent_id), is_lead })),
    inbox_ids: department.inbox_ids.map((inbox) => toId('inbox', inbox)),
  }
}

function factsOf(department: DepartmentRecord) {
  const { id: _, agent_count: __, inbox_ids: ___, ...facts } = present(department)
  return facts
}

async function write(
  tx: Tx,
  manager: Manager,
  before: DepartmentRecord,
  wish: UpdateDepartmentBody,
): Promise<DepartmentRecord> {
  const { members: wishedMembers, default_assignee_id: assignee, ...settings } = wish
  const members = wishedMembers?.map(({ agent_id, is_lead }) => ({ agent_id: fromId('agent', agent_id)!, is_lead }))
  const assigneeId = assignee ? fromId('agent', assignee)! : assignee
  if (members) await checkMembers(tx, manager, before.members, members)
  if (assigneeId) await agentsOf(tx, [assigneeId])
  const defaultAssignee = assigneeId === undefined ? before.default_assignee_id : assigneeId
  const to = { ...before, ...settings, default_assignee_id: defaultAssignee }
  if (!(await updateDepartment(tx, before.id, to))) throw taken()
  if (members) await setMembers(tx, before.id, members)
  return (await findDepartment(tx, before.id))!
}

/** A member sees the department's tickets: whoever comes or goes must be somebody that the manager may manage. */
async function checkMembers(tx: Tx, manager: Manager, before: readonly Member[], after: readonly Member[]) {
  await agentsOf(
    tx,
    after.map(({ agent_id }) => agent_id),
  )
  for (const agent of await agentsOf(tx, changedMembers(before, after)))
    checkHolds(manager, agent.role, rightsOf(agent))
}

/** @throws Problem `agent_not_found` when one of them is not there, or was deleted */
async function agentsOf(tx: Tx, ids: string[]): Promise<RoleRow[]> {
  const rows = await tx<RoleRow[]>`
    select ${roleColumns(tx)} from agent a where a.id = any(${ids}::uuid[]) and a.deleted_at is null`
  if (rows.length < ids.length) throw new Problem('agent_not_found')
  return rows
}

const taken = () => new Problem('duplicate', { detail: 'A department with this name exists' })
