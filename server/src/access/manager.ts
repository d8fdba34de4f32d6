import type { Permission } from '@parley/contract'
import type { Db, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { type Caller, can } from './caller.ts'
import { holds, type Rights, type RoleRow, rightsOf, roleColumns } from './rights.ts'

/** Who decides on the rights of others, as it may now. `role` is null for an API key. */
export type Manager = Rights & { type: Caller['type']; id: string; role: string | null }

/**
 * The caller with the rights that it has inside this transaction, which holds `lockRights`. Who decides on rights decides who sees
 * what, so it takes a caller who sees everything.
 * @throws Problem `insufficient_permissions` when it lacks the permission, or no longer has it
 */
export async function managerOf(tx: Tx, caller: Caller, permission: Permission): Promise<Manager> {
  const manager = caller.type === 'agent' ? await agentAsManager(tx, caller) : callerAsManager(caller)
  if (!manager?.permissions.has(permission) || !can(caller, permission)) throw new Problem('insufficient_permissions')
  if (manager.scope !== 'all')
    throw new Problem('insufficient_permissions', { detail: 'This takes a role that sees every ticket' })
  return manager
}

/**
 * Nobody makes or changes what is stronger than themselves: everything that this role gives, the manager must have. Super admins
 * are managed by people alone.
 * @throws Problem `insufficient_permissions`
 */
export function checkHolds(manager: Manager, role: string, rights: Rights): void {
  if (holds(manager, rights) && (manager.type === 'agent' || role !== 'super_admin')) return
  throw new Problem('insufficient_permissions', {
    detail: `You may not manage what the role ${role} allows: it allows more than yours`,
  })
}

/** Whether the manager holds everything that these rights give, and more. */
export function isStronger(manager: Manager, rights: Rights): boolean {
  return holds(manager, rights) && !holds(rights, manager)
}

/** What a role gives. @throws Problem `role_not_found` */
export async function rightsOfRole(sql: Db, key: string): Promise<Rights> {
  const [row] = await sql<RoleRow[]>`
    select key as role, permissions as role_permissions, scope as role_scope from role where key = ${key}`
  if (!row) throw new Problem('role_not_found')
  return rightsOf(row)
}

async function agentAsManager(tx: Tx, { type, id }: Caller): Promise<Manager | undefined> {
  const [row] = await tx<RoleRow[]>`select ${roleColumns(tx)} from agent a where a.id = ${id} and a.status = 'active'`
  return row && { type, id, role: row.role, ...rightsOf(row) }
}

function callerAsManager({ type, id, permissions, scope }: Caller): Manager {
  return { type, id, role: null, permissions, scope: scope.kind === 'all' ? 'all' : 'assigned' }
}
