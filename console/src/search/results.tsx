import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { searchPagesQuery } from '../api/queries.ts'
import type { SearchQuery } from '../api/types.ts'
import { Button, EmptyState, ErrorState, Loading, Skeleton } from '../design/index.ts'
import { tokenWords } from '../filter/chip.tsx'
import type { Choices } from '../filter/query.ts'
import { type Token, writeTyped } from '../filter/tokens.ts'
import { Result } from './result.tsx'
import { t } from './words.ts'

type Props = {
  words: string
  tokens: readonly Token[]
  query: Omit<SearchQuery, 'q'>
  unknown: readonly Token[]
  choices: Choices
  onOpen: () => void
  onUnfilter: () => void
}

export function Results({ words, tokens, query, unknown, choices, onOpen, onUnfilter }: Props) {
  const isAsked = words !== '' && unknown.length === 0
  const found = useInfiniteQuery({
    ...searchPagesQuery({ ...query, q: words.slice(0, 500) }),
    enabled: isAsked,
    placeholderData: keepPreviousData,
  })
  const hits = found.data?.pages.flatMap(({ results }) => results) ?? []
  const last = found.data?.pages.at(-1)

  if (unknown[0])
    return (
      <EmptyState icon="filter" words={t('filter.unknown', { token: tokenWords(unknown[0], choices) })}>
        <Button onClick={onUnfilter}>{t('search.without_filters')}</Button>
      </EmptyState>
    )
  if (words === '')
    return (
      <EmptyState icon="filter" words={t('search.only_filters')}>
        <Link
          to="/inbox/$view"
          params={{ view: 'open' }}
          search={{ q: writeTyped({ tokens }) }}
          className="text-link text-13"
        >
          {t('search.as_list')}
        </Link>
      </EmptyState>
    )
  if (found.error && hits.length === 0) return <ErrorState error={found.error} onRetry={() => void found.refetch()} />
  if (found.isPending)
    return (
      <Loading label={t('app.loading')}>
        {Array.from({ length: 6 }, (_, at) => (
          <div key={at} className="flex flex-col gap-2.5 px-3 py-3.5">
            <Skeleton className="w-40" />
            <Skeleton className="w-full" />
          </div>
        ))}
      </Loading>
    )
  if (hits.length === 0)
    return (
      <EmptyState icon="search" words={t(tokens.length > 0 ? 'search.nothing_narrowed' : 'search.nothing', { words })}>
        {tokens.length > 0 && <Button onClick={onUnfilter}>{t('search.without_filters')}</Button>}
      </EmptyState>
    )
  return (
    <>
      <p role="status" className="px-3 pb-2 text-12 text-n-11">
        {found.hasNextPage ? t('search.count_more', { count: hits.length }) : t('search.count', { count: hits.length })}
      </p>
      <ul aria-busy={found.isPlaceholderData} className={found.isPlaceholderData ? 'opacity-60' : ''}>
        {hits.map((hit) => (
          <li key={hit.ticket.ticket_id}>
            <Result hit={hit} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {found.hasNextPage ? (
        <Button
          look="quiet"
          className="mt-2 self-center"
          isBusy={found.isFetchingNextPage}
          onClick={() => void found.fetchNextPage()}
        >
          {t('search.show_more')}
        </Button>
      ) : (
        last?.more && <p className="px-3 pt-4 text-12 text-n-11">{t('search.older')}</p>
      )}
    </>
  )
}
