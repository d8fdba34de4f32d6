import { Page } from '../app/page.tsx'
import { EmptyState } from '../design/index.ts'
import { t } from '../words/t.ts'

export function WelcomePage() {
  return (
    <Page title={t('sign_in.title')}>
      <EmptyState words={t('app.placeholder')} />
    </Page>
  )
}
