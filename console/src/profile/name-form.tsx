import { useQueryClient } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { meQuery } from '../api/queries.ts'
import type { Me } from '../api/types.ts'
import { Field, TextInput } from '../design/index.ts'
import { PageForm, useForm } from '../form/index.ts'
import { t } from './words.ts'

export function NameForm({ me }: { me: Me }) {
  const client = useQueryClient()
  const form = useForm({
    stored: { name: me.name },
    labels: { name: t('profile.name') },
    keepAs: 'profile',
    check: ({ name }) => ({ name: name.trim() === '' ? t('form.empty', { label: t('profile.name') }) : undefined }),
    async save({ name }) {
      client.setQueryData(meQuery().queryKey, await api('PATCH /auth/me', { body: { name: name.trim() } }))
      void client.invalidateQueries({ queryKey: keys.agents })
    },
  })
  return (
    <PageForm form={form} isMain>
      <Field label={t('profile.name')} help={t('profile.name_help')} error={form.error('name')}>
        <TextInput
          name="name"
          autoComplete="name"
          maxLength={200}
          value={form.values.name}
          onChange={(name) => form.set({ name })}
        />
      </Field>
      <Field label={t('profile.email')} help={t('profile.email_help')}>
        <TextInput type="email" readOnly value={me.email ?? ''} />
      </Field>
    </PageForm>
  )
}
