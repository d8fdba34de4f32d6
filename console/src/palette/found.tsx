import type { UseNavigateResult } from '@tanstack/react-router'
import type { SearchHit } from '../api/types.ts'
import { Icon, StatusMark } from '../design/index.ts'
import type { Entry, Section } from './entries.ts'
import type { Found } from './find.ts'
import { t } from './words.ts'

type Navigate = UseNavigateResult<string>

/** What the search found, as lines of the command bar. */
export function foundSections({ tickets, customers }: Found, navigate: Navigate): Section[] {
  return [
    { id: 'customers', heading: t('palette.customers'), entries: customers.map((one) => customerEntry(one, navigate)) },
    { id: 'tickets', heading: t('palette.conversations'), entries: tickets.map((hit) => ticketEntry(hit, navigate)) },
  ]
}

function ticketEntry({ ticket, message_id, found_in, snippet }: SearchHit, navigate: Navigate): Entry {
  const view = ticket.status === 'resolved' ? 'resolved' : 'open'
  return {
    id: `ticket ${ticket.ticket_id}`,
    words: ticket.customer.name ?? ticket.customer.channel_identity ?? t('app.customer_without_name'),
    detail: found_in === 'customer' ? ticket.subject : snippet,
    note: t('palette.ticket', { number: String(ticket.number) }),
    mark: <StatusMark status={ticket.status} />,
    run: () =>
      void navigate({
        to: '/inbox/$view/$ticketId',
        params: { view, ticketId: ticket.ticket_id },
        search: message_id ? { message: message_id } : {},
      }),
  }
}

function customerEntry({ id, name, address }: Found['customers'][number], navigate: Navigate): Entry {
  return {
    id: `customer ${id}`,
    words: name ?? t('app.customer_without_name'),
    ...(address ? { detail: address } : {}),
    mark: <Icon name="person" size={14} className="text-n-11" />,
    run: () => void navigate({ to: '/customers/$customerId', params: { customerId: id } }),
  }
}
