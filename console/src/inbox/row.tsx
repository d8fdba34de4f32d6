import { type MouseEvent, memo } from 'react'
import type { Ticket } from '../api/types.ts'
import { ChannelMark, classes, Icon, PriorityMark, statusWord } from '../design/index.ts'
import { previewOf } from './preview.ts'
import { type People, Persons, ReplyWindow, Tags, Unread, WaitTime } from './row-parts.tsx'
import { SelectBox } from './select-box.tsx'
import { t } from './words.ts'

export type RowProps = {
  ticket: Ticket
  unread: number
  hasDraft: boolean
  href: string
  isOpen: boolean
  isCursor: boolean
  isSelected: boolean
  isCompact: boolean
  people: People
  onOpen: (ticketId: string) => void
  onSelect: (ticketId: string, isRange: boolean) => void
  onPoint: (ticketId: string) => void
  onFocus: (ticketId: string) => void
}

/** One conversation: who, where, since when, and the last word. */
export const Row = memo(function Row({ ticket, isOpen, isSelected, isCompact, isCursor, ...props }: RowProps) {
  const { ticket_id: id, customer } = ticket
  const name = customer.name ?? customer.channel_identity ?? t('app.customer_without_name')
  const open = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.altKey) return
    event.preventDefault()
    if (event.shiftKey) props.onSelect(id, true)
    else props.onOpen(id)
  }
  const isUrgent = ticket.priority === 'urgent' || ticket.priority === 'high'
  const head = (
    <>
      <bdi className={classes('truncate', props.unread > 0 ? 'font-strong' : 'font-medium')}>{name}</bdi>
      <ChannelMark
        channel={ticket.source.channel}
        size={13}
        className="text-n-9 group-hover/row:text-n-11 group-focus-within/row:text-n-11"
      />
      {isUrgent && <PriorityMark priority={ticket.priority} />}
      {props.hasDraft && <Icon name="edit" size={12} className="text-n-11" label={t('inbox.draft')} />}
    </>
  )
  const tail = (
    <>
      <ReplyWindow ticket={ticket} />
      <Tags tags={ticket.tags} isCompact={isCompact} />
      <Persons ticket={ticket} people={props.people} />
      <Unread count={props.unread} />
    </>
  )
  return (
    <div
      className={classes(
        'group/row relative h-full border-b border-n-4',
        isOpen || isSelected ? 'bg-accent-soft' : 'hover:bg-n-2',
      )}
    >
      {isOpen && <span aria-hidden className="absolute inset-y-0 left-0 w-0.5 bg-accent" />}
      <a
        href={props.href}
        data-ticket={id}
        tabIndex={isCursor ? 0 : -1}
        aria-current={isOpen ? 'true' : undefined}
        draggable={false}
        onClick={open}
        onFocus={() => props.onFocus(id)}
        onPointerEnter={() => props.onPoint(id)}
        className={classes(
          'focus-inside flex h-full min-w-0 pr-3 pl-9',
          isCompact ? 'items-center gap-3' : 'flex-col justify-center gap-1.5',
        )}
      >
        <span className="sr-only">{statusWord(ticket.status)}, </span>
        {isCompact ? (
          <>
            <span className="flex w-[36%] min-w-0 shrink-0 items-center gap-1.5">{head}</span>
            <Words ticket={ticket} unread={props.unread} people={props.people} />
            <span className="flex shrink-0 items-center gap-1.5">
              {tail}
              <WaitTime ticket={ticket} className="min-w-8 text-right" />
            </span>
          </>
        ) : (
          <>
            <span className="flex min-w-0 items-center gap-1.5">
              {head}
              <span className="flex-1" />
              <WaitTime ticket={ticket} />
            </span>
            <span className="flex h-4.5 min-w-0 items-center gap-2">
              <Words ticket={ticket} unread={props.unread} people={props.people} />
              <span className="flex shrink-0 items-center gap-1.5">{tail}</span>
            </span>
          </>
        )}
      </a>
      <SelectBox
        name={name}
        isSelected={isSelected}
        isCursor={isCursor}
        status={ticket.status}
        onSelect={(isRange) => props.onSelect(id, isRange)}
      />
    </div>
  )
})

function Words({ ticket, unread, people }: { ticket: Ticket; unread: number; people: People }) {
  const { by, words } = previewOf(ticket, people.me, (id) => people.nameOf.get(id))
  return (
    <span className={classes('min-w-0 flex-1 truncate text-12', unread > 0 ? 'text-n-12' : 'text-n-11')}>
      {by !== null && <bdi>{t('inbox.said', { name: by })} </bdi>}
      <bdi>{words}</bdi>
    </span>
  )
}
