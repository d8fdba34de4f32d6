import { Button, errorWords } from '../design/index.ts'
import { t } from './words.ts'

/** Part of a list could not be fetched; what is there stays usable. */
export function MoreFailed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <div role="alert" className="flex items-center gap-3 border-t bg-n-2 px-3 py-2 text-12">
      <span className="min-w-0 flex-1 leading-[1.45]">
        {t('inbox.more_failed')} {errorWords(error)}
      </span>
      <Button size="small" icon="retry" onClick={onRetry}>
        {t('app.retry')}
      </Button>
    </div>
  )
}
