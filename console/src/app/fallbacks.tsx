import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { ApiProblem } from '../api/problem.ts'
import { Button, EmptyState, ErrorState, Loading, Skeleton } from '../design/index.ts'
import { t } from '../words/t.ts'

export function LoadingPage() {
  return (
    <Loading label={t('app.loading')}>
      <div className="flex flex-col gap-4 p-6">
        <Skeleton className="h-5 w-40" />
        <Skeleton className="w-72" />
        <Skeleton className="w-64" />
      </div>
    </Loading>
  )
}

export function NotFoundPage() {
  return (
    <div className="flex h-full flex-1">
      <EmptyState words={t('app.not_found')}>
        <Link to="/inbox" className="text-link">
          {t('app.to_inbox')}
        </Link>
      </EmptyState>
    </div>
  )
}

/** A refusal of the API is told in its words; a part of the console that could not be fetched means that it was updated. */
export function BrokenPage({ error, reset }: ErrorComponentProps) {
  if (error instanceof ApiProblem) return <ErrorState error={error} onRetry={reset} />
  const isUpdated = /dynamically imported module|importing a module|preload CSS/i.test(String(error))
  return (
    <div role="alert" className="flex h-full flex-1">
      <EmptyState icon="warning" words={t(isUpdated ? 'app.new_version' : 'app.broken')}>
        <Button icon="retry" onClick={() => location.reload()}>
          {t('app.reload')}
        </Button>
      </EmptyState>
    </div>
  )
}
