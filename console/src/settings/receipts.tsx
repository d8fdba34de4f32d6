import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import type { Inbox, QuarantinedEntry } from '../api/types.ts'
import { LoadingRows, Row, Rows, Section } from '../app/rows.tsx'
import { Button, ErrorState, Icon, TimeAgo } from '../design/index.ts'
import { ReceiptDialog } from './receipt.tsx'
import { t } from './words.ts'

type State = 'open' | 'resolved'

/** What came in and could not be used: read it as it came, and replay it when the cause is gone. */
export function Receipts({ inbox: { inbox_id } }: { inbox: Inbox }) {
  const [state, setState] = useState<State>('open')
  const [open, setOpen] = useState<string>()
  const query = useInfiniteQuery({
    queryKey: [...keys.inboxReceipts(inbox_id), state],
    queryFn: ({ pageParam, signal }) =>
      api('GET /receipts', {
        query: { inbox_id, state, limit: 20, ...(pageParam ? { cursor: pageParam } : {}) },
        signal,
      }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next_cursor,
    staleTime: 0,
  })
  const entries = query.data?.pages.flatMap((page) => page.entries)
  return (
    <Section
      id="set-aside"
      title={t('admin.receipts')}
      lead={t('admin.receipts_lead')}
      actions={
        <fieldset aria-label={t('admin.receipts')} className="flex rounded-control border p-0.5">
          {(['open', 'resolved'] as const).map((one) => (
            <button
              key={one}
              type="button"
              aria-pressed={state === one}
              onClick={() => setState(one)}
              className="h-6 rounded-[4px] px-2 text-12 font-medium text-n-11 hover:text-n-12 aria-pressed:bg-n-5 aria-pressed:text-n-12"
            >
              {t(`admin.receipts_${one}`)}
            </button>
          ))}
        </fieldset>
      }
    >
      {entries === undefined ? (
        query.error ? (
          <ErrorState error={query.error} onRetry={() => void query.refetch()} />
        ) : (
          <LoadingRows count={2} />
        )
      ) : entries.length === 0 ? (
        <p className="flex items-center gap-2 text-13 text-n-11">
          {state === 'open' && <Icon name="check" className="text-good" />}
          {t(`admin.receipts_none_${state}`)}
        </p>
      ) : (
        <>
          <Rows label={t('admin.receipts')}>
            {entries.map((entry) => (
              <Entry key={entry.entry_id} entry={entry} onOpen={() => setOpen(entry.receipt_id)} />
            ))}
          </Rows>
          {query.hasNextPage && (
            <Button className="mt-4" isBusy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
              {t('admin.receipts_more')}
            </Button>
          )}
        </>
      )}
      {open && <ReceiptDialog receiptId={open} onClose={() => setOpen(undefined)} />}
    </Section>
  )
}

function Entry({ entry, onOpen }: { entry: QuarantinedEntry; onOpen: () => void }) {
  const { kind, reason, pointer, receipt_id: id, created_at: at } = entry
  return (
    <Row
      title={
        <>
          {t(`admin.receipt_${kind}`)}
          <span className="sr-only">. {t('admin.receipt_look', { id })}</span>
        </>
      }
      onOpen={onOpen}
      meta={<span className="line-clamp-2 break-words">{reason}</span>}
      state={
        <span className="flex items-center gap-3">
          {pointer && <span className="max-w-48 truncate font-mono text-11">{pointer}</span>}
          <TimeAgo at={at} />
        </span>
      }
    />
  )
}
