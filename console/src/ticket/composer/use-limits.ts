import { useQuery } from '@tanstack/react-query'
import { channelsQuery, inboxesQuery } from '../../api/queries.ts'
import type { Ticket } from '../../api/types.ts'
import { type Limits, limitsOf } from './limits.ts'

/** What the ticket's channel allows an answer. */
export function useLimits(ticket: Ticket): Limits {
  const channel = useQuery(channelsQuery()).data?.find(({ id }) => id === ticket.source.channel)
  const inboxes = useQuery(inboxesQuery()).data
  const inbox = inboxes?.find((one) =>
    ticket.inbox_id ? one.inbox_id === ticket.inbox_id : one.channel === ticket.source.channel && one.is_default,
  )
  return limitsOf(ticket, channel, inbox)
}
