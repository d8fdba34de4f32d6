import { type Role, rolePermissions } from '@parley/contract'
import { type Caller, can } from '../access/caller.ts'
import { Problem } from '../http/problem.ts'

export type Standing = { role: Role; status: 'active' | 'disabled' }

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
 * Keeps the company from locking itself out: the last active super admin stays one, and so does the last active administrator.
 * @param others active agents by role, without the one that changes
 * @throws Problem `last_admin`
 */
export function checkSomebodyRemains(before: Standing, after: Standing, others: Record<Role, number>): void {
  const isLost = (role: Role) => before.role === role && before.status === 'active' && !isActive(after, role)
  if (isLost('super_admin') && others.super_admin === 0) throw new Problem('last_admin')
  const isAdmin = ({ role, status }: Standing) => role !== 'agent' && status === 'active'
  if (isAdmin(before) && !isAdmin(after) && others.super_admin + others.admin === 0) throw new Problem('last_admin')
}

function isActive(standing: Standing, role: Role): boolean {
  return standing.role === role && standing.status === 'active'
}

/** Whether the tokens and sessions that the agent holds must die. */
export function endsSessions(before: Standing, after: Standing): boolean {
  return before.role !== after.role || before.status !== after.status
}
