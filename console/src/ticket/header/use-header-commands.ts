import type { Me, Ticket } from '../../api/types.ts'
import { useCommands } from '../../commands/index.ts'
import { t } from '../words.ts'
import type { TicketActions } from './actions.ts'
import type { Field } from './field.ts'
import { usePicks } from './use-picks.tsx'

type CommandsGiven = {
  ticket: Ticket
  me: Me
  actions: TicketActions
  setOpen: (field: Field) => void
  mayUpdate: boolean
  mayAssign: boolean
  canMove: boolean
  resolve: () => void
}

/** Changing the facts of a ticket, by keys. */
export function useHeaderCommands({
  ticket,
  me,
  actions,
  setOpen,
  mayUpdate,
  mayAssign,
  canMove,
  resolve,
}: CommandsGiven): void {
  const group = t('app.group_ticket')
  const picks = usePicks(ticket, actions, me.id)
  const isOpen = ['new', 'open', 'pending_customer'].includes(ticket.status)
  useCommands([
    {
      id: 'ticket.resolve',
      words: t(ticket.status === 'resolved' ? 'ticket.reopen' : 'ticket.resolve'),
      group,
      key: 'e',
      when: () => canMove,
      run: resolve,
    },
    {
      id: 'ticket.status',
      words: t('ticket.change_status'),
      group,
      key: 's',
      when: () => canMove,
      pick: picks.status,
      run: () => setOpen('status'),
    },
    {
      id: 'ticket.priority',
      words: t('ticket.change_priority'),
      group,
      key: 'p',
      when: () => mayUpdate,
      pick: picks.priority,
      run: () => setOpen('priority'),
    },
    {
      id: 'ticket.assign',
      words: t('ticket.assign'),
      group,
      key: 'a',
      when: () => mayAssign,
      pick: picks.assignee,
      run: () => setOpen('assignee'),
    },
    {
      id: 'ticket.assign_me',
      words: t('ticket.assign_me'),
      group,
      key: 'm',
      when: () => mayAssign && ticket.assigned_agent_id !== me.id,
      run: () => actions.assign(me.id),
    },
    {
      id: 'ticket.department',
      words: t('ticket.change_department'),
      group,
      key: 'd',
      when: () => mayUpdate,
      pick: picks.department,
      run: () => setOpen('department'),
    },
    {
      id: 'ticket.tags',
      words: t('ticket.change_tags'),
      group,
      key: 't',
      when: () => mayUpdate,
      pick: picks.tags,
      run: () => setOpen('tags'),
    },
    {
      id: 'ticket.snooze',
      words: t('ticket.snooze'),
      group,
      key: 'z',
      when: () => mayUpdate && isOpen,
      pick: picks.snooze,
      run: () => setOpen('snooze'),
    },
    {
      id: 'ticket.wake',
      words: t('ticket.unsnooze'),
      group,
      when: () => mayUpdate && ticket.snoozed_until !== null,
      run: () => actions.snooze(null),
    },
    {
      id: 'ticket.close',
      words: t('ticket.close'),
      group,
      when: () => canMove,
      run: () => actions.setStatus('closed'),
    },
  ])
}
