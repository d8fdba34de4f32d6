import type { Agent, Department, Me } from '../api/types.ts'
import { Row, RowActions } from '../app/rows.tsx'
import { Avatar, MenuItem, MenuSeparator, useNow } from '../design/index.ts'
import { formatMoment } from '../words/dates.ts'
import { formatList } from '../words/t.ts'
import { linkFor, mayChange, standing } from './agent-rules.ts'
import { t } from './words.ts'

type Props = {
  agent: Agent
  me: Me
  departments: readonly Department[]
  onEdit: () => void
  onLink: () => void
  onDisable: () => void
  onEnable: () => void
}

export function AgentRow({ agent, me, departments, onEdit, onLink, onDisable, onEnable }: Props) {
  const { name, email, role, status } = agent
  const isSelf = agent.id === me.id
  const link = linkFor(me, agent)
  const own = departments.filter(({ id }) => agent.department_ids.includes(id)).map((one) => one.name)
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
          <span className="text-n-12">{t(`app.role_${role}`)}</span>
          {role === 'agent' && departments.length > 0 && (
            <span>{own.length > 0 ? formatList(own) : t('admin.in_no_department')}</span>
          )}
          <Standing agent={agent} />
        </div>
      }
      actions={
        mayChange(me, agent) && (
          <RowActions name={name}>
            <MenuItem icon="edit" onSelect={onEdit}>
              {t('admin.agent_edit')}
            </MenuItem>
            {link && (
              <MenuItem icon="link" onSelect={onLink}>
                {t(link === 'reset' ? 'admin.reset_link' : 'admin.new_link')}
              </MenuItem>
            )}
            {!isSelf && <MenuSeparator />}
            {!isSelf && status === 'active' && (
              <MenuItem icon="lock" isDanger onSelect={onDisable}>
                {t('admin.disable')}
              </MenuItem>
            )}
            {!isSelf && status === 'disabled' && (
              <MenuItem icon="check" onSelect={onEnable}>
                {t('admin.enable')}
              </MenuItem>
            )}
          </RowActions>
        )
      }
    />
  )
}

function Standing({ agent }: { agent: Agent }) {
  const how = standing(agent, useNow())
  const when = agent.invited_until === null ? '' : formatMoment(agent.invited_until)
  if (how === 'active') return null
  if (how === 'disabled') return <span className="font-medium">{t('admin.agent_disabled')}</span>
  if (how === 'never') return <span className="text-waiting">{t('admin.agent_never')}</span>
  return how === 'invited' ? (
    <span>{t('admin.agent_invited', { when })}</span>
  ) : (
    <span className="text-waiting">{t('admin.agent_expired', { when })}</span>
  )
}
