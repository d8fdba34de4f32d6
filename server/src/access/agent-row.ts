import type { Db } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Caller, Scope } from './caller.ts'
import { type Rights, type RoleRow, rightsOf, roleColumns } from './rights.ts'

/** What decides on an agent's rights, as the database has it. */
export type AgentRow = RoleRow & {
  agent_id: string
  name: string
  status: 'active' | 'disabled'
  agent_version: number
  department_ids: string[]
}

/** The columns of `AgentRow`, of the agent table under the alias `a`. */
export function agentColumns(sql: Db) {
  return sql`a.id as agent_id, a.name, ${roleColumns(sql)}, a.status, a.session_version as agent_version,
    array(select department_id from department_member where agent_id = a.id) as department_ids`
}

/** The caller that this agent is. */
export function agentCaller(agent: AgentRow, via: Caller['via'], sessionId?: string): Caller {
  const rights = rightsOf(agent)
  return {
    type: 'agent',
    id: agent.agent_id,
    label: agent.name,
    permissions: rights.permissions,
    scope: scopeOf(agent, rights),
    via,
    sessionId,
  }
}

/**
 * The caller that this agent (UUID) is at this moment, for work that it has left to Parley.
 * @throws Problem `agent_not_found`, `agent_disabled`
 */
export async function loadAgentCaller(sql: Db, agentId: string): Promise<Caller> {
  const [agent] = await sql<AgentRow[]>`select ${agentColumns(sql)} from agent a where a.id = ${agentId}`
  if (!agent) throw new Problem('agent_not_found')
  if (agent.status !== 'active') throw new Problem('agent_disabled')
  return agentCaller(agent, 'session')
}

function scopeOf(agent: AgentRow, { scope }: Rights): Scope {
  if (scope === 'all') return { kind: 'all' }
  if (scope === 'assigned') return { kind: 'assigned', agentId: agent.agent_id }
  return { kind: 'departments', departmentIds: agent.department_ids, agentId: agent.agent_id }
}
