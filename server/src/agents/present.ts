import { type Agent, toId } from '@parley/contract'
import { type Caller, can } from '../access/caller.ts'
import type { AgentRecord } from './store.ts'

export function present(agent: AgentRecord): Agent {
  return {
    id: toId('agent', agent.id),
    name: agent.name,
    email: agent.email,
    role: agent.role,
    status: agent.status,
    department_ids: agent.department_ids.map((id) => toId('department', id)),
    is_registered: agent.is_registered,
    has_second_factor: agent.has_second_factor,
    invited_until: agent.invited_until?.toISOString() ?? null,
    deleted_at: agent.deleted_at?.toISOString() ?? null,
  }
}

/** As this caller may see them: who lacks a second factor is the business of those alone who manage agents. */
export function presentTo(caller: Caller, agent: AgentRecord): Agent {
  const manages = can(caller, 'agent.manage') && caller.scope.kind === 'all'
  return manages ? present(agent) : { ...present(agent), has_second_factor: null }
}

/** What the audit trail keeps of an agent. */
export function factsOf(agent: AgentRecord) {
  const { email, name, role, status, department_ids, deleted_at } = present(agent)
  return { email, name, role, status, department_ids, deleted_at }
}
