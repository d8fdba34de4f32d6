import type { Agent, Me, Role } from '../api/types.ts'

const rank: Record<Role, number> = { agent: 0, admin: 1, super_admin: 2 }

type Self = Pick<Me, 'id' | 'role'>
type Other = Pick<Agent, 'id' | 'role' | 'is_registered' | 'status'>

/** Roles that one may give: up to one's own. */
export function rolesFor(me: Self): Role[] {
  return (['agent', 'admin', 'super_admin'] as const).filter((role) => me.role !== null && rank[role] <= rank[me.role])
}

/** Nobody changes somebody stronger. */
export function mayChange(me: Self, agent: Other): boolean {
  return me.role !== null && rank[me.role] >= rank[agent.role]
}

/**
 * Which link may be made for this agent. One who can sign in already gets it only from somebody stronger, or from another owner:
 * it gives the account to who opens it.
 */
export function linkFor(me: Self, agent: Other): 'invitation' | 'reset' | undefined {
  if (agent.status === 'disabled' || !mayChange(me, agent)) return undefined
  if (!agent.is_registered) return 'invitation'
  const isStronger = me.role !== null && (rank[me.role] > rank[agent.role] || me.role === 'super_admin')
  return agent.id !== me.id && isStronger ? 'reset' : undefined
}

/** How an agent stands, for the list. */
export function standing(agent: Agent, now: number): 'disabled' | 'active' | 'invited' | 'expired' | 'never' {
  if (agent.status === 'disabled') return 'disabled'
  if (agent.is_registered) return 'active'
  if (agent.invited_until === null) return 'never'
  return Date.parse(agent.invited_until) > now ? 'invited' : 'expired'
}
