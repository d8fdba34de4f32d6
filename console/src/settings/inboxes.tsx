import { Page } from '../app/page.tsx'
import { EmptyState } from '../design/index.ts'
import { t } from '../words/t.ts'

export function InboxesPage() {
  return (
    <Page title={t('settings.inboxes')}>
      <EmptyState words={t('app.placeholder')} />
    </Page>
  )
}
