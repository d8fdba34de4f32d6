import { useQueryClient } from '@tanstack/react-query'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { ApiProblem } from '../api/problem.ts'
import { meQuery } from '../api/queries.ts'
import type { Me } from '../api/types.ts'
import { Field, toast } from '../design/index.ts'
import { leastPasswordLength, PageForm, PasswordInput, PasswordStrength, useForm } from '../form/index.ts'
import { type Proof, wantsProof } from './use-proof.ts'
import { t } from './words.ts'

/** The current password, and the one to come. */
export function PasswordForm({ me, proof }: { me: Me; proof: Proof }) {
  const client = useQueryClient()
  const form = useForm({
    stored: { current_password: '', new_password: '' },
    labels: { current_password: t('profile.current'), new_password: t('profile.new') },
    check: ({ current_password: current, new_password: next }) => ({
      current_password: me.has_password && current === '' ? t('profile.current_needed') : undefined,
      new_password: [...next].length < leastPasswordLength ? t('form.password_short') : undefined,
    }),
    refused(error) {
      if (!(error instanceof ApiProblem)) return undefined
      if (error.code === 'wrong_password') return { current_password: t('profile.current_wrong') }
      // Who signs in with the company's own sign-in has no password here.
      return error.code === 'insufficient_permissions' ? { new_password: t('profile.elsewhere') } : undefined
    },
    async save({ current_password: current, new_password: next }) {
      const body = { new_password: next, ...(me.has_password ? { current_password: current } : {}) }
      const send = () => api('PUT /auth/me/password', { body })
      await send().catch(async (error: unknown) => {
        if (!wantsProof(error) || !(await proof(true))) throw error
        await send()
      })
      client.setQueryData(meQuery().queryKey, (known) => known && { ...known, has_password: true })
      void client.invalidateQueries({ queryKey: keys.sessions })
    },
  })
  const { current_password: current, new_password: next } = form.values
  return (
    <PageForm
      form={form}
      action={t(me.has_password ? 'profile.change' : 'profile.choose')}
      idle={t('profile.type_first')}
      asksBeforeLeaving={false}
      onSaved={() => toast(t('profile.changed'))}
    >
      {/* Tells a password manager whose password this is. */}
      <input type="email" name="email" autoComplete="username" value={me.email ?? ''} readOnly hidden />
      {me.has_password && (
        <Field label={t('profile.current')} error={form.error('current_password')}>
          <PasswordInput
            name="current-password"
            autoComplete="current-password"
            value={current}
            onChange={(value) => form.set({ current_password: value })}
          />
        </Field>
      )}
      <Field
        label={t('profile.new')}
        help={<PasswordStrength password={next} known={[me.name, me.email ?? '']} />}
        error={form.error('new_password')}
      >
        <PasswordInput
          name="new-password"
          autoComplete="new-password"
          maxLength={1024}
          value={next}
          onChange={(value) => form.set({ new_password: value })}
        />
      </Field>
    </PageForm>
  )
}
