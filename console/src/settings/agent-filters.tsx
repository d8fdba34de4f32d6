import type { Department } from '../api/types.ts'
import { Select } from '../design/index.ts'
import { ListSearch } from './listing.tsx'
import { useRoles } from './use-roles.ts'
import { t } from './words.ts'

export type AgentFilter = {
  text: string
  status: '' | 'active' | 'disabled' | 'deleted'
  role: string
  department: string
}
export const everybody: AgentFilter = { text: '', status: '', role: '', department: '' }

export function isNarrowed({ text, role, department, status }: AgentFilter): boolean {
  return text !== '' || role !== '' || department !== '' || status === 'active' || status === 'disabled'
}

type Props = { filter: AgentFilter; departments: readonly Department[]; onChange: (filter: AgentFilter) => void }

/** Narrows the list of people: by text, how they stand, role, department. */
export function AgentFilters({ filter, departments, onChange }: Props) {
  const { roles, nameOf } = useRoles()
  const set = (change: Partial<AgentFilter>) => onChange({ ...filter, ...change })
  return (
    <search aria-label={t('people.filters')} className="mb-4 flex flex-wrap gap-2">
      <ListSearch
        label={t('admin.search')}
        text={filter.text}
        onChange={(text) => set({ text })}
        className="md:w-60! max-md:w-full"
      />
      <Select
        label={t('people.status')}
        className="w-40! max-md:w-[calc(50%-4px)]!"
        options={[
          { value: '', label: t('people.status_any') },
          { value: 'active', label: t('people.status_active') },
          { value: 'disabled', label: t('people.status_disabled') },
          { value: 'deleted', label: t('people.status_deleted') },
        ]}
        value={filter.status}
        onChange={(status) => set({ status })}
      />
      <Select
        label={t('admin.role')}
        className="w-40! max-md:w-[calc(50%-4px)]!"
        options={[
          { value: '', label: t('people.role_any') },
          ...roles.map(({ key }) => ({ value: key, label: nameOf(key) })),
        ]}
        value={filter.role}
        onChange={(role) => set({ role })}
      />
      {departments.length > 0 && (
        <Select
          label={t('people.department')}
          className="w-44! max-md:w-full!"
          options={[
            { value: '', label: t('people.department_any') },
            ...departments.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={filter.department}
          onChange={(department) => set({ department })}
        />
      )}
    </search>
  )
}
