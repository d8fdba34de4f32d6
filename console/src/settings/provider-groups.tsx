import { useQuery } from '@tanstack/react-query'
import { departmentsQuery } from '../api/queries.ts'
import type { Department, GroupRule, Me } from '../api/types.ts'
import { Button, IconButton, PickList, Popover, Select, TextInput } from '../design/index.ts'
import { rolesFor } from './agent-rules.ts'
import { useRoles } from './use-roles.ts'
import { t } from './words.ts'

type Props = { me: Me; rules: GroupRule[]; error: string | undefined; onChange: (rules: GroupRule[]) => void }
const most = 100

/** What each group of the provider means here, in order. */
export function GroupMapping({ me, rules, error, onChange }: Props) {
  const { roles } = useRoles()
  const departments = useQuery(departmentsQuery()).data ?? []
  const given = rolesFor(me, roles)
  const first = given.includes('agent') ? 'agent' : (given[0] ?? 'viewer')
  const change = (at: number, part: Partial<GroupRule>) =>
    onChange(rules.map((rule, n) => (n === at ? { ...rule, ...part } : rule)))
  const up = (at: number) => {
    const next = [...rules]
    const [rule] = next.splice(at, 1)
    if (rule) next.splice(at - 1, 0, rule)
    onChange(next)
  }
  return (
    <fieldset className="min-w-0" data-invalid={error ? '' : undefined}>
      <legend className="text-12 font-medium">{t('sso.groups')}</legend>
      <p className="mt-1.5 mb-2 text-12 leading-[1.45] text-n-11">{t('sso.mapping_help')}</p>
      {rules.length > 0 && (
        <ol aria-label={t('sso.groups')} className="mb-2 border-t">
          {rules.map((rule, at) => (
            <li key={at} className="flex flex-wrap items-center gap-2 border-b py-2">
              <TextInput
                aria-label={t('sso.group')}
                placeholder={t('sso.group')}
                value={rule.group}
                maxLength={200}
                spellCheck={false}
                className="w-auto! flex-1 basis-36"
                onChange={(group) => change(at, { group })}
              />
              <RuleRole keys={given} role={rule.role} onChange={(role) => change(at, { role })} />
              {departments.length > 0 && (
                <RuleDepartments
                  departments={departments}
                  ids={rule.department_ids ?? []}
                  onChange={(ids) => change(at, { department_ids: ids.length === 0 ? null : ids })}
                />
              )}
              <div className="ml-auto flex">
                {at > 0 && (
                  <IconButton
                    icon="up"
                    size="small"
                    label={t('sso.group_up', { name: rule.group || t('sso.group') })}
                    onClick={() => up(at)}
                  />
                )}
                <IconButton
                  icon="close"
                  size="small"
                  label={t('sso.group_remove', { name: rule.group || String(at + 1) })}
                  onClick={() => onChange(rules.filter((_, n) => n !== at))}
                />
              </div>
            </li>
          ))}
        </ol>
      )}
      {rules.length < most && (
        <Button size="small" icon="plus" onClick={() => onChange([...rules, { group: '', role: first }])}>
          {t('sso.group_add')}
        </Button>
      )}
      {error && (
        <p role="alert" className="mt-2 text-12 text-urgent">
          {error}
        </p>
      )}
    </fieldset>
  )
}

function RuleRole({ keys, role, onChange }: { keys: string[]; role: string; onChange: (role: string) => void }) {
  const { nameOf } = useRoles()
  const all = keys.includes(role) ? keys : [...keys, role]
  return (
    <Select
      label={t('sso.group_role')}
      className="w-36!"
      options={all.map((value) => ({ value, label: nameOf(value) }))}
      value={role}
      onChange={onChange}
    />
  )
}

type DepartmentsProps = {
  departments: readonly Department[]
  ids: readonly string[]
  onChange: (ids: string[]) => void
}

function RuleDepartments({ departments, ids, onChange }: DepartmentsProps) {
  const words =
    ids.length === 0 ? t('sso.group_departments_none') : t('sso.group_departments_some', { count: ids.length })
  return (
    <Popover
      isFlush
      label={t('sso.group_departments')}
      trigger={
        <Button size="medium" aria-label={`${t('sso.group_departments')}: ${words}`}>
          {words}
        </Button>
      }
    >
      <PickList
        label={t('sso.group_departments')}
        options={departments.map(({ id, name }) => ({ value: id, label: name, isChosen: ids.includes(id) }))}
        onPick={(id) => onChange(ids.includes(id) ? ids.filter((one) => one !== id) : [...ids, id])}
      />
    </Popover>
  )
}
