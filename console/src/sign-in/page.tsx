import { useQuery } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { companyQuery } from '../api/queries.ts'
import { tookSessionEnd } from '../app/session.ts'
import { Button } from '../design/index.ts'
import { FormProblem } from '../form/index.ts'
import { noPasskeys } from '../second-factor/passkey.ts'
import { Frame } from './frame.tsx'
import { PasswordForm } from './password-form.tsx'
import { problemWords } from './problem-words.ts'
import { Providers, waysInQuery } from './providers.tsx'
import type { Step } from './step.ts'
import { useGoIn } from './use-go-in.ts'
import { usePasskeySignIn } from './use-passkey-sign-in.ts'
import { comeBackWords, t } from './words.ts'

const NextStep = lazy(() => import('./next-step.tsx'))

export function SignInPage() {
  const { return_to: returnTo, problem } = useSearch({ from: '/sign-in' })
  const { data: company, error: companyError } = useQuery(companyQuery())
  const { data: ways, isPending } = useQuery(waysInQuery())
  const isDrawn = useSoon(!isPending)
  const [hasEnded] = useState(tookSessionEnd)
  const [notice, setNotice] = useState(problem === undefined ? '' : comeBackWords(problem))
  const [step, setStep] = useState<Step>()
  const [email, setEmail] = useState('')
  const [asksPassword, setAsksPassword] = useState(false)
  const goIn = useGoIn(returnTo)
  const passkey = usePasskeySignIn({ isOff: step !== undefined || !isDrawn, onIn: goIn })

  if (step)
    return (
      <Suspense fallback={<Frame title="">{null}</Frame>}>
        <NextStep
          step={step}
          onIn={() => void goIn()}
          onOver={(words) => {
            setEmail(step.email)
            setStep(undefined)
            setNotice(words)
          }}
        />
      </Suspense>
    )

  const name = company?.name
  const hasProviders = ways !== undefined && ways.providers.length > 0
  const isProviderFirst = hasProviders && ways.password_sign_in === 'super_admins'
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
      {notice !== '' && (
        <div className="mb-5">
          <FormProblem words={notice} />
        </div>
      )}
      {isDrawn && (
        <>
          {isProviderFirst && <Providers ways={ways} returnTo={returnTo} />}
          {isProviderFirst && !asksPassword ? (
            <div className="mt-5 flex flex-col items-center gap-1 border-t pt-4">
              <p className="text-12 text-n-11">{t('sign_in.passwords_off')}</p>
              <Button look="quiet" onClick={() => setAsksPassword(true)}>
                {t('sign_in.with_password')}
              </Button>
            </div>
          ) : (
            <div className={isProviderFirst ? 'mt-5 border-t pt-5' : ''}>
              <PasswordForm
                email={email}
                onIn={goIn}
                onStep={setStep}
                onTry={() => {
                  setNotice('')
                  passkey.forget()
                }}
              />
            </div>
          )}
          {(!isProviderFirst || asksPassword) && (
            <div className="mt-5 flex flex-col gap-2 border-t pt-5">
              {passkey.error !== undefined && <FormProblem words={problemWords(passkey.error)} />}
              {hasProviders && !isProviderFirst && <Providers ways={ways} returnTo={returnTo} />}
              {noPasskeys() === undefined && (
                <Button size="large" icon="key" isBusy={passkey.isBusy} onClick={() => void passkey.signIn()}>
                  {t('sign_in.with_passkey')}
                </Button>
              )}
            </div>
          )}
        </>
      )}
    </Frame>
  )
}

/** True once it is, or after a moment: what comes later is drawn below, and does not hold up who only wants a password. */
function useSoon(isReady: boolean): boolean {
  const [isLate, setLate] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 400)
    return () => clearTimeout(timer)
  }, [])
  return isReady || isLate
}
