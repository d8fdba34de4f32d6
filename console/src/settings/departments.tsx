import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import { departmentsQuery } from '../api/queries.ts'
import { Page } from '../app/page.tsx'
import { Row, Rows } from '../app/rows.tsx'
import { Field, Icon, TextInput } from '../design/index.ts'
import { FormDialog, useForm } from '../form/index.ts'
import { Listing, NewButton } from './listing.tsx'
import { t } from './words.ts'

export function DepartmentsPage() {
  const query = useQuery(departmentsQuery())
  const [isOpen, setOpen] = useState(false)
  return (
    <Page
      title={t('settings.departments')}
      lead={t('admin.departments_lead')}
      actions={<NewButton words={t('admin.department_new')} onPress={() => setOpen(true)} />}
    >
      <Listing query={query} icon="department" empty={t('admin.departments_empty')}>
        {(departments) => (
          <Rows label={t('settings.departments')}>
            {departments.map(({ id, name, agent_count: count }) => (
              <Row
                key={id}
                mark={<Icon name="department" className="text-n-10" />}
                title={name}
                state={<span className="tabular">{t('admin.agents_count', { count })}</span>}
              />
            ))}
          </Rows>
        )}
      </Listing>
      {isOpen && <DepartmentDialog onClose={() => setOpen(false)} />}
    </Page>
  )
}

function DepartmentDialog({ onClose }: { onClose: () => void }) {
  const client = useQueryClient()
  const form = useForm({
    stored: { name: '' },
    labels: { name: t('admin.name') },
    check: ({ name }) => ({ name: name.trim() === '' ? t('form.empty', { label: t('admin.name') }) : undefined }),
    refused: (error) =>
      error instanceof ApiProblem && error.code === 'duplicate' ? { name: `${error.detail}.` } : undefined,
    async save({ name }) {
      const made = await api('POST /departments', { body: { name: name.trim() }, idempotencyKey: crypto.randomUUID() })
      client.setQueryData(departmentsQuery().queryKey, (all) => [...(all ?? []), made])
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
