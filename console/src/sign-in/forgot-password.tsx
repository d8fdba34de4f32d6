import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import { Button, Field, TextInput } from '../design/index.ts'
import { useForm } from '../form/index.ts'
import { AskingForm } from './asking-form.tsx'
import { Frame } from './frame.tsx'
import { t } from './words.ts'

/** Has a link mailed; says the same whoever asks for whom. */
export function ForgotPasswordPage() {
  const [sentTo, setSentTo] = useState('')
  const form = useForm({
    stored: { email: '' },
    labels: { email: t('sign_in.email') },
    check: ({ email }) => ({ email: /^\S+@\S+\.\S+$/.test(email.trim()) ? undefined : t('form.email_wrong') }),
    refused: (error) =>
      error instanceof ApiProblem && error.code === 'invalid_body' ? { email: t('form.email_wrong') } : undefined,
    async save({ email }) {
      await api('POST /auth/forgot-password', { body: { email: email.trim() } })
      setSentTo(email.trim())
    },
  })
  if (sentTo)
    return (
      <Frame title={t('sign_in.sent_title')}>
        <div role="status" className="flex flex-col gap-3 text-13 leading-[1.45] [overflow-wrap:anywhere]">
          <p>{t('sign_in.sent', { email: sentTo })}</p>
          <p className="text-n-11">{t('sign_in.sent_else')}</p>
        </div>
        <div className="mt-6 flex flex-wrap items-center justify-between gap-3 border-t pt-4">
          <BackToSignIn />
          <Button look="quiet" onClick={() => setSentTo('')}>
            {t('sign_in.sent_again')}
          </Button>
        </div>
      </Frame>
    )
  return (
    <Frame title={t('sign_in.forgot_title')} lead={t('sign_in.forgot_lead')}>
      <AskingForm form={form} action={t('sign_in.forgot_send')}>
        <Field label={t('sign_in.email')} error={form.error('email')}>
          <TextInput
            type="email"
            name="email"
            autoComplete="username"
            autoFocus
            value={form.values.email}
            onChange={(email) => form.set({ email })}
            className="h-9"
          />
        </Field>
      </AskingForm>
      <div className="mt-5 border-t pt-4">
        <BackToSignIn />
      </div>
    </Frame>
  )
}

function BackToSignIn() {
  return (
    <Link to="/sign-in" className="text-link text-13">
      {t('sign_in.to_sign_in')}
    </Link>
  )
}
