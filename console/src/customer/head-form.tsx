import type { KeyboardEvent } from 'react'
import type { Customer } from '../api/types.ts'
import { Button, Field, TextInput } from '../design/index.ts'
import { FormProblem, useForm } from '../form/index.ts'
import { changeCustomer } from './changes.ts'
import { t } from './words.ts'

type Props = { customer: Customer; onClose: () => void; className: string }

/** Name and e-mail address in place. Escape leaves them as they were. */
export function HeadForm({ customer, onClose, className }: Props) {
  const form = useForm({
    stored: { name: customer.name ?? '', primary_email: customer.primary_email ?? '' },
    labels: { name: t('customer.name'), primary_email: t('customer.email') },
    keepAs: `customer ${customer.customer_id}`,
    save: (_, changed) =>
      changeCustomer(customer.customer_id, {
        ...(changed.name === undefined ? {} : { name: changed.name.trim() || null }),
        ...(changed.primary_email === undefined ? {} : { primary_email: changed.primary_email.trim() || null }),
      }),
    refused: (error) => (isAboutEmail(error) ? { primary_email: t('form.email_wrong') } : undefined),
  })
  const close = () => {
    form.reset()
    onClose()
  }
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    close()
  }
  return (
    <form
      ref={form.element}
      noValidate
      onKeyDown={press}
      onSubmit={(event) => {
        if (form.isDirty) void form.submit(event).then((isSaved) => isSaved && onClose())
        else event.preventDefault()
      }}
      className={`flex max-w-md flex-col gap-3 ${className}`}
    >
      <Field label={t('customer.name')} error={form.error('name')}>
        <TextInput
          autoFocus
          maxLength={300}
          autoComplete="off"
          value={form.values.name}
          onChange={(name) => form.set({ name })}
        />
      </Field>
      <Field label={t('customer.email')} help={t('customer.email_help')} error={form.error('primary_email')}>
        <TextInput
          type="email"
          maxLength={254}
          autoComplete="off"
          value={form.values.primary_email}
          onChange={(primary_email) => form.set({ primary_email })}
        />
      </Field>
      {form.problem && <FormProblem words={form.problem} />}
      <div className="flex justify-end gap-2">
        <Button onClick={close}>{t('app.cancel')}</Button>
        <Button
          type="submit"
          look="primary"
          isBusy={form.isBusy}
          disabledBecause={!form.isDirty && t('form.nothing_changed')}
        >
          {t('app.save')}
        </Button>
      </div>
    </form>
  )
}

function isAboutEmail(error: unknown): boolean {
  const errors = (error as { errors?: { path: string }[] }).errors
  return errors?.some(({ path }) => path === '/primary_email') ?? false
}
