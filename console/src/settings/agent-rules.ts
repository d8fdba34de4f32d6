import type { Agent, Me, Role } from '../api/types.ts'
import { holds, rightsOf } from './rights.ts'

type Self = Pick<Me, 'id' | 'role' | 'permissions' | 'scope'>
type Other = Pick<Agent, 'id' | 'role' | 'is_registered' | 'status'>

/** Keys of the roles that one may give: those that allow no more than one's own. Presets weakest first, then the company's. */
export function rolesFor(me: Self, roles: readonly Role[]): string[] {
  const mine = roles.filter((role) => holds(me, role))
  const keysOf = (some: readonly Role[]) => some.map(({ key }) => key)
  return [
    ...keysOf(mine.filter(({ is_preset }) => is_preset)).toReversed(),
    ...keysOf(mine.filter(({ is_preset }) => !is_preset)),
  ]
}

/** Nobody changes somebody stronger, and it takes one who sees everything. */
export function mayChange(me: Self, agent: Other, roles: readonly Role[]): boolean {
  const theirs = rightsOf(agent.role, roles)
  return me.scope === 'all' && theirs !== undefined && holds(me, theirs)
}

/** Whether departments decide what an agent of this role sees. */
export function hasDepartments(role: string, roles: readonly Role[]): boolean {
  return (rightsOf(role, roles)?.scope ?? 'departments') === 'departments'
}

/** Whether one may give this agent's account to who opens a link: it takes somebody stronger, or another owner. */
export function mayTakeOver(me: Self, agent: Other, roles: readonly Role[]): boolean {
  const theirs = rightsOf(agent.role, roles)
  if (agent.id === me.id || !theirs || !mayChange(me, agent, roles)) return false
  return me.role === 'super_admin' || !holds(theirs, me)
}

/** Which link may be made for this agent. */
export function linkFor(me: Self, agent: Other, roles: readonly Role[]): 'invitation' | 'reset' | undefined {
  if (agent.status === 'disabled' || !mayChange(me, agent, roles)) return undefined
  if (!agent.is_registered) return 'invitation'
  return mayTakeOver(me, agent, roles) ? 'reset' : undefined
}

/** Whether one may give this agent another address, to which such links go. */
export function mayMoveAddress(me: Self, agent: Other, roles: readonly Role[]): boolean {
  return agent.id === me.id || !agent.is_registered || mayTakeOver(me, agent, roles)
}

export type Standing = 'deleted' | 'disabled' | 'active' | 'invited' | 'expired' | 'never'

/** How an agent stands, for the list. */
export function standing(agent: Agent, now: number): Standing {
  if (agent.deleted_at !== null) return 'deleted'
  if (agent.status === 'disabled') return 'disabled'
  if (agent.is_registered) return 'active'
  if (agent.invited_until === null) return 'never'
  return Date.parse(agent.invited_until) > now ? 'invited' : 'expired'
}
