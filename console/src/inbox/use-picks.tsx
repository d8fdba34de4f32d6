import { useQuery } from '@tanstack/react-query'
import { agentsQuery, tagsQuery } from '../api/queries.ts'
import type { Priority, Status, Ticket } from '../api/types.ts'
import type { Pick } from '../commands/index.ts'
import { Avatar, Icon, PriorityMark, priorityWord, StatusMark, statusWord } from '../design/index.ts'
import { priorityChoices } from '../filter/query.ts'
import { snoozeChoices } from '../snooze/choices.ts'
import { formatTime } from '../words/dates.ts'
import type { BulkPart } from './bulk-keys.ts'
import { useInbox } from './state.tsx'
import { useBulk, useSelectedRows } from './use-bulk.ts'
import { t } from './words.ts'

const nobody = 'nobody'
const statusOrder: readonly Status[] = ['open', 'pending_customer', 'resolved', 'closed']

/** What each part of the bulk bar offers for the rows that are selected, and what it does with the choice. */
export function usePicks(): Record<BulkPart, Pick> {
  const { me } = useInbox()
  const rows = useSelectedRows()
  const act = useBulk()
  const agents = useQuery(agentsQuery()).data ?? []
  const tags = useQuery(tagsQuery()).data ?? []
  const chosen = (holds: (row: Ticket) => boolean) => chosenBy(rows, holds)
  // Oneself first: that is who takes most.
  const active = agents
    .filter(({ status }) => status === 'active')
    .sort((a, b) => Number(b.id === me) - Number(a.id === me))
  const tagOptions = () =>
    [...new Set([...rows.flatMap((row) => row.tags), ...tags.map(({ name }) => name)])].map((name) => ({
      value: name,
      label: name,
      isChosen: chosen((row) => row.tags.includes(name)),
    }))
  return {
    assign: {
      options: () => [
        ...active.map(({ id, name, email }) => ({
          value: id,
          label: id === me ? t('inbox.me', { name }) : name,
          also: email,
          mark: <Avatar name={name} size={18} />,
          isChosen: chosen((row) => row.assigned_agent_id === id),
        })),
        {
          value: nobody,
          label: t('inbox.nobody'),
          mark: <Icon name="close" size={14} className="mx-0.5 text-n-11" />,
          isChosen: chosen((row) => row.assigned_agent_id === null),
        },
      ],
      onPick: (id) =>
        id === nobody ? act.assign(null, '') : act.assign(id, agents.find((agent) => agent.id === id)?.name ?? ''),
    },
    status: {
      options: () =>
        statusOrder.map((value) => ({
          value,
          label: statusWord(value),
          mark: <StatusMark status={value} />,
          isChosen: chosen((row) => row.status === value),
        })),
      onPick: (value) => act.status(value as Status),
    },
    tag: {
      options: tagOptions,
      // What all have is taken off; what some have, the others get.
      onPick: (name) => (rows.every((row) => row.tags.includes(name)) ? act.removeTag(name) : act.addTag(name)),
      onAdd: act.addTag,
    },
    priority: {
      options: () =>
        priorityChoices.map((value) => ({
          value,
          label: priorityWord(value),
          mark: <PriorityMark priority={value} />,
          isChosen: chosen((row) => row.priority === value),
        })),
      onPick: (value) => act.priority(value as Priority),
    },
    snooze: {
      options: () => snoozeChoices().map(({ id, label, at }) => ({ value: id, label, note: formatTime(at) })),
      onPick: (value) => act.snooze(snoozeChoices().find(({ id }) => id === value)?.at ?? null),
    },
  }
}

/** True when it holds for all, `partly` when for some. */
function chosenBy(rows: readonly Ticket[], holds: (row: Ticket) => boolean): boolean | 'partly' {
  const count = rows.filter(holds).length
  return count === 0 ? false : count === rows.length ? true : 'partly'
}
