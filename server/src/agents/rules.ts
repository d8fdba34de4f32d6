import { type Role, rolePermissions } from '@parley/contract'
import { type Caller, can } from '../access/caller.ts'
import { Problem } from '../http/problem.ts'
import type { Active } from './store.ts'

export type Standing = { role: Role; status: 'active' | 'disabled'; is_registered: boolean }

const rank: Record<Role, number> = { agent: 0, admin: 1, super_admin: 2 }

/**
 * Whether this caller may make or change an agent of this role. Nobody manages somebody stronger than themselves: an agent up to
 * their own role, an API key only roles whose every permission it has, and never a super admin. Managing agents decides who sees
 * what, so it needs a caller who sees everything.
 * @param callerRole the caller's role as it is now; null when it is no agent
 * @throws Problem `insufficient_permissions`
 */
export function checkMayManage(caller: Caller, callerRole: Role | null, role: Role): void {
  const isStrongEnough =
    callerRole === null
      ? role !== 'super_admin' && rolePermissions[role].every((permission) => can(caller, permission))
      : rank[callerRole] >= rank[role]
  if (caller.scope.kind !== 'all' || !isStrongEnough)
    throw new Problem('insufficient_permissions', {
      detail: `You may not make or change an agent with the role ${role}`,
    })
}

/**
 * Whether this caller may make a link for an agent who can sign in already. Whoever opens it has the account, so it takes a person
 * who is stronger, or a super admin; nobody makes one for themselves, which would go past the current password.
 * @throws Problem `insufficient_permissions`
 */
export function checkMayReset(caller: Caller, callerRole: Role | null, agent: { id: string; role: Role }): void {
  const isStronger = callerRole !== null && (rank[callerRole] > rank[agent.role] || callerRole === 'super_admin')
  if (caller.type === 'agent' && caller.id !== agent.id && isStronger) return
  throw new Problem('insufficient_permissions', {
    detail: 'Only somebody with a stronger role may give an account that is in use to who opens a link',
  })
}

/**
 * Keeps the company from locking itself out: the last active super admin stays one, and so does the last active administrator;
 * and when it is one who can sign in, the last of those stays. Somebody invited is no substitute.
 * @param others active agents by role, without the one that changes
 * @throws Problem `last_admin`
 */
export function checkSomebodyRemains(before: Standing, after: Standing, others: Active): void {
  const counts = before.is_registered ? [others.active, others.registered] : [others.active]
  const isLost = (role: Role) => before.role === role && before.status === 'active' && !isActive(after, role)
  const isAdmin = ({ role, status }: Standing) => role !== 'agent' && status === 'active'
  for (const count of counts) {
    if (isLost('super_admin') && count.super_admin === 0) throw new Problem('last_admin')
    if (isAdmin(before) && !isAdmin(after) && count.super_admin + count.admin === 0) throw new Problem('last_admin')
  }
}

function isActive(standing: Standing, role: Role): boolean {
  return standing.role === role && standing.status === 'active'
}

/** Whether the tokens and sessions that the agent holds must die. */
export function endsSessions(before: Standing, after: Standing): boolean {
  return before.role !== after.role || before.status !== after.status
}
