import { type Agent, fromId, type UpdateAgentBody } from '@parley/contract'
import { checkHolds, checkProved, lockRights, managerOf, rightsOf, rightsOfRole } from '../access/index.ts'
import { audit, type Source } from '../audit/index.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { factsOf, present } from './present.ts'
import { checkMayReset, checkSomebodyRemains, endsSessions } from './rules.ts'
import {
  type AgentRecord,
  countActive,
  deleteAgent,
  findAgent,
  restoreAgent,
  setDepartments,
  updateAgent,
} from './store.ts'

/** Who asks for a change, and from where. */
export type By = Source & { caller: NonNullable<Source['caller']> }

/** Tells the person whose address was changed, at the old one, in the transaction of the change. */
export type TellAddressChanged = (tx: Tx, of: { agentId: string; name: string; oldAddress: string }) => Promise<void>

/**
 * @throws Problem `agent_not_found`, `agent_deleted`, `insufficient_permissions`, `role_not_found`, `department_not_found`,
 *   `proof_required`, `last_admin`, `duplicate`
 */
export async function changeAgent(
  deps: { sql: Sql; now: () => Date; tellAddressChanged?: TellAddressChanged | undefined },
  by: By,
  id: string,
  wish: UpdateAgentBody,
): Promise<Agent> {
  const { department_ids: departments, ...changes } = wish
  if (changes.email !== undefined) changes.email = changes.email.toLowerCase()
  return deps.sql.begin(async (tx) => {
    await lockRights(tx)
    const manager = await managerOf(tx, by.caller, 'agent.manage')
    const before = await standing(tx, id)
    const after = { ...before, ...changes }
    checkHolds(manager, before.role, rightsOf(before))
    if (after.role !== before.role) checkHolds(manager, after.role, await rightsOfRole(tx, after.role))
    const isNewAddress = after.email !== before.email
    if (isNewAddress) checkMaySee(by)
    if (isNewAddress && manager.id === id) await checkProved(tx, by.caller, deps.now())
    if (isNewAddress && before.is_registered && manager.id !== id) checkMayReset(manager, before, rightsOf(before))
    checkSomebodyRemains(before, after, await countActive(tx, id))
    if (!(await updateAgent(tx, { ...after, name: wish.name ?? null }, endsSessions(before, after)))) throw taken()
    const changed = await withDepartments(tx, id, departments)
    await audit(tx, by, {
      action: 'agent.updated',
      object: { type: 'agent', id },
      before: factsOf(before),
      after: factsOf(changed),
    })
    if (isNewAddress && before.is_registered)
      await deps.tellAddressChanged?.(tx, { agentId: id, name: before.name, oldAddress: before.email })
    return present(changed)
  })
}

/** @throws Problem `agent_not_found`, `insufficient_permissions`, `last_admin` */
export async function removeAgent(sql: Sql, by: By, id: string, at: Date): Promise<void> {
  await sql.begin(async (tx) => {
    await lockRights(tx)
    const manager = await managerOf(tx, by.caller, 'agent.manage')
    const before = await findAgent(tx, id)
    if (!before) throw new Problem('agent_not_found')
    checkHolds(manager, before.role, rightsOf(before))
    if (before.deleted_at !== null) return
    checkSomebodyRemains(before, { ...before, status: 'disabled' }, await countActive(tx, id))
    await deleteAgent(tx, id, at)
    await audit(tx, by, { action: 'agent.deleted', object: { type: 'agent', id }, before: factsOf(before) })
  })
}

/** @throws Problem `agent_not_found`, `insufficient_permissions` */
export async function bringBack(sql: Sql, by: By, id: string, at: Date): Promise<Agent> {
  return sql.begin(async (tx) => {
    await lockRights(tx)
    const manager = await managerOf(tx, by.caller, 'agent.manage')
    const before = await findAgent(tx, id)
    if (!before) throw new Problem('agent_not_found')
    checkHolds(manager, before.role, rightsOf(before))
    if (before.deleted_at === null) return present(before)
    await restoreAgent(tx, id, at)
    const after = (await findAgent(tx, id))!
    await audit(tx, by, { action: 'agent.restored', object: { type: 'agent', id }, after: factsOf(after) })
    return present(after)
  })
}

/** Puts the agent into these departments, if any are given. @throws Problem `department_not_found` */
export async function withDepartments(
  tx: Tx,
  id: string,
  departments: readonly string[] | undefined,
): Promise<AgentRecord> {
  const ids = departments?.map((department) => fromId('department', department)!)
  if (ids && !(await setDepartments(tx, id, ids))) throw new Problem('department_not_found')
  return (await findAgent(tx, id))!
}

/** Whether an address is taken is told to those only who may see whose it is. @throws Problem `insufficient_permissions` */
export function checkMaySee({ caller }: By): void {
  if (!caller.permissions.has('agent.read'))
    throw new Problem('insufficient_permissions', { detail: 'Giving an address takes the permission agent.read too' })
}

export const taken = () => new Problem('duplicate', { detail: 'An agent with this e-mail address exists' })

async function standing(tx: Tx, id: string): Promise<AgentRecord> {
  const agent = await findAgent(tx, id)
  if (!agent) throw new Problem('agent_not_found')
  if (agent.deleted_at !== null) throw new Problem('agent_deleted')
  return agent
}
