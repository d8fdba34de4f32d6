import { useQuery } from '@tanstack/react-query'
import { agentsQuery, tagsQuery } from '../api/queries.ts'
import type { Ticket } from '../api/types.ts'
import { Avatar, Icon, PickList } from '../design/index.ts'
import { t } from '../words/t.ts'
import { useInbox } from './state.tsx'

const nobody = 'nobody'

/** True when it holds for all, `partly` when for some. */
export function chosenBy(rows: readonly Ticket[], holds: (row: Ticket) => boolean): boolean | 'partly' {
  const count = rows.filter(holds).length
  return count === 0 ? false : count === rows.length ? true : 'partly'
}

export function AssignList({
  rows,
  onPick,
}: {
  rows: readonly Ticket[]
  onPick: (agentId: string | null, name: string) => void
}) {
  const { me } = useInbox()
  const agents = useQuery(agentsQuery()).data ?? []
  const active = agents.filter(({ status }) => status === 'active')
  const own = active.filter(({ id }) => id === me)
  const options = [
    ...own.map((agent) => ({ ...agent, label: t('inbox.me', { name: agent.name }) })),
    ...active.filter(({ id }) => id !== me).map((agent) => ({ ...agent, label: agent.name })),
  ]
  return (
    <PickList
      label={t('inbox.assign')}
      options={[
        ...options.map(({ id, name, email, label }) => ({
          value: id,
          label,
          also: email,
          mark: <Avatar name={name} size={18} />,
          isChosen: chosenBy(rows, (row) => row.assigned_agent_id === id),
        })),
        {
          value: nobody,
          label: t('inbox.nobody'),
          mark: <Icon name="close" size={14} className="mx-0.5 text-n-11" />,
          isChosen: chosenBy(rows, (row) => row.assigned_agent_id === null),
        },
      ]}
      onPick={(value) =>
        value === nobody ? onPick(null, '') : onPick(value, agents.find(({ id }) => id === value)?.name ?? '')
      }
    />
  )
}

type TagProps = { rows: readonly Ticket[]; onAdd: (tag: string) => void; onRemove: (tag: string) => void }

/** Those that are on the selected ones first; one that all have is taken off. */
export function TagList({ rows, onAdd, onRemove }: TagProps) {
  const known = useQuery(tagsQuery()).data ?? []
  const used = rows.flatMap(({ tags }) => tags)
  const names = [...new Set([...used, ...known.map(({ name }) => name)])]
  const options = names.map((name) => ({
    value: name,
    label: name,
    isChosen: chosenBy(rows, ({ tags }) => tags.includes(name)),
  }))
  return (
    <PickList
      label={t('inbox.tag')}
      options={options}
      onPick={(name) => (options.find(({ value }) => value === name)?.isChosen === true ? onRemove(name) : onAdd(name))}
      onAdd={onAdd}
    />
  )
}
