import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { meQuery } from '../api/queries.ts'
import type { Erasure } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { LoadingRows, Row, Rows, Section } from '../app/rows.tsx'
import { Button, ErrorState } from '../design/index.ts'
import { formatMoment } from '../words/dates.ts'
import { retentionQuery } from './queries.ts'
import { RetentionForm } from './retention-form.tsx'
import { t } from './words.ts'

export function PrivacyPage() {
  const { data: rules, error, refetch } = useQuery(retentionQuery())
  const mayErase = useQuery(meQuery()).data?.permissions.includes('customer.erase') ?? false
  return (
    <Page title={t('settings.privacy')} lead={t('privacy.lead')}>
      <Section title={t('privacy.rules')} lead={t('privacy.rules_lead')}>
        {rules ? (
          <RetentionForm rules={rules} />
        ) : error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <LoadingRows count={3} />
        )}
      </Section>
      {mayErase && <Erasures />}
    </Page>
  )
}

/** Receipts of erasures: ids and numbers, newest first. */
function Erasures() {
  const query = useInfiniteQuery({
    queryKey: keys.erasures,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor, signal }) =>
      api('GET /erasures', { query: { limit: 50, ...(cursor === undefined ? {} : { cursor }) }, signal }),
    getNextPageParam: ({ next_cursor }) => next_cursor ?? undefined,
    staleTime: 0,
  })
  const { data, error, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = query
  const erasures = data?.pages.flatMap((page) => page.erasures)
  return (
    <Section title={t('privacy.erasures')} lead={t('privacy.erasures_lead')}>
      {erasures === undefined ? (
        error ? (
          <ErrorState error={error} onRetry={() => void refetch()} />
        ) : (
          <LoadingRows count={2} />
        )
      ) : erasures.length === 0 ? (
        <p className="text-13 text-n-11">{t('privacy.erasures_none')}</p>
      ) : (
        <Rows label={t('privacy.erasures')}>
          {erasures.map((erasure) => (
            <ErasureRow key={erasure.id} erasure={erasure} />
          ))}
        </Rows>
      )}
      {hasNextPage && (
        <Button className="mt-3" isBusy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('audit.more')}
        </Button>
      )}
    </Section>
  )
}

function ErasureRow({
  erasure: { id, customer_id: customerId, reason, erased_at: at, finished_at, what },
}: {
  erasure: Erasure
}) {
  const rows = Object.values(what).reduce((sum, count) => sum + count, 0)
  return (
    <Row
      title={
        <Link
          to="/customers/$customerId"
          params={{ customerId }}
          className="font-mono text-12 hover:underline hover:decoration-n-8 hover:underline-offset-2"
        >
          {customerId}
        </Link>
      }
      meta={
        <>
          {t('privacy.erased_at', { when: formatMoment(at) })} · {t(`privacy.reason_${reason}`)}
          <span className="mt-1 block font-mono text-11">{id}</span>
        </>
      }
      state={
        <span className="tabular">
          {finished_at === null ? t('privacy.under_way') : t('privacy.rows', { count: rows })}
        </span>
      }
    />
  )
}
