import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import { departmentsQuery } from '../api/queries.ts'
import type { Department } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { Field, Icon, TextInput } from '../design/index.ts'
import { FormDialog, useForm, useKeptOpen } from '../form/index.ts'
import { Listing, NewButton } from './listing.tsx'
import { t } from './words.ts'

export function DepartmentsPage() {
  const query = useQuery(departmentsQuery())
  const [isOpen, setOpen] = useKeptOpen<true>('departments')
  return (
    <Page
      title={t('settings.departments')}
      lead={t('admin.departments_lead')}
      actions={<NewButton words={t('admin.department_new')} onPress={() => setOpen(true)} />}
    >
      <Listing query={query} icon="department" empty={t('admin.departments_empty')}>
        {(departments) => (
          <ul aria-label={t('settings.departments')} className="border-t">
            {departments.map((department) => (
              <DepartmentRow key={department.id} department={department} />
            ))}
          </ul>
        )}
      </Listing>
      {isOpen && <DepartmentDialog onClose={() => setOpen(undefined)} />}
    </Page>
  )
}

function DepartmentRow({ department: { id, name, agent_count: count } }: { department: Department }) {
  return (
    <li className="border-b">
      <Link
        to="/settings/departments/$departmentId"
        params={{ departmentId: id }}
        className="focus-inside flex min-h-13 items-center gap-3 px-1 py-2 hover:bg-n-2"
      >
        <Icon name="department" className="text-n-10" />
        <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
        <span className="tabular text-12 text-n-11">{t('admin.agents_count', { count })}</span>
        <Icon name="forward" size={14} className="text-n-10" />
      </Link>
    </li>
  )
}

function DepartmentDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const form = useForm({
    stored: { name: '' },
    keepAs: 'department new',
    labels: { name: t('admin.name') },
    check: ({ name }) => ({ name: name.trim() === '' ? t('form.empty', { label: t('admin.name') }) : undefined }),
    refused: (error) =>
      error instanceof ApiProblem && error.code === 'duplicate' ? { name: `${error.detail}.` } : undefined,
    async save({ name }) {
      const made = await api('POST /departments', { body: { name: name.trim() }, idempotencyKey: crypto.randomUUID() })
      client.setQueryData(departmentsQuery().queryKey, (all) => [...(all ?? []), made])
      void navigate({ to: '/settings/departments/$departmentId', params: { departmentId: made.id } })
    },
  })
  return (
    <FormDialog isOpen onClose={onClose} title={t('admin.department_new')} action={t('admin.create')} form={form}>
      <Field label={t('admin.name')} help={t('admin.department_name_help')} error={form.error('name')}>
        <TextInput value={form.values.name} maxLength={100} autoFocus onChange={(name) => form.set({ name })} />
      </Field>
    </FormDialog>
  )
}
