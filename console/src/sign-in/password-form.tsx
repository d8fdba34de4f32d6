import { Link } from '@tanstack/react-router'
import { type FormEvent, useRef, useState } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import { Button, Field, TextInput } from '../design/index.ts'
import { FormProblem, PasswordInput, useWait } from '../form/index.ts'
import { problemWords } from './problem-words.ts'
import { type Step, stepOf } from './step.ts'
import { t } from './words.ts'

type Props = {
  /** Known from a try before. */
  email: string
  onIn(): Promise<void>
  onStep(step: Step): void
  /** Told of every try. */
  onTry(): void
}

export function PasswordForm({ email: known, onIn, onStep, onTry }: Props) {
  const [email, setEmail] = useState(known)
  const [password, setPassword] = useState('')
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const passwordInput = useRef<HTMLInputElement>(null)
  const wait = useWait(error)
  const isWrong = error instanceof ApiProblem && error.code === 'wrong_credentials'

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (isBusy || wait) return
    onTry()
    setBusy(true)
    setError(undefined)
    try {
      await api('POST /auth/login', { body: { email: email.trim(), password } })
      await onIn()
    } catch (caught) {
      const step = stepOf(caught, email.trim())
      if (step) return onStep(step)
      setError(caught)
      setBusy(false)
      passwordInput.current?.select()
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field label={t('sign_in.email')}>
        <TextInput
          type="email"
          name="email"
          autoComplete="username webauthn"
          required
          autoFocus={known === ''}
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
          autoFocus={known !== ''}
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
      <Link to="/forgot-password" className="text-link self-center text-12">
        {t('sign_in.forgot')}
      </Link>
    </form>
  )
}
