import { type Role, rolePermissions } from '@parley/contract'
import type { Db } from '../db/sql.ts'

/** What the rule of assignment asks of an agent. */
export async function findAssignee(sql: Db, id: string) {
  const [row] = await sql<{ id: string; role: Role; status: 'active' | 'disabled'; department_ids: string[] }[]>`
    select a.id, a.role, a.status, array(select department_id from department_member m where m.agent_id = a.id) as department_ids
    from agent a where a.id = ${id}`
  if (!row) return undefined
  const everywhere = rolePermissions[row.role].includes('agent.manage')
  return { id: row.id, status: row.status, departmentIds: row.department_ids, everywhere }
}
