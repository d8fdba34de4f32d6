import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import { ErrorState, Loading, Skeleton } from '../design/index.ts'
import { DeadEnd } from './dead-end.tsx'
import { Frame } from './frame.tsx'
import { RegisterForm } from './register-form.tsx'
import type { Step } from './step.ts'
import { useGoIn } from './use-go-in.ts'
import { useLinkToken } from './use-link-token.ts'
import { t } from './words.ts'

const NextStep = lazy(() => import('./next-step.tsx'))

type Props = { kind: 'welcome' | 'invitation' }

/** A link with a token behind its #: whose it is, and the form with which its person comes in. */
export function LinkPage({ kind }: Props) {
  const token = useLinkToken()
  const [step, setStep] = useState<Step>()
  const [isOver, setOver] = useState(false)
  const goIn = useGoIn()
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api('POST /auth/invitation', { body: { token }, signal }),
    enabled: token !== '' && !step,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  // The link is used up by then: whatever stops this step, one signs in with the password that was chosen.
  if (isOver) return <DeadEnd title={t('sign_in.made_title')} words={t('sign_in.made')} />
  if (step)
    return (
      <Suspense fallback={<Frame title="">{null}</Frame>}>
        <NextStep step={step} onIn={() => void goIn()} onOver={() => setOver(true)} />
      </Suspense>
    )
  if (token === '') return <DeadEnd title={t('sign_in.no_token_title')} words={t('sign_in.no_token')} />
  if (error instanceof ApiProblem && (error.code === 'link_used' || error.status === 422))
    return (
      <DeadEnd
        title={t('sign_in.used_title')}
        words={t(kind === 'welcome' ? 'sign_in.used_welcome' : 'sign_in.used_invitation')}
      />
    )
  if (error)
    return (
      <Frame title="">
        <ErrorState error={error} onRetry={() => void refetch()} />
      </Frame>
    )
  if (!data)
    return (
      <Frame title="">
        <Loading label={t('sign_in.looking')}>
          <div className="flex flex-col gap-4">
            <Skeleton className="w-48" />
            <Skeleton className="h-9 w-full" />
            <Skeleton className="h-9 w-full" />
          </div>
        </Loading>
      </Frame>
    )
  const isFirst = data.purpose === 'first_admin'
  const company = data.company_name
  return (
    <Frame
      title={isFirst ? t('sign_in.welcome_title') : t('sign_in.invited_title', { company })}
      lead={isFirst ? t('sign_in.welcome_lead', { company }) : t('sign_in.invited_lead')}
    >
      <RegisterForm token={token} invitation={data} onIn={goIn} onStep={setStep} />
    </Frame>
  )
}
