import { Page } from '../app/page.tsx'
import { EmptyState } from '../design/index.ts'
import { t } from '../words/t.ts'

export function InboxSettingsPage() {
  return (
    <Page title={t('settings.inbox')}>
      <EmptyState words={t('app.placeholder')} />
    </Page>
  )
}
