import { useEffect } from 'react'
import { ticketQuery } from '../api/queries.ts'
import { queryClient } from '../api/query-client.ts'
import { indexOf, rowAt, type TicketList } from '../api/ticket-runs.ts'

/** Those that `j` and `k` open next, the likelier first. */
const neighbours = [1, 2, -1]
const quietMs = 80

/** Fetches a ticket that is likely to be opened; one that is here already costs nothing. */
export function prefetchTicket(ticketId: string): void {
  void queryClient.prefetchQuery(ticketQuery(ticketId))
}

export function usePrefetchedNeighbours(list: TicketList, ticketId: string | undefined): void {
  const at = ticketId === undefined ? -1 : indexOf(list, ticketId)
  const ids = at < 0 ? [] : neighbours.flatMap((by) => rowAt(list, at + by)?.ticket_id ?? [])
  const key = ids.join(' ')
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says which they are
  useEffect(() => {
    // Whoever holds the key down passes many.
    const timer = setTimeout(() => ids.forEach(prefetchTicket), quietMs)
    return () => clearTimeout(timer)
  }, [key])
}
