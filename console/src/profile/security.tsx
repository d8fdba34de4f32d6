import { useQuery } from '@tanstack/react-query'
import { meQuery, secondFactorQuery } from '../api/queries.ts'
import { LoadingRows, Section } from '../app/rows.tsx'
import { ErrorState } from '../design/index.ts'
import { Factors } from './factors.tsx'
import { ProfileFrame } from './frame.tsx'
import { Identities } from './identities.tsx'
import { Passkeys } from './passkeys.tsx'
import { PasswordForm } from './password-form.tsx'
import { ProofDialog } from './proof-dialog.tsx'
import { Sessions } from './sessions.tsx'
import { useProof } from './use-proof.ts'
import { t } from './words.ts'

/** How one signs in, and where one is signed in. */
export function SecurityPage() {
  const me = useQuery(meQuery())
  const factor = useQuery(secondFactorQuery())
  const { proof, pending, settle } = useProof()
  return (
    <ProfileFrame lead={t('profile.security_lead')}>
      {me.data && (factor.data || factor.error) ? (
        <>
          {factor.data ? (
            <>
              <Factors factor={factor.data} email={me.data.email ?? ''} proof={proof} />
              <Passkeys factor={factor.data} email={me.data.email ?? ''} proof={proof} />
            </>
          ) : (
            <Section title={t('profile.factor')}>
              <ErrorState error={factor.error} onRetry={() => void factor.refetch()} />
            </Section>
          )}
          <Section
            title={t('profile.password')}
            lead={t(me.data.has_password ? 'profile.password_lead' : 'profile.first_password_lead')}
          >
            <PasswordForm me={me.data} proof={proof} />
          </Section>
          <Identities proof={proof} />
          <Sessions />
        </>
      ) : me.error ? (
        <ErrorState error={me.error} onRetry={() => void me.refetch()} />
      ) : (
        <LoadingRows count={3} />
      )}
      {pending && <ProofDialog methods={pending.methods} email={me.data?.email ?? ''} onSettled={settle} />}
    </ProfileFrame>
  )
}
