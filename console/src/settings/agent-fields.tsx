import { isPresetRole } from '@parley/contract'
import { useQuery } from '@tanstack/react-query'
import { departmentsQuery } from '../api/queries.ts'
import type { Department, Me } from '../api/types.ts'
import { Checkbox, Field, Select } from '../design/index.ts'
import { rolesFor } from './agent-rules.ts'
import { useRoles } from './use-roles.ts'
import { t } from './words.ts'

/** What an agent may do and see: role, and departments for those who do not see everything. */
export function RoleField({
  me,
  role,
  onChange,
  isOwn = false,
  note,
  error,
}: {
  me: Me
  role: string
  onChange: (role: string) => void
  isOwn?: boolean
  note?: string | undefined
  error?: string | undefined
}) {
  const { roles, nameOf } = useRoles()
  const mine = rolesFor(me, roles)
  const keys = mine.includes(role) ? mine : [...mine, role]
  const known = roles.find(({ key }) => key === role)
  const described = isPresetRole(role) ? t(`admin.role_help_${role}`) : known?.description || t('admin.role_help_own')
  const factor = known?.requires_second_factor ? ` ${t('people.role_needs_factor')}` : ''
  return (
    <Field
      label={t('admin.role')}
      help={isOwn ? t('admin.agent_role_own') : (note ?? described + factor)}
      error={error}
    >
      <Select
        options={keys.map((value) => ({ value, label: nameOf(value) }))}
        value={role}
        onChange={onChange}
        isDisabled={isOwn}
      />
    </Field>
  )
}

export function DepartmentsField({ ids, onChange }: { ids: readonly string[]; onChange: (ids: string[]) => void }) {
  const departments = useQuery(departmentsQuery()).data
  if (departments === undefined) return null
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-2 text-12 font-medium">{t('admin.departments')}</legend>
      {departments.length === 0 && <p className="text-12 leading-[1.45] text-n-11">{t('admin.no_departments')}</p>}
      <DepartmentChoices departments={departments} ids={ids} onChange={onChange} />
    </fieldset>
  )
}

export function DepartmentChoices({
  departments,
  ids,
  onChange,
}: {
  departments: readonly Department[]
  ids: readonly string[]
  onChange: (ids: string[]) => void
}) {
  return departments.map(({ id, name }) => (
    <Checkbox
      key={id}
      isChecked={ids.includes(id)}
      onChange={(isIn) => onChange(isIn ? [...ids, id] : ids.filter((one) => one !== id))}
    >
      {name}
    </Checkbox>
  ))
}
