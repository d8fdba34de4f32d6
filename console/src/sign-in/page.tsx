import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import { companyQuery } from '../api/queries.ts'
import { forgetFetched, safeReturn, tookSessionEnd } from '../app/session.ts'
import { Button, errorWords, Field, TextInput } from '../design/index.ts'
import { FormProblem, PasswordInput } from '../form/index.ts'
import { Frame } from './frame.tsx'
import { useWait } from './use-wait.ts'
import { t } from './words.ts'

export function SignInPage() {
  const { return_to: returnTo } = useSearch({ from: '/sign-in' })
  const { data: company, error: companyError } = useQuery(companyQuery())
  const navigate = useNavigate()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const [hasEnded] = useState(tookSessionEnd)
  const passwordInput = useRef<HTMLInputElement>(null)
  const wait = useWait(error)
  const isWrong = error instanceof ApiProblem && error.code === 'wrong_credentials'

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy || wait) return
    setBusy(true)
    setError(undefined)
    try {
      await api('POST /auth/login', { body: { email: email.trim(), password } })
      forgetFetched()
      await navigate({ href: `/app${safeReturn(returnTo)}`, replace: true })
    } catch (caught) {
      setError(caught)
      setBusy(false)
      passwordInput.current?.select()
    }
  }
  const name = company?.name
  return (
    <Frame
      title={name ? t('sign_in.to', { company: name }) : companyError ? t('sign_in.title') : ''}
      lead={hasEnded ? t('sign_in.back') : undefined}
    >
      {company?.is_set_up === false && (
        <p className="mb-5 rounded-control border border-waiting-line bg-waiting-soft px-3 py-2 text-13 leading-[1.45]">
          {t('sign_in.not_set_up')}
        </p>
      )}
      <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <Field label={t('sign_in.email')}>
          <TextInput
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={setEmail}
            className="h-9"
          />
        </Field>
        <Field label={t('sign_in.password')} error={isWrong ? t('sign_in.wrong') : undefined}>
          <PasswordInput
            ref={passwordInput}
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={setPassword}
            className="h-9"
          />
        </Field>
        {error !== undefined && !isWrong && <FormProblem words={wait ?? problemWords(error)} />}
        <Button
          type="submit"
          look="primary"
          size="large"
          isBusy={isBusy}
          disabledBecause={wait && t('sign_in.wait_first')}
        >
          {t('sign_in.submit')}
        </Button>
      </form>
      {name && <p className="mt-5 text-12 leading-[1.45] text-n-11">{t('sign_in.lost', { company: name })}</p>}
    </Frame>
  )
}

/** A server that is away is told as such, not as a fault of what was typed. */
function problemWords(error: unknown): string {
  if (error instanceof ApiProblem) {
    if (error.status === 0 || error.status === 503) return t('sign_in.down')
    // The time is over: nothing to say but to try.
    if (error.code === 'too_many_requests') return t('sign_in.again')
    if (error.code === 'invalid_body') return t('sign_in.wrong')
  }
  return errorWords(error)
}
