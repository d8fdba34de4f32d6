import { useQuery } from '@tanstack/react-query'
import { agentsQuery, departmentsQuery } from '../api/queries.ts'
import type { AuditEntry } from '../api/types.ts'
import { nameIn, useRoles } from './use-roles.ts'

/** What the object of a deed is called now, or else its id. */
export function useObjectName(object: AuditEntry['object']): string | null {
  const agents = useQuery(agentsQuery()).data
  const departments = useQuery(departmentsQuery()).data
  const { roles } = useRoles()
  if (!object?.id) return null
  if (object.type === 'agent') return agents?.find(({ id }) => id === object.id)?.name ?? object.id
  if (object.type === 'department') return departments?.find(({ id }) => id === object.id)?.name ?? object.id
  return object.type === 'role' ? nameIn(roles, object.id) : object.id
}
