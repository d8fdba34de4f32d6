import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { api } from '../api/index.ts'
import { apiKeysQuery, departmentsQuery } from '../api/queries.ts'
import type { Me, Permission } from '../api/types.ts'
import { Field, Select, TextInput } from '../design/index.ts'
import { FormDialog, useForm } from '../form/index.ts'
import { DepartmentChoices } from './agent-fields.tsx'
import { type Expiry, expiresAt, expiries, groupedPermissions } from './key-rules.ts'
import type { MadeKey } from './key-shown.tsx'
import { PermissionChoices } from './permission-choices.tsx'
import { t } from './words.ts'

const nothing = {
  name: '',
  permissions: [] as Permission[],
  expiry: 'never' as Expiry,
  isScoped: false,
  department_ids: [] as string[],
}

/** Makes an API key. */
export function KeyDialog({ me, onClose, onMade }: { me: Me; onClose: () => void; onMade: (key: MadeKey) => void }) {
  const client = useQueryClient()
  const departments = useQuery(departmentsQuery()).data ?? []
  const made = useRef<MadeKey>(undefined)
  const form = useForm({
    stored: nothing,
    keepAs: 'key new',
    labels: { name: t('admin.name'), permissions: t('admin.key_permissions') },
    check: ({ name, permissions, isScoped, department_ids: ids }) => ({
      name: name.trim() === '' ? t('form.empty', { label: t('admin.name') }) : undefined,
      permissions: permissions.length === 0 ? t('admin.key_permissions_none') : undefined,
      department_ids: isScoped && ids.length === 0 ? t('admin.key_scope_none') : undefined,
    }),
    async save({ name, permissions, expiry, isScoped, department_ids: ids }) {
      const { key, ...row } = await api('POST /keys', {
        body: {
          name: name.trim(),
          permissions,
          expires_at: expiresAt(expiry, Date.now()),
          department_ids: isScoped ? ids : null,
        },
      })
      client.setQueryData(apiKeysQuery().queryKey, (all) => [row, ...(all ?? [])])
      made.current = { name: row.name, key }
    },
  })
  const { name, permissions, expiry, isScoped, department_ids: ids } = form.values
  const expiryWords = (one: Expiry) =>
    one === 'never'
      ? t('admin.key_expiry_never')
      : one === '365'
        ? t('admin.key_expiry_year')
        : t('admin.key_expiry_days', { count: Number(one) })
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      onSaved={() => made.current && onMade(made.current)}
      title={t('admin.key_new')}
      action={t('admin.create')}
      form={form}
      isWide
    >
      <div className="grid grid-cols-2 gap-4 max-md:grid-cols-1">
        <Field label={t('admin.name')} help={t('admin.key_name_help')} error={form.error('name')}>
          <TextInput
            value={name}
            maxLength={100}
            autoFocus
            autoComplete="off"
            onChange={(next) => form.set({ name: next })}
          />
        </Field>
        <Field label={t('admin.key_expiry')}>
          <Select
            options={expiries.map((value) => ({ value, label: expiryWords(value) }))}
            value={expiry}
            onChange={(next) => form.set({ expiry: next })}
          />
        </Field>
      </div>
      <PermissionChoices
        label={t('admin.key_permissions')}
        help={t('admin.key_permissions_help')}
        groups={groupedPermissions(me.permissions)}
        isNamed
        chosen={permissions}
        error={form.error('permissions')}
        onChange={(next) => form.set({ permissions: next })}
      />
      {departments.length > 0 && (
        <Field label={t('admin.key_scope')} className="max-w-72">
          <Select
            options={[
              { value: 'all', label: t('admin.key_scope_all') },
              { value: 'some', label: t('admin.key_scope_some') },
            ]}
            value={isScoped ? 'some' : 'all'}
            onChange={(next) => form.set({ isScoped: next === 'some' })}
          />
        </Field>
      )}
      {isScoped && (
        <fieldset className="flex flex-col gap-2">
          <legend className="sr-only">{t('admin.departments')}</legend>
          <DepartmentChoices
            departments={departments}
            ids={ids}
            onChange={(department_ids) => form.set({ department_ids })}
          />
          {form.error('department_ids') && (
            <p role="alert" className="text-12 text-urgent">
              {form.error('department_ids')}
            </p>
          )}
        </fieldset>
      )}
    </FormDialog>
  )
}
