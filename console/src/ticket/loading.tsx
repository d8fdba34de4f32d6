import { Loading, Skeleton } from '../design/index.ts'
import { t } from './words.ts'

/** The shapes of a conversation. */
export function LoadingTicket() {
  return (
    <Loading label={t('app.loading')}>
      <div className="flex h-13 flex-col justify-center gap-2 border-b px-4">
        <Skeleton className="w-40" />
        <Skeleton className="w-64 max-w-full" />
      </div>
      <div className="mx-auto flex max-w-[720px] flex-col gap-4 p-4 pt-8">
        <Skeleton className="h-12 w-3/5 rounded-bubble" />
        <Skeleton className="h-20 w-1/2 rounded-bubble" />
        <Skeleton className="ml-auto h-12 w-3/5 rounded-bubble" />
        <Skeleton className="h-12 w-2/5 rounded-bubble" />
        <Skeleton className="ml-auto h-16 w-1/2 rounded-bubble" />
      </div>
    </Loading>
  )
}
