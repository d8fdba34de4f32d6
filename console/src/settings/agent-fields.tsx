import { useQuery } from '@tanstack/react-query'
import { departmentsQuery } from '../api/queries.ts'
import type { Department, Me, Role } from '../api/types.ts'
import { Checkbox, Field, Select } from '../design/index.ts'
import { rolesFor } from './agent-rules.ts'
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
  role: Role
  onChange: (role: Role) => void
  isOwn?: boolean
  note?: string | undefined
  error?: string | undefined
}) {
  const roles = rolesFor(me).includes(role) ? rolesFor(me) : [...rolesFor(me), role]
  return (
    <Field
      label={t('admin.role')}
      help={isOwn ? t('admin.agent_role_own') : (note ?? t(`admin.role_help_${role}`))}
      error={error}
    >
      <Select
        options={roles.map((value) => ({ value, label: t(`app.role_${value}`) }))}
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
