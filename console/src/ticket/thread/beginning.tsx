import { Link, useParams } from '@tanstack/react-router'
import type { Ticket } from '../../api/types.ts'
import { Button, EmptyState, errorWords } from '../../design/index.ts'
import { t } from '../words.ts'
import type { OlderMessages } from './use-older.ts'

/** What stands above the first message that is drawn. */
export function Beginning({ ticket, older }: { ticket: Ticket; older: OlderMessages }) {
  const { view } = useParams({ from: '/shell/inbox/$view/$ticketId' })
  if (ticket.message_count === 0) return <EmptyState words={t('ticket.no_messages')} />
  if (older.error)
    return (
      <p role="alert" className="flex flex-wrap items-center justify-center gap-2 py-3 text-12 text-n-11">
        {t('ticket.older_failed', { reason: errorWords(older.error) })}
        <Button size="small" icon="retry" onClick={older.showOlder}>
          {t('app.retry')}
        </Button>
      </p>
    )
  if (!older.isWhole)
    return (
      <p className="flex justify-center py-2">
        <Button size="small" look="quiet" isBusy={older.isLoading} onClick={older.showOlder}>
          {t('ticket.older')}
        </Button>
      </p>
    )
  if (!ticket.previous_ticket_id) return null
  return (
    <p className="flex justify-center pt-2 text-12">
      <Link to="/inbox/$view/$ticketId" params={{ view, ticketId: ticket.previous_ticket_id }} className="text-link">
        {t('ticket.goes_on_from')}
      </Link>
    </p>
  )
}
