import { useMemo } from 'react'
import { loadRows } from '../api/ticket-list.ts'
import { lengthOf, loadedRows, pageSize } from '../api/ticket-runs.ts'
import { useTicketList } from '../api/tickets.ts'
import { Button, ErrorState, Loading, Skeleton, toastError } from '../design/index.ts'
import { Nothing, Section } from './section.tsx'
import { TicketRow } from './ticket-row.tsx'
import { t } from './words.ts'

/** Every conversation with a customer, newest first; more of them by a button. */
export function AllTickets({ customerId }: { customerId: string }) {
  const filter = useMemo(() => ({ customer_id: customerId, sort: 'newest' as const }), [customerId])
  const { list, error, refetch } = useTicketList(filter)
  const tickets = list ? loadedRows(list) : []
  const left = list ? lengthOf(list) - tickets.length : 0
  return (
    <Section title={t('customer.tickets')}>
      {error && !list ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : !list ? (
        <Loading label={t('app.loading')}>
          <Skeleton className="my-5 w-64" />
          <Skeleton className="my-5 w-56" />
        </Loading>
      ) : (
        tickets.length === 0 && <Nothing words={t('customer.no_tickets')} />
      )}
      <ul className="-mx-2">
        {tickets.map((ticket) => (
          <TicketRow key={ticket.ticket_id} ticket={ticket} />
        ))}
      </ul>
      {left > 0 && (
        <Button
          size="small"
          className="mt-2"
          onClick={() => void loadRows(filter, 0, tickets.length + pageSize - 1).catch(toastError)}
        >
          {t('customer.more_tickets', { count: Math.min(left, pageSize) })}
        </Button>
      )}
    </Section>
  )
}
