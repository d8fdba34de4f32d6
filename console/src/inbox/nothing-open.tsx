import { EmptyState } from '../design/index.ts'
import { t } from '../words/t.ts'

export function NothingOpen() {
  return <EmptyState icon="inbox" words={t('inbox.pick')} />
}
