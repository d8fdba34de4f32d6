import { ApiProblem } from '../api/problem.ts'
import { t } from '../words/t.ts'
import { Button } from './button.tsx'
import { errorWords } from './error-words.ts'
import { Icon } from './icon.tsx'

/** What could not be loaded: why, in words, and a way on. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const request = error instanceof ApiProblem && error.status >= 500 ? error.requestId : null
  return (
    <div role="alert" className="flex min-h-40 flex-1 flex-col items-center justify-center gap-3 p-6 text-center">
      <Icon name="warning" size={20} className="text-urgent" />
      <p className="max-w-80 text-13 leading-[1.45] text-balance text-n-12">{errorWords(error)}</p>
      {onRetry && (
        <Button icon="retry" onClick={onRetry}>
          {t('app.retry')}
        </Button>
      )}
      {request && <p className="font-mono text-11 text-n-11 select-all">{t('errors.request', { id: request })}</p>}
    </div>
  )
}
