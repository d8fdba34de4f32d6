import type { Agent, DepartmentDetail } from '../api/types.ts'
import { Combobox } from '../design/combobox.tsx'
import { Avatar, Checkbox, IconButton } from '../design/index.ts'
import { t } from './words.ts'

type Members = DepartmentDetail['members']
type Props = { members: Members; agents: readonly Agent[]; onChange: (members: Members) => void }

/** Who is in the department, and who leads it. */
export function MembersField({ members, agents, onChange }: Props) {
  const others = agents.filter(({ id }) => !members.some(({ agent_id }) => agent_id === id))
  const nameOf = (agentId: string) => agents.find(({ id }) => id === agentId)?.name ?? t('app.someone')
  const sorted = [...members].sort(
    (a, b) => Number(b.is_lead) - Number(a.is_lead) || nameOf(a.agent_id).localeCompare(nameOf(b.agent_id)),
  )
  return (
    <fieldset className="min-w-0">
      <legend className="mb-2 text-12 font-medium">{t('dep.members')}</legend>
      {members.length === 0 ? (
        <p className="mb-2 text-12 leading-[1.45] text-n-11">{t('dep.members_none')}</p>
      ) : (
        <ul aria-label={t('dep.members')} className="mb-2 border-t">
          {sorted.map(({ agent_id: id, is_lead: isLead }) => (
            <li key={id} className="flex min-h-10 items-center gap-2.5 border-b py-1">
              <Avatar name={nameOf(id)} size={24} />
              <span className="min-w-0 flex-1 truncate">{nameOf(id)}</span>
              <Checkbox
                isChecked={isLead}
                onChange={(isOn) =>
                  onChange(members.map((one) => (one.agent_id === id ? { ...one, is_lead: isOn } : one)))
                }
              >
                <span aria-hidden>{t('dep.lead')}</span>
                <span className="sr-only">{t('dep.lead_of', { name: nameOf(id) })}</span>
              </Checkbox>
              <IconButton
                icon="close"
                size="small"
                label={t('dep.member_remove', { name: nameOf(id) })}
                onClick={() => onChange(members.filter(({ agent_id }) => agent_id !== id))}
              />
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <Combobox
          key={members.length}
          label={t('dep.member_add')}
          options={others.map(({ id, name }) => ({ value: id, label: name }))}
          value={null}
          onChange={(id) => id !== null && onChange([...members, { agent_id: id, is_lead: false }])}
          placeholder={t('dep.member_add')}
        />
      )}
    </fieldset>
  )
}
