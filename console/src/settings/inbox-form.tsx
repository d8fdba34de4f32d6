import { useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { ApiProblem } from '../api/problem.ts'
import { departmentsQuery } from '../api/queries.ts'
import type { ChannelDescription, Inbox } from '../api/types.ts'
import { Field, Select, TextInput } from '../design/index.ts'
import { useForm } from '../form/index.ts'
import { faultOf, type SettingsValue, sentValue, settingsFields, storedValues } from './schema.ts'
import { SettingsFields } from './settings-fields.tsx'
import { t } from './words.ts'

const nowhere = 'nowhere'

/** Name, department and settings of an inbox that is there, or of one to come. The settings' fields are the channel's. */
export function useInboxForm(channel: ChannelDescription, inbox: Inbox | undefined, onSaved: (inbox: Inbox) => void) {
  const client = useQueryClient()
  const fields = settingsFields(channel.settings)
  const nameOf = (field: string) => `settings.${field}` as const
  const stored: InboxValues = {
    name: inbox?.name ?? '',
    department_id: inbox?.department_id ?? null,
    ...prefixed(storedValues(fields, inbox?.settings ?? {})),
  }
  const isSet = (name: string) => inbox?.secrets_set.includes(name) ?? false
  const form = useForm<InboxValues>({
    stored,
    labels: { name: t('admin.name'), ...Object.fromEntries(fields.map(({ name, title }) => [nameOf(name), title])) },
    check: (values) => ({
      name: values.name.trim() === '' ? t('form.empty', { label: t('admin.name') }) : undefined,
      ...Object.fromEntries(
        fields.map((field) => {
          const fault = faultOf(field, values[nameOf(field.name)] ?? null, isSet(field.name))
          const words = { needed: 'admin.field_needed', form: 'admin.field_form' } as const
          return [nameOf(field.name), fault && t(words[fault], { label: field.title })]
        }),
      ),
    }),
    refused: (error) =>
      error instanceof ApiProblem && error.code === 'duplicate'
        ? { [nameOf(fields[0]?.name ?? '')]: `${error.detail}.` }
        : undefined,
    async save(values, changed) {
      // A new inbox sends what was filled in; one that is there sends what changed, so that no secret is touched by chance.
      const sent = inbox ? changed : values
      const settings = Object.fromEntries(
        fields.flatMap((field) => {
          const value = sent[nameOf(field.name)]
          const isLeft = value === undefined || value === null || (!inbox && value === '')
          return isLeft ? [] : [[field.name, sentValue(field, value)]]
        }),
      )
      const saved = inbox
        ? await api('PUT /inboxes/{inbox_id}', {
            params: { inbox_id: inbox.inbox_id },
            body: {
              ...(changed.name === undefined ? {} : { name: values.name.trim() }),
              ...(changed.department_id === undefined ? {} : { department_id: values.department_id }),
              ...(Object.keys(settings).length > 0 ? { settings } : {}),
            },
          })
        : await api('POST /inboxes', {
            body: { channel: channel.id, name: values.name.trim(), department_id: values.department_id, settings },
            idempotencyKey: crypto.randomUUID(),
          })
      client.setQueryData(keys.inbox(saved.inbox_id), saved)
      void client.invalidateQueries({ queryKey: keys.inboxes, exact: true })
      onSaved(saved)
    },
  })
  return { form, fields }
}

type InboxValues = {
  name: string
  department_id: string | null
  [setting: `settings.${string}`]: SettingsValue
}

type Props = { of: ReturnType<typeof useInboxForm>; inbox: Inbox | undefined }

export function InboxFields({ of: { form, fields }, inbox }: Props) {
  const departments = useQuery(departmentsQuery()).data ?? []
  const { values } = form
  const settings = Object.fromEntries(fields.map(({ name }) => [name, values[`settings.${name}`] ?? null]))
  return (
    <>
      <Field label={t('admin.name')} help={t('admin.inbox_name_help')} error={form.error('name')}>
        <TextInput
          value={values.name}
          maxLength={100}
          autoComplete="off"
          autoFocus={!inbox}
          onChange={(name) => form.set({ name })}
        />
      </Field>
      {departments.length > 0 && (
        <Field label={t('admin.inbox_department')}>
          <Select
            options={[
              { value: nowhere, label: t('admin.inbox_department_none') },
              ...departments.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={values.department_id ?? nowhere}
            onChange={(next) => form.set({ department_id: next === nowhere ? null : next })}
          />
        </Field>
      )}
      <SettingsFields
        fields={fields}
        values={settings}
        secretsSet={inbox?.secrets_set ?? []}
        errorOf={(name) => form.error(`settings.${name}`)}
        onChange={(name, value) => form.set({ [`settings.${name}`]: value })}
      />
    </>
  )
}

function prefixed(values: Record<string, SettingsValue>): Record<`settings.${string}`, SettingsValue> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [`settings.${name}`, value]))
}
