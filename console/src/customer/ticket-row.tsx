import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { agentsQuery, meQuery } from '../api/queries.ts'
import type { Ticket } from '../api/types.ts'
import { Avatar, ChannelMark, StatusMark, TimeAgo } from '../design/index.ts'
import { previewOf } from '../inbox/preview.ts'
import { useTicketView } from './ticket-place.ts'
import { t } from './words.ts'

/** A conversation of a customer, in two lines: what it is about, and what was said last. */
export function TicketRow({ ticket }: { ticket: Ticket }) {
  const agents = useQuery(agentsQuery()).data
  const me = useQuery(meQuery()).data?.id ?? ''
  const nameOf = (agentId: string) => agents?.find(({ id }) => id === agentId)?.name
  const preview = previewOf(ticket, me, nameOf)
  const assignee = ticket.assigned_agent_id === null ? undefined : nameOf(ticket.assigned_agent_id)
  return (
    <li className="border-b last:border-b-0">
      <Link
        to="/inbox/$view/$ticketId"
        params={{ view: useTicketView()(ticket.status), ticketId: ticket.ticket_id }}
        className="focus-inside flex min-h-15 flex-col justify-center gap-1.5 rounded-control px-2 py-2 hover:bg-n-3"
      >
        <span className="flex items-center gap-2 text-13">
          <StatusMark status={ticket.status} />
          <span className="min-w-0 truncate font-medium">{ticket.subject}</span>
          <ChannelMark channel={ticket.source.channel} />
          <span className="tabular ml-auto text-12 text-n-11">
            {t('customer.number', { number: String(ticket.number) })}
          </span>
          <TimeAgo at={ticket.updated_at} className="min-w-18 text-right text-12 text-n-11" />
        </span>
        <span className="flex h-4.5 items-center gap-2 pl-5 text-12 text-n-11">
          <span className="min-w-0 flex-1 truncate">
            {preview.by && `${t('inbox.said', { name: preview.by })} `}
            {preview.words}
          </span>
          {assignee && (
            <span title={t('customer.assigned_to', { name: assignee })}>
              <Avatar name={assignee} size={18} />
              <span className="sr-only">{t('customer.assigned_to', { name: assignee })}</span>
            </span>
          )}
        </span>
      </Link>
    </li>
  )
}
