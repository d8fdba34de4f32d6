import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { ticketEventsQuery } from '../../api/queries.ts'
import { queryClient } from '../../api/query-client.ts'
import type { Event } from '../../api/types.ts'
import { onLiveEvent } from '../../live/index.ts'

const none: readonly Event[] = []
const told = new Set(['ticket.assigned', 'ticket.status_changed', 'ticket.updated'])

/** What happened to a ticket, oldest first, as it goes on happening. A timeline without it is worth showing, so that it has no error. */
export function useHistory(ticketId: string): readonly Event[] {
  const { data } = useQuery(ticketEventsQuery(ticketId))
  useEffect(
    () =>
      onLiveEvent((event) => {
        if (event.ticket_id !== ticketId || !told.has(event.type)) return
        queryClient.setQueryData(ticketEventsQuery(ticketId).queryKey, (known) =>
          known && (known.at(-1)?.seq ?? 0) < event.seq ? [...known, event] : known,
        )
      }),
    [ticketId],
  )
  return data ?? none
}
