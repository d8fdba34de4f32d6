import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { queryClient } from '../api/query-client.ts'
import { safeReturn } from '../app/session.ts'
import { Button, errorWords, Field, TextInput } from '../design/index.ts'
import { t } from '../words/t.ts'

export function SignInPage() {
  const { return_to } = useSearch({ from: '/sign-in' })
  const navigate = useNavigate()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setBusy(true)
    setError(undefined)
    try {
      await api('POST /auth/login', { body: { email, password } })
      queryClient.removeQueries({ queryKey: keys.me })
      await navigate({ href: `/app${safeReturn(return_to)}`, replace: true })
    } catch (caught) {
      setError(caught)
      setBusy(false)
    }
  }
  return (
    <main className="flex h-full items-center justify-center overflow-y-auto p-4">
      <form onSubmit={(event) => void submit(event)} className="flex w-full max-w-80 flex-col gap-4">
        <h1 className="text-20 font-strong">{t('sign_in.title')}</h1>
        <Field label={t('sign_in.email')}>
          <TextInput
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={setEmail}
          />
        </Field>
        <Field label={t('sign_in.password')} error={error === undefined ? undefined : errorWords(error)}>
          <TextInput
            type="password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={setPassword}
          />
        </Field>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {t('sign_in.submit')}
        </Button>
      </form>
    </main>
  )
}
