import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearch } from '@tanstack/react-router'
import { meQuery } from '../api/queries.ts'
import { useTicket } from '../api/tickets.ts'
import type { Me, Ticket } from '../api/types.ts'
import { CustomerPane, ThreadPane } from '../app/panes.tsx'
import { CustomerPanel } from '../customer/panel.tsx'
import { ErrorState } from '../design/index.ts'
import { useViewing } from '../live/index.ts'
import { Composer } from './composer/composer.tsx'
import { useComposerState } from './composer/state.ts'
import { useLimits } from './composer/use-limits.ts'
import { TicketHeader } from './header/header.tsx'
import { Typing } from './header/others.tsx'
import { LoadingTicket } from './loading.tsx'
import { Thread } from './thread/thread.tsx'
import { t } from './words.ts'

export function TicketPage() {
  const { view, ticketId } = useParams({ from: '/shell/inbox/$view/$ticketId' })
  const { ticket, error, refetch } = useTicket(ticketId)
  const me = useQuery(meQuery()).data
  useViewing(ticketId)
  return (
    <>
      <ThreadPane>
        {ticket && me ? (
          <Conversation ticket={ticket} me={me} />
        ) : error ? (
          <>
            <ErrorState error={error} onRetry={refetch} />
            <p className="pb-6 text-center text-13">
              <Link to="/inbox/$view" params={{ view }} search={true} className="text-link">
                {t('ticket.to_list')}
              </Link>
            </p>
          </>
        ) : (
          <LoadingTicket />
        )}
      </ThreadPane>
      {ticket && (
        <CustomerPane>
          <CustomerPanel customerId={ticket.customer.internal_id} ticketId={ticketId} />
        </CustomerPane>
      )}
    </>
  )
}

function Conversation({ ticket, me }: { ticket: Ticket; me: Me }) {
  const { message } = useSearch({ from: '/shell/inbox/$view/$ticketId' })
  const ticketId = ticket.ticket_id
  const state = useComposerState(ticketId)
  const limits = useLimits(ticket)
  return (
    <>
      <TicketHeader key={`header ${ticketId}`} ticket={ticket} me={me} />
      <Thread
        key={ticketId}
        ticket={ticket}
        me={me.id}
        canQuote={limits.quotes && me.permissions.includes('message.write')}
        canRedact={me.permissions.includes('message.redact')}
        onQuote={state.setQuoted}
        begin={message}
      />
      <div className="relative shrink-0">
        <Typing ticketId={ticketId} />
        <Composer ticket={ticket} me={me} limits={limits} state={state} />
      </div>
    </>
  )
}
