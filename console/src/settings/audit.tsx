import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { meQuery } from '../api/queries.ts'
import type { AuditFilter } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { LoadingRows } from '../app/rows.tsx'
import { Button, EmptyState, ErrorState, errorWords } from '../design/index.ts'
import { AuditCheck } from './audit-check.tsx'
import { AuditRow } from './audit-entry.tsx'
import { AuditExport } from './audit-export.tsx'
import { AuditFilters } from './audit-filters.tsx'
import { type AuditSearch, filterOf } from './audit-rules.ts'
import { useInSight } from './use-in-sight.ts'
import { t } from './words.ts'

const pageSize = 50

export function AuditPage() {
  const search = useSearch({ from: '/shell/settings/audit' })
  const navigate = useNavigate()
  const filter = filterOf(search)
  const mayExport = useQuery(meQuery()).data?.permissions.includes('audit.export') ?? false
  const setSearch = (next: AuditSearch) => void navigate({ to: '/settings/audit', search: next, replace: true })
  return (
    <Page
      title={t('settings.audit')}
      lead={t('audit.lead')}
      isWide
      actions={mayExport && <AuditExport filter={filter} />}
    >
      <AuditCheck />
      <AuditFilters search={search} onChange={setSearch} />
      <Entries
        filter={filter}
        isNarrowed={Object.keys(filter).length > 0}
        onNarrow={(change) => setSearch({ ...search, ...change })}
        onClear={() => setSearch({})}
      />
    </Page>
  )
}

type EntriesProps = {
  filter: AuditFilter
  isNarrowed: boolean
  onNarrow: (change: AuditSearch) => void
  onClear: () => void
}

/** Newest first; older ones come as one goes down. */
function Entries({ filter, isNarrowed, onNarrow, onClear }: EntriesProps) {
  const query = useInfiniteQuery({
    queryKey: keys.audit(filter),
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      api('GET /audit', { query: { ...filter, limit: pageSize, ...(cursor === undefined ? {} : { cursor }) }, signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    staleTime: 0,
  })
  const { data, error, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = query
  const more = () => void fetchNextPage()
  const footRef = useInSight(hasNextPage && !isFetchingNextPage && !isFetchNextPageError, more)
  if (data === undefined)
    return error ? <ErrorState error={error} onRetry={() => void refetch()} /> : <LoadingRows count={8} />
  const entries = data.pages.flatMap((page) => page.entries)
  if (entries.length === 0)
    return (
      <EmptyState icon="eye" words={t(isNarrowed ? 'audit.none_fits' : 'audit.empty')}>
        {isNarrowed && <Button onClick={onClear}>{t('audit.clear')}</Button>}
      </EmptyState>
    )
  return (
    <>
      <ol aria-label={t('audit.list')} className="border-t">
        {entries.map((entry) => (
          <AuditRow key={entry.seq} entry={entry} onNarrow={onNarrow} />
        ))}
      </ol>
      <div ref={footRef} className="flex flex-col items-center gap-2 py-4 text-12 text-n-11">
        {isFetchNextPageError && <p role="alert">{t('audit.more_failed', { reason: errorWords(error) })}</p>}
        {hasNextPage ? (
          <Button isBusy={isFetchingNextPage} onClick={more}>
            {t('audit.more')}
          </Button>
        ) : (
          <p>{t('audit.end')}</p>
        )}
      </div>
    </>
  )
}
