import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import { Field } from '../design/index.ts'
import { leastPasswordLength, PasswordInput, PasswordStrength, useForm } from '../form/index.ts'
import { AskingForm } from './asking-form.tsx'
import { DeadEnd } from './dead-end.tsx'
import { Frame } from './frame.tsx'
import { useLinkToken } from './use-link-token.ts'
import { t } from './words.ts'

/** Where the letter leads to. It signs nobody in: a second factor stays in force. */
export function ResetPasswordPage() {
  const token = useLinkToken()
  const [state, setState] = useState<'asks' | 'done' | 'used'>('asks')
  const form = useForm({
    stored: { password: '' },
    labels: { password: t('sign_in.password') },
    check: ({ password }) => ({
      password: [...password].length < leastPasswordLength ? t('form.password_short') : undefined,
    }),
    async save({ password }) {
      try {
        await api('POST /auth/reset-password', { body: { token, password } })
        setState('done')
      } catch (error) {
        if (!(error instanceof ApiProblem) || error.code !== 'link_used') throw error
        setState('used')
      }
    },
  })
  if (token === '') return <DeadEnd title={t('sign_in.no_token_title')} words={t('sign_in.no_token')} />
  if (state === 'done') return <DeadEnd title={t('sign_in.reset_done_title')} words={t('sign_in.reset_done')} />
  if (state === 'used')
    return (
      <DeadEnd title={t('sign_in.used_title')} words={t('sign_in.reset_used')}>
        <Link to="/forgot-password" className="text-link text-13">
          {t('sign_in.reset_another')}
        </Link>
      </DeadEnd>
    )
  return (
    <Frame title={t('sign_in.reset_title')} lead={t('sign_in.reset_lead')}>
      <AskingForm form={form} action={t('sign_in.reset_submit')}>
        <Field
          label={t('sign_in.new_password')}
          help={<PasswordStrength password={form.values.password} known={[]} />}
          error={form.error('password')}
        >
          <PasswordInput
            name="new-password"
            autoComplete="new-password"
            autoFocus
            maxLength={1024}
            value={form.values.password}
            onChange={(password) => form.set({ password })}
            className="h-9"
          />
        </Field>
      </AskingForm>
    </Frame>
  )
}
