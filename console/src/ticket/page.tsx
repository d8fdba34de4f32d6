import { useNavigate, useParams } from '@tanstack/react-router'
import { useTicket } from '../api/tickets.ts'
import { CustomerPane, ThreadPane, usePanes } from '../app/panes.tsx'
import { CustomerPanel } from '../customer/panel.tsx'
import { ErrorState, IconButton } from '../design/index.ts'
import { useViewing } from '../live/index.ts'
import { t } from '../words/t.ts'

export function TicketPage() {
  const { view, ticketId } = useParams({ from: '/shell/inbox/$view/$ticketId' })
  const { ticket, error, refetch } = useTicket(ticketId)
  const { size, isCustomerOpen, setCustomerOpen } = usePanes()
  const navigate = useNavigate()
  useViewing(ticketId)
  return (
    <>
      <ThreadPane>
        <header className="flex h-13 shrink-0 items-center gap-2 border-b px-4">
          {size === 'narrow' && (
            <IconButton
              icon="back"
              label={t('app.back')}
              onClick={() => void navigate({ to: '/inbox/$view', params: { view }, search: true })}
            />
          )}
          <h1 className="min-w-0 flex-1 truncate text-16 font-strong">{ticket?.subject}</h1>
          <IconButton
            icon="panel"
            label={t('app.toggle_customer')}
            keys="]"
            isPressed={isCustomerOpen}
            onClick={() => setCustomerOpen(!isCustomerOpen)}
          />
        </header>
        {error ? (
          <ErrorState error={error} onRetry={refetch} />
        ) : (
          <ol className="min-h-0 flex-1 overflow-y-auto p-4">
            {ticket?.timeline.map((message) => (
              <li key={message.message_id} className="mb-2 text-14 break-words whitespace-pre-wrap">
                {message.content}
              </li>
            ))}
          </ol>
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
