import { useQuery } from '@tanstack/react-query'
import { meQuery } from '../api/queries.ts'
import { Page } from '../app/page.tsx'
import { LoadingRows, Section } from '../app/rows.tsx'
import { ErrorState } from '../design/index.ts'
import { NameForm } from './name-form.tsx'
import { PasswordForm } from './password-form.tsx'
import { PreferencesForm } from './preferences-form.tsx'
import { Sessions } from './sessions.tsx'
import { t } from './words.ts'

export function ProfilePage() {
  const { data: me, error, refetch } = useQuery(meQuery())
  return (
    <Page title={t('app.profile')} lead={t('profile.lead')}>
      {me ? (
        <>
          <Section
            title={t('profile.you')}
            {...(me.role ? { lead: t('profile.role', { role: t(`app.role_${me.role}`) }) } : {})}
          >
            <NameForm me={me} />
          </Section>
          <Section title={t('profile.preferences')} lead={t('profile.preferences_lead')}>
            <PreferencesForm me={me} />
          </Section>
          <Section
            title={t('profile.password')}
            lead={t(me.has_password ? 'profile.password_lead' : 'profile.first_password_lead')}
          >
            <PasswordForm me={me} />
          </Section>
          <Sessions />
        </>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows count={3} />
      )}
    </Page>
  )
}
