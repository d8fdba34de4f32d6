import { Page } from '../app/page.tsx'
import { EmptyState } from '../design/index.ts'
import { t } from '../words/t.ts'

export function ProfilePage() {
  return (
    <Page title={t('app.profile')}>
      <EmptyState words={t('app.placeholder')} />
    </Page>
  )
}
