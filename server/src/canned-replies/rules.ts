import type { Caller, Scope } from '../access/caller.ts'
import { Problem } from '../http/problem.ts'

/**
 * Whose canned replies a caller may make and change: all, or those of its own departments. What belongs to everybody is for
 * callers who see everything.
 * @throws insufficient_permissions for everybody's; department_not_found for a department that the caller does not see
 */
export function checkMayKeep(caller: Caller, departmentId: string | null): void {
  if (caller.scope.kind === 'all') return
  if (departmentId === null)
    throw new Problem('insufficient_permissions', {
      detail: 'A canned reply of every department is for those who see every department',
    })
  if (!isOwn(caller.scope, departmentId)) throw new Problem('department_not_found')
}

function isOwn(scope: Scope, departmentId: string): boolean {
  return scope.kind === 'departments' && scope.departmentIds.includes(departmentId)
}
