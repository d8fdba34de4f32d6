import type { Role } from '@parley/contract'
import type { Db } from '../db/sql.ts'

export type AgentRecord = {
  id: string
  email: string
  name: string
  role: Role
  status: 'active' | 'disabled'
  department_ids: string[]
  /** Whether the agent has a password, or an account elsewhere to sign in with. */
  is_registered: boolean
  /** When the invitation that nobody used ends, or ended. */
  invited_until: Date | null
}
export type NewAgent = Pick<AgentRecord, 'id' | 'email' | 'name' | 'role'>
/** How many active agents there are of a role, and how many of them can sign in. */
export type Active = { active: Record<Role, number>; registered: Record<Role, number> }
export type DepartmentRecord = { id: string; name: string; agent_count: number }

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
export async function insertAgent(sql: Db, agent: NewAgent, hash: string | null): Promise<boolean> {
  const [row] = await sql`
    insert into agent (id, email, name, role, password_hash)
    values (${agent.id}, ${agent.email}, ${agent.name}, ${agent.role}, ${hash})
    on conflict (lower(email)) do nothing returning 1`
  return row !== undefined
}

/** Leaves the name when it is null. With `raiseVersion` every session, token and link of the agent dies. */
export async function updateAgent(
  sql: Db,
  { id, name, role, status }: Pick<AgentRecord, 'id' | 'role' | 'status'> & { name: string | null },
  raiseVersion: boolean,
): Promise<void> {
  await (raiseVersion
    ? sql`
        update agent set name = coalesce(${name}, name), role = ${role}, status = ${status},
          session_version = session_version + 1, updated_at = now()
        where id = ${id}`
    : sql`update agent set name = coalesce(${name}, name), updated_at = now() where id = ${id}`)
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

/** The active agents, without this one. */
export async function countActive(sql: Db, exceptId: string): Promise<Active> {
  const rows = await sql<{ role: Role; active: number; registered: number }[]>`
    select a.role, count(*)::int as active, (count(*) filter (where ${isRegistered(sql)}))::int as registered
    from agent a where a.status = 'active' and a.id <> ${exceptId} group by a.role`
  const none = { agent: 0, admin: 0, super_admin: 0 }
  return {
    active: { ...none, ...Object.fromEntries(rows.map(({ role, active }) => [role, active])) },
    registered: { ...none, ...Object.fromEntries(rows.map(({ role, registered }) => [role, registered])) },
  }
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
    array(select department_id from department_member where agent_id = a.id order by department_id) as department_ids,
    ${isRegistered(sql)} as is_registered,
    (select max(l.expires_at) from one_time_link l
      where l.agent_id = a.id and l.purpose = 'invitation' and l.used_at is null and l.agent_version = a.session_version
    ) as invited_until`
}

function isRegistered(sql: Db) {
  return sql`(a.password_hash is not null or a.subject is not null)`
}
