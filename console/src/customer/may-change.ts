import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'

/** Whether this agent may change customers at all, and notes that others wrote. */
export function useMayChange(): { isAllowed: boolean; isManager: boolean; me: string } {
  const me = useQuery(meQuery()).data
  return {
    isAllowed: me?.permissions.includes('customer.update') ?? false,
    isManager: me?.permissions.includes('customer.manage') ?? false,
    me: me?.id ?? '',
  }
}
