import { Page } from '../app/page.tsx'
import { EmptyState } from '../design/index.ts'
import { t } from '../words/t.ts'

export function KeysPage() {
  return (
    <Page title={t('settings.keys')}>
      <EmptyState words={t('app.placeholder')} />
    </Page>
  )
}
