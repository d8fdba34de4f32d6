import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { customerTicketsQuery } from '../api/queries.ts'
import { ErrorState, StatusMark, TimeAgo } from '../design/index.ts'
import { Nothing, Section } from './section.tsx'
import { useTicketView } from './ticket-place.ts'
import { t } from './words.ts'

const mostShown = 6

/** The customer's newest conversations, this one among them. */
export function Tickets({ customerId }: { customerId: string }) {
  const { data: tickets, error, refetch } = useQuery(customerTicketsQuery(customerId))
  const viewOf = useTicketView()
  return (
    <Section title={t('customer.tickets')}>
      {error && !tickets && <ErrorState error={error} onRetry={() => void refetch()} />}
      {tickets?.length === 0 && <Nothing words={t('customer.no_tickets')} />}
      <ul className="-mx-2">
        {tickets?.slice(0, mostShown).map((ticket) => (
          <li key={ticket.ticket_id}>
            <Link
              to="/inbox/$view/$ticketId"
              params={{ view: viewOf(ticket.status), ticketId: ticket.ticket_id }}
              title={ticket.subject}
              className="flex min-h-8 items-center gap-2 rounded-control px-2 text-13 hover:bg-n-3 aria-[current]:bg-n-3 max-md:min-h-11"
            >
              <StatusMark status={ticket.status} />
              <span className="tabular text-12 text-n-11">
                {t('customer.number', { number: String(ticket.number) })}
              </span>
              <span className="min-w-0 flex-1 truncate">{ticket.subject}</span>
              <TimeAgo at={ticket.updated_at} className="text-12 text-n-11" />
            </Link>
          </li>
        ))}
      </ul>
      {tickets && tickets.length > mostShown && (
        <Link to="/customers/$customerId" params={{ customerId }} className="mt-1.5 inline-block text-13 text-link">
          {t('customer.all_tickets', { count: tickets.length })}
        </Link>
      )}
    </Section>
  )
}
