import { hashKey, type QueryClient } from '@tanstack/react-query'
import { keys } from '../api/keys.ts'
import type { TicketList } from '../api/ticket-runs.ts'
import type { TicketFilter } from '../api/types.ts'
import { releaseList } from './list.ts'
import { listTotals } from './totals.ts'

// Nothing moves under the pointer: the list that it is over keeps its order until it leaves.

let heldKey: string | undefined

export function isHeld(filter: TicketFilter): boolean {
  return heldKey !== undefined && heldKey === hashKey(keys.ticketList(filter))
}

export function hold(filter: TicketFilter): void {
  heldKey = hashKey(keys.ticketList(filter))
}

/** The list is no longer held, and what waited comes. */
export function letGo(client: QueryClient, filter: TicketFilter, me: string): void {
  if (isHeld(filter)) heldKey = undefined
  release(client, filter, me)
}

/** What waits comes now; a list that is held stays so. */
export function release(client: QueryClient, filter: TicketFilter, me: string): void {
  client.setQueryData<TicketList>(keys.ticketList(filter), (list) => list && releaseList(list, filter, me))
  listTotals.released()
}
