import { Link } from '@tanstack/react-router'
import { lengthOf } from '../api/ticket-runs.ts'
import { useLook } from '../app/look.ts'
import { Button, EmptyState, ErrorState, Loading } from '../design/index.ts'
import { tokenWords } from '../filter/chip.tsx'
import { ListHeader } from './list-header.tsx'
import { Rows } from './rows.tsx'
import { SkeletonRow } from './skeleton-row.tsx'
import { useInbox } from './state.tsx'
import { t } from './words.ts'

export function ListPane() {
  return (
    <>
      <ListHeader />
      <ListBody />
    </>
  )
}

function ListBody() {
  const { list, listKey, error, refetch, unknown, choices, view, tokens, narrow } = useInbox()
  const isCompact = useLook().density === 'compact'
  if (unknown[0])
    return (
      <EmptyState icon="filter" words={t('filter.unknown', { token: tokenWords(unknown[0], choices) })}>
        <Unfilter />
      </EmptyState>
    )
  if (list && lengthOf(list) > 0) return <Rows key={listKey} list={list} />
  if (error && !list) return <ErrorState error={error} onRetry={refetch} />
  if (!list)
    return (
      <Loading label={t('app.loading')}>
        {Array.from({ length: 12 }, (_, at) => (
          <div key={at} className={isCompact ? 'h-9' : 'h-15'}>
            <SkeletonRow at={at} isCompact={isCompact} />
          </div>
        ))}
      </Loading>
    )
  if (tokens.length > 0)
    return (
      <EmptyState icon="filter" words={t('inbox.empty_filtered')}>
        <Unfilter />
      </EmptyState>
    )
  return (
    <EmptyState icon="check" words={t(`inbox.empty_${view}`)}>
      {view === 'mine' && (
        <Link to="/inbox/$view" params={{ view: 'unassigned' }} className="text-link text-13">
          {t('inbox.to_unassigned')}
        </Link>
      )}
    </EmptyState>
  )

  function Unfilter() {
    return <Button onClick={() => narrow({ tokens: [], words: '' })}>{t('inbox.unfilter')}</Button>
  }
}
