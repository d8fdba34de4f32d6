import { priorities } from '@parley/contract'
import { useQuery } from '@tanstack/react-query'
import { agentsQuery, departmentsQuery, tagsQuery } from '../../api/queries.ts'
import type { Priority, Status, Ticket } from '../../api/types.ts'
import type { Pick } from '../../commands/index.ts'
import { Avatar, PriorityMark, priorityWord, StatusMark, statusWord } from '../../design/index.ts'
import { snoozeChoices } from '../../snooze/choices.ts'
import { dayKey, formatDay, formatTime } from '../../words/dates.ts'
import { t } from '../words.ts'
import { moves, type TicketActions } from './actions.ts'
import type { Field } from './field.ts'

const nobody = 'none'

/** What each fact of a ticket can become, for the command bar. */
export function usePicks(ticket: Ticket, actions: TicketActions, me: string): Record<Field, Pick> {
  const agents = useQuery(agentsQuery()).data ?? []
  const departments = useQuery(departmentsQuery()).data ?? []
  const tags = useQuery(tagsQuery()).data ?? []
  const active = agents
    .filter(({ status }) => status === 'active')
    .sort((a, b) => Number(b.id === me) - Number(a.id === me) || a.name.localeCompare(b.name))
  return {
    status: {
      options: () =>
        moves[ticket.status].map((value) => ({ value, label: statusWord(value), mark: <StatusMark status={value} /> })),
      onPick: (value) => actions.setStatus(value as Status),
    },
    priority: {
      options: () =>
        [...priorities].reverse().map((value) => ({
          value,
          label: priorityWord(value),
          mark: <PriorityMark priority={value} />,
          isChosen: value === ticket.priority,
        })),
      onPick: (value) => value !== ticket.priority && actions.setPriority(value as Priority),
    },
    assignee: {
      options: () => [
        ...active.map(({ id, name, email }) => ({
          value: id,
          label: name,
          also: email,
          note: id === me ? t('ticket.you') : '',
          mark: <Avatar name={name} size={18} />,
          isChosen: id === ticket.assigned_agent_id,
        })),
        { value: nobody, label: t('ticket.nobody'), isChosen: ticket.assigned_agent_id === null },
      ],
      onPick: (value) => actions.assign(value === nobody ? null : value),
    },
    department: {
      options: () => [
        ...departments.map(({ id, name }) => ({ value: id, label: name, isChosen: id === ticket.department_id })),
        { value: nobody, label: t('ticket.no_department'), isChosen: ticket.department_id === null },
      ],
      onPick: (value) => actions.setDepartment(value === nobody ? null : value),
    },
    tags: {
      options: () =>
        [...new Set([...ticket.tags, ...tags.map(({ name }) => name)])].map((name) => ({
          value: name,
          label: name,
          isChosen: ticket.tags.includes(name),
        })),
      onPick: actions.toggleTag,
      onAdd: actions.toggleTag,
    },
    snooze: {
      options: () =>
        snoozeChoices().map(({ id, label, at }) => ({
          value: id,
          label,
          note: dayKey(at) === dayKey(new Date()) ? formatTime(at) : formatDay(at),
        })),
      onPick: (value) => actions.snooze(snoozeChoices().find(({ id }) => id === value)?.at ?? null),
    },
  }
}
