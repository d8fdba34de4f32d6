import { type RoleRow, roleColumns } from '../access/index.ts'
import { brokenConstraint, type Db } from '../db/sql.ts'

export type Status = 'active' | 'disabled'
export type AgentRecord = RoleRow & {
  id: string
  email: string
  name: string
  status: Status
  department_ids: string[]
  /** Whether the agent has a password, or an account elsewhere to sign in with. */
  is_registered: boolean
  /** An authenticator app that was confirmed, or a passkey. */
  has_second_factor: boolean
  /** When the invitation that nobody used ends, or ended. */
  invited_until: Date | null
  deleted_at: Date | null
}
export type NewAgent = Pick<AgentRecord, 'id' | 'email' | 'name' | 'role'>
/** How many active agents there are of a role, and how many of them can sign in. */
export type Active = { active: ByRole; registered: ByRole }
type ByRole = { super_admin?: number; admin?: number }
export type AgentFilter = {
  status?: Status | undefined
  role?: string | undefined
  departmentId?: string | undefined
  q?: string | undefined
  includeDeleted: boolean
}

/** Oldest first. */
export function listAgents(sql: Db, filter: AgentFilter, limit: number, after: string | null): Promise<AgentRecord[]> {
  const { status = null, role = null, departmentId = null, q = null, includeDeleted } = filter
  return sql<AgentRecord[]>`
    select ${columns(sql)} from agent a
    where (${after}::uuid is null or a.id > ${after}) and (${includeDeleted} or a.deleted_at is null)
      and (${status}::text is null or a.status = ${status}) and (${role}::text is null or a.role = ${role})
      and (${departmentId}::uuid is null
        or exists (select from department_member m where m.agent_id = a.id and m.department_id = ${departmentId}))
      and (${q}::text is null or position(lower(${q}) in lower(a.name)) > 0 or position(lower(${q}) in lower(a.email)) > 0)
    order by a.id limit ${limit}`
}

/** Deleted ones too. */
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

/**
 * With `raiseVersion` every session, token and link of the agent dies.
 * @returns false when another agent has the address
 */
export async function updateAgent(
  sql: Db,
  { id, email, name, role, status }: Pick<AgentRecord, 'id' | 'email' | 'role' | 'status'> & { name: string | null },
  raiseVersion: boolean,
): Promise<boolean> {
  // What decides on rights is written only where it changes: writing it raises the access epoch.
  if (!raiseVersion) {
    await sql`update agent set name = coalesce(${name}, name), updated_at = now() where id = ${id}`
    return true
  }
  const [taken] = await sql`select 1 from agent where lower(email) = ${email} and id <> ${id}`
  if (taken) return false
  try {
    await sql`
      update agent set name = coalesce(${name}, name), role = ${role}, status = ${status}, email = ${email},
        session_version = session_version + 1, updated_at = now()
      where id = ${id}`
    return true
  } catch (error) {
    if (brokenConstraint(error) !== 'agent_email') throw error
    return false
  }
}

/** Disables and hides an agent, and ends every session, token, link and API key of theirs. */
export async function deleteAgent(sql: Db, id: string, at: Date): Promise<void> {
  await sql`
    update agent set status_before_deletion = status, status = 'disabled', deleted_at = ${at},
      session_version = session_version + 1, updated_at = ${at}
    where id = ${id} and deleted_at is null`
  await sql`update api_key set revoked_at = ${at} where created_by = ${id} and revoked_at is null`
}

/** The agent stands as before it was deleted; what ended then stays ended. */
export async function restoreAgent(sql: Db, id: string, at: Date): Promise<void> {
  await sql`
    update agent set status = status_before_deletion, status_before_deletion = null, deleted_at = null, updated_at = ${at}
    where id = ${id} and deleted_at is not null`
}

/** Puts the agent into exactly these departments; leads stay leads. @returns false when one of them does not exist */
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
  const rows = await sql<{ role: string; active: number; registered: number }[]>`
    select a.role, count(*)::int as active, (count(*) filter (where ${isRegistered(sql)}))::int as registered
    from agent a where a.status = 'active' and a.id <> ${exceptId} and a.role in ('super_admin', 'admin') group by a.role`
  return {
    active: Object.fromEntries(rows.map(({ role, active }) => [role, active])),
    registered: Object.fromEntries(rows.map(({ role, registered }) => [role, registered])),
  }
}

function columns(sql: Db) {
  return sql`a.id, a.email, a.name, ${roleColumns(sql)}, a.status, a.deleted_at,
    array(select department_id from department_member where agent_id = a.id order by department_id) as department_ids,
    ${isRegistered(sql)} as is_registered,
    (exists (select from totp t where t.agent_id = a.id and t.confirmed_at is not null)
      or exists (select from passkey p where p.agent_id = a.id)) as has_second_factor,
    (select max(l.expires_at) from one_time_link l
      where l.agent_id = a.id and l.purpose = 'invitation' and l.used_at is null and l.agent_version = a.session_version
    ) as invited_until`
}

function isRegistered(sql: Db) {
  return sql`(a.password_hash is not null or exists (select from agent_identity i where i.agent_id = a.id))`
}
