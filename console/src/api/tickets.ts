import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { countsChanged } from '../live/counts.ts'
import { type RowChange, updateList } from '../live/list.ts'
import { ticketsFetched } from '../live/reduce.ts'
import { keys } from './keys.ts'
import { layChange, type Pending, type TicketPatch, usePending, withPending } from './pending.ts'
import { meQuery, ticketQuery } from './queries.ts'
import { queryClient } from './query-client.ts'
import { ticketListQuery } from './ticket-list.ts'
import type { TicketList } from './ticket-runs.ts'
import type { Ticket, TicketFilter } from './types.ts'

/** A ticket with what is being changed on it already in place. */
export function useTicket(ticketId: string) {
  const query = useQuery(ticketQuery(ticketId))
  const pending = usePending()
  const ticket = useMemo(() => query.data && withPending(query.data, pending), [query.data, pending])
  return { ...query, ticket }
}

/** A list in the server's order, with what is being changed in place; a row that no longer belongs here is gone. */
export function useTicketList(filter: TicketFilter, enabled = true) {
  const query = useQuery({ ...ticketListQuery(filter), enabled })
  const pending = usePending()
  const me = useQuery(meQuery()).data?.id ?? ''
  const list = useMemo(
    () => query.data && withoutMoves(query.data, filter, pending, me),
    [query.data, pending, filter, me],
  )
  return { ...query, list }
}

/** What is being changed shows in its row, which does not move before the server says so. */
function withoutMoves(list: TicketList, filter: TicketFilter, pending: Pending, me: string): TicketList {
  if (pending.size === 0) return list
  const change: RowChange = { isNew: false, isOwn: true, apply: (row) => row && withPending(row, pending) }
  const changes = new Map([...pending.keys()].map((id) => [id, change]))
  return updateList(list, { filter, changes, me, isHeld: true })
}

/**
 * Changes tickets at once and tells the API: `patch` shows until `send` has answered. When it is refused the change is gone
 * and the promise rejects, for the caller to say why.
 * @param send gives the tickets as they are now, or nothing when the live feed will tell
 */
export async function changeTickets(
  ticketIds: readonly string[],
  patch: TicketPatch,
  send: () => Promise<Ticket | readonly Ticket[] | undefined>,
): Promise<void> {
  const takeAway = layChange(ticketIds, patch)
  try {
    const told = await send()
    if (told) ticketsFetched(queryClient, [told].flat(), queryClient.getQueryData(meQuery().queryKey)?.id ?? '')
    countsChanged()
  } catch (error) {
    for (const id of ticketIds) void queryClient.invalidateQueries({ queryKey: keys.ticket(id) })
    throw error
  } finally {
    takeAway()
  }
}
