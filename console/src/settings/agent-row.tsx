import { useNavigate } from '@tanstack/react-router'
import type { Agent, Department, Me } from '../api/types.ts'
import { Row, RowActions } from '../app/rows.tsx'
import { Avatar, MenuItem, MenuSeparator, useNow } from '../design/index.ts'
import { formatDay, formatMoment } from '../words/dates.ts'
import { formatList } from '../words/t.ts'
import type { AgentDeed } from './agent-dialogs.tsx'
import { hasDepartments, linkFor, mayChange, standing } from './agent-rules.ts'
import { useRoles } from './use-roles.ts'
import { t } from './words.ts'

type Props = {
  agent: Agent
  me: Me
  departments: readonly Department[]
  leads: ReadonlySet<string>
  onOpen: (what: AgentDeed) => void
}

export function AgentRow({ agent, me, departments, leads, onOpen }: Props) {
  const { name, email, role, status } = agent
  const { roles, nameOf } = useRoles()
  const isSelf = agent.id === me.id
  const own = departments
    .filter(({ id }) => agent.department_ids.includes(id))
    .map((one) => (leads.has(`${agent.id} ${one.id}`) ? t('people.lead_of', { name: one.name }) : one.name))
  const seesAll = !hasDepartments(role, roles)
  return (
    <Row
      mark={<Avatar name={name} size={32} />}
      title={
        <>
          {name}
          {isSelf && <span className="ml-1.5 text-12 font-normal text-n-11">{t('admin.you')}</span>}
        </>
      }
      isFaded={status === 'disabled'}
      meta={<span className="break-words">{email}</span>}
      state={
        <div className="flex flex-col gap-1 md:items-end md:text-right">
          <span className="text-n-12">{nameOf(role)}</span>
          {own.length > 0 ? (
            <span>{formatList(own)}</span>
          ) : (
            !seesAll && departments.length > 0 && <span>{t('admin.in_no_department')}</span>
          )}
          <Factor agent={agent} />
          <Standing agent={agent} />
        </div>
      }
      actions={<Deeds agent={agent} me={me} onOpen={onOpen} />}
    />
  )
}

/** What may be done with this agent. */
function Deeds({ agent, me, onOpen }: Pick<Props, 'agent' | 'me' | 'onOpen'>) {
  const { roles } = useRoles()
  const navigate = useNavigate()
  const isSelf = agent.id === me.id
  const isDeleted = agent.deleted_at !== null
  const may = (permission: Me['permissions'][number]) => me.permissions.includes(permission)
  const canChange = may('agent.manage') && mayChange(me, agent, roles)
  const link = canChange ? linkFor(me, agent, roles) : undefined
  if (!canChange && !may('audit.read')) return null
  return (
    <RowActions name={agent.name}>
      {canChange && isDeleted && (
        <MenuItem icon="retry" onSelect={() => onOpen('restore')}>
          {t('people.restore')}
        </MenuItem>
      )}
      {canChange && !isDeleted && (
        <MenuItem icon="edit" onSelect={() => onOpen('edit')}>
          {t('people.edit')}
        </MenuItem>
      )}
      {link && !isDeleted && (
        <MenuItem icon="link" onSelect={() => onOpen('link')}>
          {t(link === 'reset' ? 'admin.reset_link' : 'admin.new_link')}
        </MenuItem>
      )}
      {canChange && may('session.manage') && !isDeleted && (
        <MenuItem icon="screen" onSelect={() => onOpen('sessions')}>
          {t('people.sessions')}
        </MenuItem>
      )}
      {may('audit.read') && (
        <MenuItem icon="eye" onSelect={() => void navigate({ to: '/settings/audit', search: { actor: agent.id } })}>
          {t('people.deeds')}
        </MenuItem>
      )}
      {canChange && !isSelf && !isDeleted && (
        <>
          <MenuSeparator />
          {agent.is_registered && (
            <MenuItem icon="key" isDanger onSelect={() => onOpen('factor')}>
              {t('people.factor_reset')}
            </MenuItem>
          )}
          {agent.status === 'active' ? (
            <MenuItem icon="lock" isDanger onSelect={() => onOpen('disable')}>
              {t('admin.disable')}
            </MenuItem>
          ) : (
            <MenuItem icon="check" onSelect={() => onOpen('enable')}>
              {t('admin.enable')}
            </MenuItem>
          )}
          <MenuItem icon="trash" isDanger onSelect={() => onOpen('delete')}>
            {t('admin.delete')}
          </MenuItem>
        </>
      )}
    </RowActions>
  )
}

/** Told to those alone who manage agents, and only of people who sign in. */
function Factor({ agent }: { agent: Agent }) {
  const { has_second_factor: has, is_registered: isRegistered, status } = agent
  if (has === null || !isRegistered || status === 'disabled') return null
  return <span>{t(has ? 'people.factor_has' : 'people.factor_lacks')}</span>
}

function Standing({ agent }: { agent: Agent }) {
  const how = standing(agent, useNow())
  const when = agent.invited_until === null ? '' : formatMoment(agent.invited_until)
  if (how === 'active') return null
  if (how === 'deleted') return <span>{t('people.deleted_at', { when: formatDay(agent.deleted_at ?? '') })}</span>
  if (how === 'disabled') return <span className="font-medium">{t('admin.agent_disabled')}</span>
  if (how === 'never') return <span className="text-waiting">{t('admin.agent_never')}</span>
  return how === 'invited' ? (
    <span>{t('admin.agent_invited', { when })}</span>
  ) : (
    <span className="text-waiting">{t('admin.agent_expired', { when })}</span>
  )
}
