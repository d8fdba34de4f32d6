import { useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { apiKeysQuery } from '../api/queries.ts'
import type { ApiKey } from '../api/types.ts'
import { Field, Select, TextInput } from '../design/index.ts'
import { FormDialog, useForm } from '../form/index.ts'
import type { MadeKey } from './key-shown.tsx'
import { t } from './words.ts'

export function RenameKeyDialog({ of: key, onClose }: { of: ApiKey; onClose: () => void }) {
  const client = useQueryClient()
  const form = useForm({
    stored: { name: key.name },
    labels: { name: t('admin.name') },
    check: ({ name }) => ({ name: name.trim() === '' ? t('form.empty', { label: t('admin.name') }) : undefined }),
    async save({ name }) {
      const saved = await api('PATCH /keys/{key_id}', { params: { key_id: key.id }, body: { name: name.trim() } })
      client.setQueryData(apiKeysQuery().queryKey, (all) => all?.map((one) => (one.id === saved.id ? saved : one)))
    },
  })
  return (
    <FormDialog
      isOpen
      isChange
      onClose={onClose}
      title={t('key.rename_title', { name: key.name })}
      action={t('app.save')}
      form={form}
    >
      <Field label={t('admin.name')} help={t('admin.key_name_help')} error={form.error('name')}>
        <TextInput value={form.values.name} maxLength={100} autoFocus onChange={(name) => form.set({ name })} />
      </Field>
    </FormDialog>
  )
}

const overlaps = ['0', '1', '24', '72', '168'] as const
type Overlap = (typeof overlaps)[number]

function overlapWords(hours: Overlap): string {
  const count = Number(hours)
  if (count === 0) return t('key.overlap_none')
  return count < 48 ? t('key.overlap_hours', { count }) : t('key.overlap_days', { count: count / 24 })
}

/** Makes the key that takes this one's place; both work for a while. */
export function RotateKeyDialog(props: { of: ApiKey; onClose: () => void; onMade: (key: MadeKey) => void }) {
  const { of: key, onClose, onMade } = props
  const client = useQueryClient()
  const made = useRef<MadeKey>(undefined)
  const form = useForm({
    stored: { overlap: '24' as Overlap },
    labels: { overlap: t('key.overlap') },
    async save({ overlap }) {
      const reply = await api('POST /keys/{key_id}/rotate', {
        params: { key_id: key.id },
        body: { overlap_hours: Number(overlap) },
      })
      const { key: secret, previous, ...row } = reply
      client.setQueryData(apiKeysQuery().queryKey, (all = []) => [
        row,
        ...all.map((one) => (one.id === previous.id ? previous : one)),
      ])
      void client.invalidateQueries({ queryKey: keys.apiKeys })
      made.current = { name: row.name, key: secret }
    },
  })
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      onSaved={() => made.current && onMade(made.current)}
      title={t('key.rotate_title', { name: key.name })}
      lead={t('key.rotate_lead')}
      action={t('key.rotate')}
      form={form}
    >
      <Field label={t('key.overlap')} help={t('key.overlap_help')} error={form.error('overlap')}>
        <Select
          options={overlaps.map((value) => ({ value, label: overlapWords(value) }))}
          value={form.values.overlap}
          onChange={(overlap) => form.set({ overlap })}
        />
      </Field>
    </FormDialog>
  )
}
