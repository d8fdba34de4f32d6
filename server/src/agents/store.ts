import type { Role } from '@parley/contract'
import type { Db, Tx } from '../db/sql.ts'

export type AgentRecord = {
  id: string
  email: string
  name: string
  role: Role
  status: 'active' | 'disabled'
  department_ids: string[]
}
export type DepartmentRecord = { id: string; name: string; agent_count: number }

/**
 * Makes this transaction the only one that changes rights until it ends: what it reads of roles stays true until it commits.
 * Taken first, so that two changes wait for each other and never deadlock.
 */
export async function lockRights(tx: Tx): Promise<void> {
  await tx`select epoch from access_epoch for update`
}

/** Active and disabled, oldest first. */
export function listAgents(sql: Db, limit: number, after: string | null): Promise<AgentRecord[]> {
  return sql<AgentRecord[]>`
    select ${columns(sql)} from agent a where ${after === null ? sql`true` : sql`a.id > ${after}`} order by a.id limit ${limit}`
}

export async function findAgent(sql: Db, id: string): Promise<AgentRecord | undefined> {
  const [row] = await sql<AgentRecord[]>`select ${columns(sql)} from agent a where a.id = ${id}`
  return row
}

/** @returns false when an agent with this address exists */
export async function insertAgent(sql: Db, agent: Omit<AgentRecord, 'status' | 'department_ids'>, hash: string | null) {
  const [row] = await sql`
    insert into agent (id, email, name, role, password_hash)
    values (${agent.id}, ${agent.email}, ${agent.name}, ${agent.role}, ${hash})
    on conflict (lower(email)) do nothing returning 1`
  return row !== undefined
}

/** With `raiseVersion` every session and token of the agent dies. */
export async function updateAgent(
  sql: Db,
  { id, name, role, status }: Omit<AgentRecord, 'email' | 'department_ids'>,
  raiseVersion: boolean,
): Promise<void> {
  await (raiseVersion
    ? sql`
        update agent set name = ${name}, role = ${role}, status = ${status}, session_version = session_version + 1,
          updated_at = now() where id = ${id}`
    : sql`update agent set name = ${name}, updated_at = now() where id = ${id}`)
}

/** Puts the agent into exactly these departments. @returns false when one of them does not exist */
export async function setDepartments(sql: Db, agentId: string, departmentIds: readonly string[]): Promise<boolean> {
  const ids = departmentIds as string[]
  const found = await sql`select id from department where id = any(${ids}::uuid[]) for key share`
  if (found.length < new Set(ids).size) return false
  await sql`delete from department_member where agent_id = ${agentId} and department_id <> all(${ids}::uuid[])`
  await sql`
    insert into department_member (agent_id, department_id) select ${agentId}, unnest(${ids}::uuid[])
    on conflict do nothing`
  return true
}

/** How many agents of each role are active, without this one. */
export async function countActive(sql: Db, exceptId: string): Promise<Record<Role, number>> {
  const rows = await sql<{ role: Role; count: number }[]>`
    select role, count(*)::int as count from agent where status = 'active' and id <> ${exceptId} group by role`
  return { agent: 0, admin: 0, super_admin: 0, ...Object.fromEntries(rows.map(({ role, count }) => [role, count])) }
}

export function listDepartments(sql: Db, limit: number, after: string | null): Promise<DepartmentRecord[]> {
  return sql<DepartmentRecord[]>`
    select d.id, d.name,
      (select count(*)::int from department_member m join agent a on a.id = m.agent_id
        where m.department_id = d.id and a.status = 'active') as agent_count
    from department d where ${after === null ? sql`true` : sql`d.id > ${after}`} order by d.id limit ${limit}`
}

/** @returns what stands under this id, also when an earlier run made it; undefined when another has the name */
export async function insertDepartment(
  sql: Db,
  id: string,
  name: string,
): Promise<{ id: string; name: string } | undefined> {
  await sql`insert into department (id, name) values (${id}, ${name}) on conflict do nothing`
  const [row] = await sql<{ id: string; name: string }[]>`select id, name from department where id = ${id}`
  return row
}

function columns(sql: Db) {
  return sql`a.id, a.email, a.name, a.role, a.status,
    array(select department_id from department_member where agent_id = a.id order by department_id) as department_ids`
}
