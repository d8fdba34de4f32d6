import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { ApiProblem } from '../api/problem.ts'
import { ErrorState, Loading, Skeleton } from '../design/index.ts'
import { Frame } from './frame.tsx'
import { RegisterForm } from './register-form.tsx'
import { t } from './words.ts'

type Props = { kind: 'welcome' | 'invitation' }

/** A link with a token behind its #: whose it is, and the form with which its person comes in. */
export function LinkPage({ kind }: Props) {
  // Kept from the first rendering: the address is cleaned once the token was used.
  const [token] = useState(() => new URLSearchParams(location.hash.slice(1)).get('token') ?? '')
  const { data, error, refetch } = useQuery({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => api('POST /auth/invitation', { body: { token }, signal }),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
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
      <RegisterForm token={token} invitation={data} />
    </Frame>
  )
}

function DeadEnd({ title, words }: { title: string; words: string }) {
  return (
    <Frame title={title}>
      <p className="mb-5 text-13 leading-[1.45]">{words}</p>
      <Link to="/sign-in" className="text-link text-13">
        {t('sign_in.to_sign_in')}
      </Link>
    </Frame>
  )
}
