import { Page } from '../app/page.tsx'
import { EmptyState } from '../design/index.ts'
import { t } from '../words/t.ts'

export function CompanyPage() {
  return (
    <Page title={t('settings.company')}>
      <EmptyState words={t('app.placeholder')} />
    </Page>
  )
}
