import { useNavigate, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { Me, Ticket } from '../../api/types.ts'
import { usePanes } from '../../app/panes.tsx'
import { Button, ChannelMark, IconButton, Popover, useNow } from '../../design/index.ts'
import { SnoozeList } from '../../snooze/snooze-list.tsx'
import { formatMoment } from '../../words/dates.ts'
import { t } from '../words.ts'
import { moves, ticketActions } from './actions.ts'
import type { Field } from './field.ts'
import { PriorityField, StatusField } from './fields.tsx'
import { AssigneeField, DepartmentField, TagsField } from './fields-known.tsx'
import { Looking } from './others.tsx'
import { Subject } from './subject.tsx'
import { Transfer } from './transfer.tsx'
import { useHeaderCommands } from './use-header-commands.ts'

/** Whose conversation it is, and the facts of it, each to be changed where it stands or by its key. */
export function TicketHeader({ ticket, me }: { ticket: Ticket; me: Me }) {
  const { size, isCustomerOpen, setCustomerOpen } = usePanes()
  const { view } = useParams({ from: '/shell/inbox/$view/$ticketId' })
  const navigate = useNavigate()
  const [open, setOpen] = useState<Field | null>(null)
  const actions = ticketActions(ticket)
  const mayUpdate = me.permissions.includes('ticket.update')
  const mayAssign = me.permissions.includes('ticket.assign')
  const fields = { ticket, actions, open, setOpen, mayUpdate, mayAssign, me: me.id }
  const isDone = ticket.status === 'resolved'
  const canMove = mayUpdate && moves[ticket.status].length > 0
  const resolve = () => actions.setStatus(isDone ? 'open' : 'resolved')
  useHeaderCommands({ ticket, me, actions, setOpen, mayUpdate, mayAssign, canMove, resolve })
  return (
    <header className="shrink-0 border-b">
      <div className="flex items-center gap-2 py-2 pr-3 pl-4 max-md:pl-2">
        {size === 'narrow' && (
          <IconButton
            icon="back"
            size="large"
            label={t('app.back')}
            onClick={() => void navigate({ to: '/inbox/$view', params: { view }, search: true })}
          />
        )}
        <div className="min-w-0 flex-1">
          <h1 className="flex min-w-0 items-center gap-1.5 text-14 leading-5 font-strong">
            <bdi className="min-w-0 truncate">
              {ticket.customer.name ?? ticket.customer.channel_identity ?? t('app.customer_without_name')}
            </bdi>
            <ChannelMark channel={ticket.source.channel} />
            <span className="tabular text-12 font-normal text-n-11">
              {t('ticket.number', { number: String(ticket.number) })}
            </span>
          </h1>
          <Subject ticket={ticket} onChange={actions.setSubject} isOff={!mayUpdate} />
        </div>
        <Looking ticketId={ticket.ticket_id} />
        <Transfer ticket={ticket} me={me} />
        {canMove && (
          <>
            {!isDone && <SnoozeButton {...fields} />}
            {size === 'narrow' ? (
              <IconButton
                icon={isDone ? 'retry' : 'check'}
                size="large"
                label={t(isDone ? 'ticket.reopen' : 'ticket.resolve')}
                onClick={resolve}
              />
            ) : (
              <Button icon={isDone ? 'retry' : 'check'} keys="e" onClick={resolve}>
                {t(isDone ? 'ticket.reopen' : 'ticket.resolve')}
              </Button>
            )}
          </>
        )}
        <IconButton
          icon="panel"
          label={t('app.toggle_customer')}
          keys="]"
          isPressed={isCustomerOpen}
          onClick={() => setCustomerOpen(!isCustomerOpen)}
        />
      </div>
      <div className="relative flex items-center gap-0.5 overflow-x-auto px-2 pb-1.5 [scrollbar-width:none]">
        <StatusField {...fields} />
        <PriorityField {...fields} />
        <AssigneeField {...fields} />
        <DepartmentField {...fields} />
        <TagsField {...fields} />
        <Snoozed until={ticket.snoozed_until} />
      </div>
    </header>
  )
}

type FieldsGiven = Parameters<typeof StatusField>[0]

function SnoozeButton({ ticket, actions, open, setOpen }: FieldsGiven) {
  return (
    <Popover
      isFlush
      align="end"
      label={t('ticket.snooze')}
      isOpen={open === 'snooze'}
      onOpenChange={(isOpen) => setOpen(isOpen ? 'snooze' : null)}
      trigger={
        <IconButton icon="snooze" label={t('ticket.snooze')} keys="z" isPressed={ticket.snoozed_until !== null} />
      }
    >
      <SnoozeList
        isSnoozed={ticket.snoozed_until !== null}
        onPick={(until) => {
          setOpen(null)
          actions.snooze(until)
        }}
      />
    </Popover>
  )
}

function Snoozed({ until }: { until: string | null }) {
  const now = useNow()
  if (until === null || Date.parse(until) <= now) return null
  return (
    <span className="ml-1 shrink-0 rounded-control bg-waiting-soft px-2 py-1 text-12 text-waiting">
      {t('ticket.snoozed_until', { until: formatMoment(until) })}
    </span>
  )
}
