import type { OfficeHours } from '@parley/contract'
import { brokenConstraint, type Db } from '../db/sql.ts'

export type DepartmentRow = { id: string; name: string; agent_count: number }
export type Member = { agent_id: string; is_lead: boolean }
export type DepartmentRecord = DepartmentRow & {
  description: string
  time_zone: string | null
  office_hours: OfficeHours | null
  default_assignee_id: string | null
  takes_portal: boolean
  members: Member[]
  inbox_ids: string[]
}
export type Settings = Pick<
  DepartmentRecord,
  'name' | 'description' | 'time_zone' | 'office_hours' | 'default_assignee_id' | 'takes_portal'
>

/** Oldest first. */
export function listDepartments(sql: Db, limit: number, after: string | null): Promise<DepartmentRow[]> {
  return sql<DepartmentRow[]>`
    select ${columns(sql)} from department d
    where ${after}::uuid is null or d.id > ${after} order by d.id limit ${limit}`
}

export async function findDepartment(sql: Db, id: string): Promise<DepartmentRecord | undefined> {
  const [row] = await sql<DepartmentRecord[]>`
    select ${columns(sql)}, d.description, d.time_zone, d.office_hours, d.default_assignee_id, d.takes_portal,
      coalesce((select json_agg(json_build_object('agent_id', m.agent_id, 'is_lead', m.is_lead) order by m.agent_id)
        from department_member m join agent a on a.id = m.agent_id
        where m.department_id = d.id and a.deleted_at is null), '[]') as members,
      array(select id from inbox where department_id = d.id order by id) as inbox_ids
    from department d where d.id = ${id}`
  return row
}

/** @returns false when another department has the name; true when this very one is there already */
export async function insertDepartment(sql: Db, id: string, name: string): Promise<boolean> {
  await sql`insert into department (id, name) values (${id}, ${name}) on conflict do nothing`
  return (await sql`select 1 from department where id = ${id}`).length > 0
}

/** @returns false when another department has the name */
export async function updateDepartment(sql: Db, id: string, to: Settings): Promise<boolean> {
  const [taken] = await sql`select 1 from department where lower(name) = lower(${to.name}) and id <> ${id}`
  if (taken) return false
  if (to.takes_portal)
    await sql`update department set takes_portal = false, updated_at = now() where takes_portal and id <> ${id}`
  try {
    await sql`
      update department set name = ${to.name}, description = ${to.description}, time_zone = ${to.time_zone},
        office_hours = ${to.office_hours === null ? null : sql.json(to.office_hours)},
        default_assignee_id = ${to.default_assignee_id}, takes_portal = ${to.takes_portal}, updated_at = now()
      where id = ${id}`
    return true
  } catch (error) {
    if (brokenConstraint(error) !== 'department_name') throw error
    return false
  }
}

/** Makes these the members, all of them. */
export async function setMembers(sql: Db, id: string, members: readonly Member[]): Promise<void> {
  const ids = members.map(({ agent_id }) => agent_id)
  const leads = members.filter(({ is_lead }) => is_lead).map(({ agent_id }) => agent_id)
  await sql`
    delete from department_member m using agent a
    where m.department_id = ${id} and a.id = m.agent_id and a.deleted_at is null and m.agent_id <> all(${ids}::uuid[])`
  await sql`
    insert into department_member (agent_id, department_id, is_lead)
    select agent_id, ${id}, agent_id = any(${leads}::uuid[]) from unnest(${ids}::uuid[]) as x(agent_id)
    on conflict (agent_id, department_id) do update set is_lead = excluded.is_lead
    where department_member.is_lead <> excluded.is_lead`
}

/** Whether tickets or inboxes are in it. */
export async function isInUse(sql: Db, id: string): Promise<boolean> {
  const [row] = await sql<{ used: boolean }[]>`
    select exists (select from ticket where department_id = ${id}) or exists (select from inbox where department_id = ${id}) as used`
  return row!.used
}

export async function deleteDepartment(sql: Db, id: string): Promise<void> {
  await sql`delete from department where id = ${id}`
}

function columns(sql: Db) {
  return sql`d.id, d.name,
    (select count(*)::int from department_member m join agent a on a.id = m.agent_id
      where m.department_id = d.id and a.status = 'active') as agent_count`
}
