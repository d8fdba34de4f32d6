import { audit, type Source } from '../audit/index.ts'
import type { Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { factsOf } from './present.ts'
import { checkSomebodyRemains, endsSessions } from './rules.ts'
import { countActive, findAgent, insertAgent, type NewAgent, setDepartments, updateAgent } from './store.ts'

// What an identity provider's word does to agents. Every transaction here holds `lockRights`.

/** Departments are UUIDs, of which those that are gone count for nothing; null leaves them as they are. */
type Given = { role: string; departmentIds: readonly string[] | null }

/** An agent without a password. @returns false when somebody has the address, deleted or not */
export async function makeAgent(tx: Tx, agent: NewAgent, { departmentIds }: Given, by: Source): Promise<boolean> {
  if (!(await insertAgent(tx, agent, null))) return false
  if (departmentIds !== null) await setDepartments(tx, agent.id, await existing(tx, departmentIds))
  const made = (await findAgent(tx, agent.id))!
  await audit(tx, by, { action: 'agent.created', object: { type: 'agent', id: agent.id }, after: factsOf(made) })
  return true
}

/**
 * Gives an agent (UUID) this role and these departments; with another role everything ends that was signed in. The last active
 * super admin and the last administrator keep their role.
 */
export async function giveRights(tx: Tx, id: string, { role, departmentIds }: Given, by: Source): Promise<void> {
  const before = (await findAgent(tx, id))!
  const after = { ...before, role }
  const isNew = before.role !== role && (await mayLeave(tx, id, before, after))
  if (isNew) await updateAgent(tx, { ...after, name: null }, endsSessions(before, after))
  if (departmentIds !== null) {
    const ids = (await existing(tx, departmentIds)).sort()
    if (ids.join() !== [...before.department_ids].sort().join()) await setDepartments(tx, id, ids)
  }
  const changed = (await findAgent(tx, id))!
  const facts = { before: factsOf(before), after: factsOf(changed) }
  if (JSON.stringify(facts.before) !== JSON.stringify(facts.after))
    await audit(tx, by, { action: 'agent.updated', object: { type: 'agent', id }, ...facts })
}

/** Ends whatever is signed in to this agent's account (UUID). */
export async function endAll(tx: Tx, id: string): Promise<void> {
  await tx`update agent set session_version = session_version + 1 where id = ${id}`
}

type Standing = Parameters<typeof checkSomebodyRemains>[0]

async function mayLeave(tx: Tx, id: string, before: Standing, after: Standing): Promise<boolean> {
  try {
    checkSomebodyRemains(before, after, await countActive(tx, id))
    return true
  } catch (error) {
    if (error instanceof Problem && error.code === 'last_admin') return false
    throw error
  }
}

async function existing(tx: Tx, ids: readonly string[]): Promise<string[]> {
  const rows = await tx<{ id: string }[]>`select id from department where id = any(${ids as string[]}::uuid[])`
  return rows.map(({ id }) => id)
}
