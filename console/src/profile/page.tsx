import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'
import { roleName } from '../app/role-name.ts'
import { LoadingRows, Section } from '../app/rows.tsx'
import { ErrorState } from '../design/index.ts'
import { ProfileFrame } from './frame.tsx'
import { NameForm } from './name-form.tsx'
import { PreferencesForm } from './preferences-form.tsx'
import { t } from './words.ts'

export function ProfilePage() {
  const { data: me, error, refetch } = useQuery(meQuery())
  return (
    <ProfileFrame lead={t('profile.lead')}>
      {me ? (
        <>
          <Section
            title={t('profile.you')}
            {...(me.role ? { lead: t('profile.role', { role: roleName(me.role) }) } : {})}
          >
            <NameForm me={me} />
          </Section>
          <Section title={t('profile.preferences')} lead={t('profile.preferences_lead')}>
            <PreferencesForm me={me} />
          </Section>
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows count={3} />
      )}
    </ProfileFrame>
  )
}
