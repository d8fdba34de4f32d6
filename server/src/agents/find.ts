import { type RoleRow, rightsOf, roleColumns } from '../access/index.ts'
import type { Db } from '../db/sql.ts'

export type Assignee = { id: string; status: 'active' | 'disabled'; departmentIds: string[]; everywhere: boolean }

/** What the rule of assignment asks of an agent. */
export async function findAssignee(sql: Db, id: string): Promise<Assignee | undefined> {
  const [row] = await sql<(RoleRow & { id: string; status: 'active' | 'disabled'; department_ids: string[] })[]>`
    select a.id, ${roleColumns(sql)}, a.status,
      array(select department_id from department_member m where m.agent_id = a.id) as department_ids
    from agent a where a.id = ${id}`
  if (!row) return undefined
  const everywhere = rightsOf(row).scope === 'all'
  return { id: row.id, status: row.status, departmentIds: row.department_ids, everywhere }
}

/** Whom tickets that come to this department are given to; null when nobody is chosen, or the one who is cannot take them now. */
export async function findDefaultAssignee(sql: Db, departmentId: string): Promise<Assignee | null> {
  const [row] = await sql<{ id: string | null }[]>`
    select default_assignee_id as id from department where id = ${departmentId}`
  const agent = row?.id ? await findAssignee(sql, row.id) : undefined
  const takes = agent?.status === 'active' && (agent.everywhere || agent.departmentIds.includes(departmentId))
  return agent && takes ? agent : null
}
