import { useState } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import type { Invitation } from '../api/types.ts'
import { Button, Field, TextInput } from '../design/index.ts'
import { FormProblem, leastPasswordLength, PasswordInput, PasswordStrength, useForm, useWait } from '../form/index.ts'
import { type Step, stepOf } from './step.ts'
import { t } from './words.ts'

type Props = {
  token: string
  invitation: Invitation
  onIn(): Promise<void>
  /** The account is theirs, and asks for more before they are in. */
  onStep(step: Step): void
}

/** Name and password, and for the very first one an e-mail address: with them the account is theirs, and they are in. */
export function RegisterForm({ token, invitation, onIn, onStep }: Props) {
  const asksEmail = invitation.email === null
  const isFirst = invitation.purpose === 'first_admin'
  const [isIn, setIn] = useState(false)
  const form = useForm({
    // The first account is called Admin until somebody has it.
    stored: { name: asksEmail ? '' : invitation.name, email: '', password: '' },
    labels: { name: t('sign_in.name'), email: t('sign_in.email'), password: t('sign_in.password') },
    check: ({ name, email, password }) => ({
      name: name.trim() === '' ? t('form.empty', { label: t('sign_in.name') }) : undefined,
      email: asksEmail && !/^\S+@\S+\.\S+$/.test(email.trim()) ? t('form.email_wrong') : undefined,
      password: [...password].length < leastPasswordLength ? t('form.password_short') : undefined,
    }),
    refused(error) {
      if (!(error instanceof ApiProblem)) return undefined
      if (error.code === 'duplicate') return { email: t('sign_in.email_taken') }
      return error.errors.some(({ path }) => path === '/email') ? { email: t('form.email_wrong') } : undefined
    },
    async save({ name, email, password }) {
      const body = { token, name: name.trim(), password, ...(asksEmail ? { email: email.trim() } : {}) }
      try {
        await api('POST /auth/register', { body })
      } catch (error) {
        const step = stepOf(error, invitation.email ?? email.trim())
        if (!step) throw error
        return onStep(step)
      }
      setIn(true)
      await onIn()
    },
  })
  const wait = useWait(form.problemCause)
  const { name, email, password } = form.values
  return (
    <form
      ref={form.element}
      noValidate
      onSubmit={(event) => void (wait ? event.preventDefault() : form.submit(event))}
      className="flex flex-col gap-4"
    >
      <Field label={t('sign_in.name')} help={t('sign_in.name_help')} error={form.error('name')}>
        <TextInput
          name="name"
          autoComplete="name"
          maxLength={200}
          autoFocus
          value={name}
          onChange={(next) => form.set({ name: next })}
          className="h-9"
        />
      </Field>
      {asksEmail ? (
        <Field label={t('sign_in.email')} help={t('sign_in.email_help')} error={form.error('email')}>
          <TextInput
            type="email"
            name="email"
            autoComplete="username"
            value={email}
            onChange={(next) => form.set({ email: next })}
            className="h-9"
          />
        </Field>
      ) : (
        <Field label={t('sign_in.email')} help={t(isFirst ? 'sign_in.email_help' : 'sign_in.email_fixed')}>
          <TextInput
            type="email"
            name="email"
            autoComplete="username"
            readOnly
            value={invitation.email ?? ''}
            className="h-9"
          />
        </Field>
      )}
      <Field
        label={t('sign_in.new_password')}
        help={
          <PasswordStrength
            password={password}
            known={[name, email, invitation.email ?? '', invitation.company_name]}
          />
        }
        error={form.error('password')}
      >
        <PasswordInput
          name="new-password"
          autoComplete="new-password"
          maxLength={1024}
          value={password}
          onChange={(next) => form.set({ password: next })}
          className="h-9"
        />
      </Field>
      {form.problem && <FormProblem words={wait ?? form.problem} />}
      <Button
        type="submit"
        look="primary"
        size="large"
        isBusy={form.isBusy || isIn}
        disabledBecause={wait && t('sign_in.wait_first')}
      >
        {t(isFirst ? 'sign_in.make_account' : 'sign_in.join')}
      </Button>
    </form>
  )
}
