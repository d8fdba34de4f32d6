import { useQuery } from '@tanstack/react-query'
import { agentsQuery, departmentsQuery, tagsQuery } from '../../api/queries.ts'
import { Avatar, Icon, PickList } from '../../design/index.ts'
import { t } from '../words.ts'
import { Chip } from './chip.tsx'
import { at, type FieldProps, nobody } from './field.ts'

// Fields whose choices are fetched.

export function AssigneeField(props: FieldProps) {
  const { ticket, actions, setOpen, mayAssign, me } = props
  const agents = useQuery(agentsQuery()).data ?? []
  const assigned = agents.find(({ id }) => id === ticket.assigned_agent_id)
  const name = assigned?.name ?? (ticket.assigned_agent_id ? t('app.someone') : t('ticket.nobody'))
  const active = agents.filter(({ status }) => status === 'active')
  const sorted = [...active].sort((a, b) => Number(b.id === me) - Number(a.id === me) || a.name.localeCompare(b.name))
  return (
    <Chip
      {...at('assignee', props)}
      canShrink
      label={t('ticket.assignee')}
      keys="a"
      isOff={!mayAssign}
      list={
        <PickList
          label={t('ticket.assign')}
          options={[
            ...sorted.map((one) => ({
              value: one.id,
              label: one.name,
              also: one.email,
              note: one.id === me ? t('ticket.you') : '',
              mark: <Avatar name={one.name} size={18} />,
              isChosen: one.id === ticket.assigned_agent_id,
            })),
            { value: nobody, label: t('ticket.nobody'), isChosen: ticket.assigned_agent_id === null },
          ]}
          onPick={(next) => {
            setOpen(null)
            actions.assign(next === nobody ? null : next)
          }}
        />
      }
    >
      {ticket.assigned_agent_id ? (
        <Avatar name={name} size={18} look="accent" />
      ) : (
        <Icon name="person" size={14} className="text-n-11" />
      )}
      <span className={ticket.assigned_agent_id ? 'truncate' : 'truncate text-n-11'}>{name}</span>
    </Chip>
  )
}

export function DepartmentField(props: FieldProps) {
  const { ticket, actions, setOpen, mayUpdate } = props
  const departments = useQuery(departmentsQuery()).data ?? []
  const name = departments.find(({ id }) => id === ticket.department_id)?.name ?? t('ticket.no_department')
  if (departments.length === 0) return null
  return (
    <Chip
      {...at('department', props)}
      canShrink
      label={t('ticket.department')}
      keys="d"
      isOff={!mayUpdate}
      list={
        <PickList
          label={t('ticket.change_department')}
          options={[
            ...departments.map((one) => ({
              value: one.id,
              label: one.name,
              isChosen: one.id === ticket.department_id,
            })),
            { value: nobody, label: t('ticket.no_department'), isChosen: ticket.department_id === null },
          ]}
          onPick={(next) => {
            setOpen(null)
            actions.setDepartment(next === nobody ? null : next)
          }}
        />
      }
    >
      <Icon name="department" size={14} className="text-n-11" />
      <span className={ticket.department_id ? 'truncate' : 'truncate text-n-11'}>{name}</span>
    </Chip>
  )
}

export function TagsField(props: FieldProps) {
  const { ticket, actions, open, mayUpdate } = props
  const known = useQuery({ ...tagsQuery(), enabled: open === 'tags' }).data ?? []
  const names = [...new Set([...ticket.tags, ...known.map(({ name }) => name)])]
  return (
    <Chip
      {...at('tags', props)}
      canShrink
      label={t('ticket.tags')}
      keys="t"
      isOff={!mayUpdate}
      list={
        <PickList
          label={t('ticket.change_tags')}
          options={names.map((name) => ({
            value: name,
            label: name,
            also: known.find((one) => one.name === name)?.description ?? '',
            isChosen: ticket.tags.includes(name),
          }))}
          onPick={actions.toggleTag}
          onAdd={actions.toggleTag}
        />
      }
    >
      <Icon name="tag" size={14} className="text-n-11" />
      {ticket.tags.length === 0 ? (
        <span className="truncate text-n-11">{t('ticket.add_tag')}</span>
      ) : (
        <bdi className="truncate">{ticket.tags.join(', ')}</bdi>
      )}
    </Chip>
  )
}
