import { useQuery } from '@tanstack/react-query'
import { customerQuery } from '../api/queries.ts'

/** The customer at the right of a thread. */
export function CustomerPanel({ customerId }: { customerId: string; ticketId: string }) {
  const customer = useQuery(customerQuery(customerId)).data
  return <h2 className="p-4 text-16 font-strong">{customer?.name}</h2>
}
