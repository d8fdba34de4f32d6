import { Link } from '@tanstack/react-router'
import type { SearchHit, View } from '../api/types.ts'
import { ChannelMark, Icon, StatusMark, TimeAgo } from '../design/index.ts'
import { prefetchTicket } from '../inbox/prefetch.ts'
import { Marked } from './marked.tsx'
import { t } from './words.ts'

/** The best hit of a conversation; leads to the message that was found. */
export function Result({ hit, onOpen }: { hit: SearchHit; onOpen: () => void }) {
  const { ticket, found_in: place } = hit
  return (
    <Link
      to="/inbox/$view/$ticketId"
      params={{ view: viewOf(hit), ticketId: ticket.ticket_id }}
      search={hit.message_id ? { message: hit.message_id } : {}}
      onClick={onOpen}
      onFocus={() => prefetchTicket(ticket.ticket_id)}
      onPointerEnter={() => prefetchTicket(ticket.ticket_id)}
      data-result
      className="focus-inside flex flex-col gap-1.5 rounded-control px-3 py-2.5 hover:bg-n-3 focus-visible:bg-n-3"
    >
      <span className="flex min-w-0 items-center gap-1.5">
        <bdi className="truncate font-medium">{ticket.customer.name ?? t('app.customer_without_name')}</bdi>
        <ChannelMark channel={ticket.source.channel} size={13} className="text-n-9" />
        <span className="tabular text-12 text-n-11">{t('search.number', { number: String(ticket.number) })}</span>
        <span className="flex-1" />
        <span className="inline-flex w-20 text-12 text-n-11 max-md:hidden">
          <StatusMark status={ticket.status} withWord />
        </span>
        <TimeAgo at={hit.at} className="text-right text-12 text-n-11 md:w-20" />
      </span>
      {place !== 'subject' && <bdi className="truncate text-12 text-n-11">{ticket.subject}</bdi>}
      <span className="line-clamp-2 text-13 leading-[1.45] break-words text-n-12">
        {place !== 'message' && (
          <span
            className={`mr-1.5 inline-flex items-center gap-1 rounded-[3px] px-1 text-11 font-medium text-n-11 ${place === 'note' ? 'bg-waiting-soft text-waiting' : 'bg-n-4'}`}
          >
            {place === 'note' && <Icon name="lock" size={11} />}
            {t(`search.in_${place}`)}
          </span>
        )}
        <bdi>
          <Marked text={hit.snippet} matches={hit.matches} />
        </bdi>
      </span>
    </Link>
  )
}

/** The view that has the conversation in its list. */
function viewOf({ ticket }: SearchHit): View {
  if (ticket.snoozed_until) return 'snoozed'
  return ticket.status === 'resolved' || ticket.status === 'closed' ? 'resolved' : 'open'
}
