import { checkHolds, isStronger, type Manager, type Rights } from '../access/index.ts'
import { Problem } from '../http/problem.ts'
import type { Active, Status } from './store.ts'

export type Standing = { role: string; status: Status; is_registered: boolean; email: string }

/**
 * Whether this manager may make a link for an agent who can sign in already, or change the address to which such links go. Whoever
 * opens it has the account, so it takes a person who is stronger, or a super admin; nobody makes one for themselves, which would
 * go past the current password.
 * @throws Problem `insufficient_permissions`
 */
export function checkMayReset(manager: Manager, agent: { id: string; role: string }, rights: Rights): void {
  checkHolds(manager, agent.role, rights)
  const mayTakeOver = manager.role === 'super_admin' || isStronger(manager, rights)
  if (manager.type === 'agent' && manager.id !== agent.id && mayTakeOver) return
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
  const isSuper = ({ role, status }: Standing) => role === 'super_admin' && status === 'active'
  const isAdmin = (one: Standing) => isSuper(one) || (one.role === 'admin' && one.status === 'active')
  for (const { super_admin: supers = 0, admin: admins = 0 } of counts) {
    if (isSuper(before) && !isSuper(after) && supers === 0) throw new Problem('last_admin')
    if (isAdmin(before) && !isAdmin(after) && supers + admins === 0) throw new Problem('last_admin')
  }
}

/** Whether the tokens, sessions and links that the agent holds must die. */
export function endsSessions(before: Standing, after: Standing): boolean {
  return before.role !== after.role || before.status !== after.status || before.email !== after.email
}
