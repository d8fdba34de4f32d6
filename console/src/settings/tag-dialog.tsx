import { useQueryClient } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { ApiProblem } from '../api/problem.ts'
import { tagsQuery } from '../api/queries.ts'
import type { Tag } from '../api/types.ts'
import { Field, TextArea, TextInput } from '../design/index.ts'
import { FormDialog, useForm } from '../form/index.ts'
import { t } from './words.ts'

/** Makes a tag, or changes the one that is given. */
export function TagDialog({ tag, onClose }: { tag: Tag | undefined; onClose: () => void }) {
  const client = useQueryClient()
  const form = useForm({
    stored: { name: tag?.name ?? '', description: tag?.description ?? '' },
    keepAs: `tag ${tag?.tag_id ?? 'new'}`,
    labels: { name: t('admin.name'), description: t('admin.tag_description') },
    check: ({ name }) => ({
      name:
        name.trim() === ''
          ? t('form.empty', { label: t('admin.name') })
          : /,/.test(name)
            ? t('admin.tag_comma')
            : undefined,
    }),
    refused: (error) =>
      error instanceof ApiProblem && error.code === 'duplicate' ? { name: `${error.detail}.` } : undefined,
    async save(values, changed) {
      const body = { ...values, name: values.name.trim() }
      const saved = tag
        ? await api('PUT /tags/{tag_id}', {
            params: { tag_id: tag.tag_id },
            body: { ...changed, ...(changed.name === undefined ? {} : { name: body.name }) },
          })
        : await api('POST /tags', { body, idempotencyKey: crypto.randomUUID() })
      client.setQueryData(tagsQuery().queryKey, (tags) =>
        tag ? tags?.map((one) => (one.tag_id === saved.tag_id ? saved : one)) : [...(tags ?? []), saved],
      )
      void client.invalidateQueries({ queryKey: keys.tags })
    },
  })
  const { name, description } = form.values
  return (
    <FormDialog
      isOpen
      onClose={onClose}
      title={tag ? t('admin.tag_edit_title', { name: tag.name }) : t('admin.tag_new')}
      action={t(tag ? 'app.save' : 'admin.create')}
      form={form}
      isChange={tag !== undefined}
    >
      <Field
        label={t('admin.name')}
        help={t(tag && name !== tag.name ? 'admin.tag_rename_note' : 'admin.tag_name_help')}
        error={form.error('name')}
      >
        <TextInput value={name} maxLength={64} autoFocus onChange={(next) => form.set({ name: next })} />
      </Field>
      <Field label={t('admin.tag_description')} error={form.error('description')}>
        <TextArea value={description} rows={2} maxLength={300} onChange={(next) => form.set({ description: next })} />
      </Field>
    </FormDialog>
  )
}
