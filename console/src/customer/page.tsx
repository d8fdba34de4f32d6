import { Page } from '../app/page.tsx'
import { EmptyState } from '../design/index.ts'
import { t } from '../words/t.ts'

export function CustomerPage() {
  return (
    <Page title={t('app.customer')}>
      <EmptyState words={t('app.placeholder')} />
    </Page>
  )
}
