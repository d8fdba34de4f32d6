import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../api/index.ts'
import { keys } from '../api/keys.ts'
import { meQuery } from '../api/queries.ts'
import type { Receipt } from '../api/types.ts'
import { Button, Dialog, ErrorState, errorWords, Icon, Loading, Skeleton, toast } from '../design/index.ts'
import { FormProblem } from '../form/index.ts'
import { formatMoment } from '../words/dates.ts'
import { formatNumber } from '../words/t.ts'
import { prettyBody } from './receipt-body.ts'
import { t } from './words.ts'

/** A raw payload as it came, what of it was set aside and why, and a way to process it again. */
export function ReceiptDialog({ receiptId, onClose }: { receiptId: string; onClose: () => void }) {
  const client = useQueryClient()
  const may = useQuery(meQuery()).data?.permissions.includes('receipt.replay') ?? false
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<unknown>()
  const { data, error, refetch } = useQuery({
    queryKey: keys.receipt(receiptId),
    queryFn: ({ signal }) => api('GET /receipts/{receipt_id}', { params: { receipt_id: receiptId }, signal }),
    // While it waits to be processed, its fate is soon known.
    refetchInterval: ({ state }) => (state.data?.is_queued ? 1000 : false),
  })

  async function replay() {
    setBusy(true)
    setProblem(undefined)
    try {
      await api('POST /receipts/{receipt_id}/replay', { params: { receipt_id: receiptId } })
      toast(t('admin.receipt_replayed', { id: receiptId }))
      await refetch()
      // The list follows when it was processed: a moment later.
      for (const wait of [500, 2000])
        setTimeout(() => {
          for (const queryKey of [['receipts'], keys.inboxes]) void client.invalidateQueries({ queryKey })
        }, wait)
    } catch (caught) {
      setProblem(caught)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isWide
      title={t('admin.receipt_title', { id: receiptId })}
      {...(data
        ? {
            lead: t('admin.receipt_received', {
              when: formatMoment(data.received_at),
              bytes: formatNumber(data.body_bytes),
            }),
          }
        : {})}
      actions={
        may &&
        data && (
          <Button
            look="primary"
            icon="retry"
            isBusy={isBusy}
            disabledBecause={data.is_queued && t('admin.receipt_queued')}
            onClick={() => void replay()}
          >
            {t('admin.receipt_replay')}
          </Button>
        )
      }
    >
      {data ? (
        <Contents receipt={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <Loading label={t('app.loading')}>
          <Skeleton className="mb-4 w-48" />
          <Skeleton className="h-48 w-full" />
        </Loading>
      )}
      {problem !== undefined && (
        <div className="mt-4">
          <FormProblem words={errorWords(problem)} />
        </div>
      )}
    </Dialog>
  )
}

function Contents({ receipt }: { receipt: Receipt }) {
  return (
    <>
      <ul className="mb-4 border-t">
        {receipt.entries.map(({ entry_id, kind, reason, pointer, resolved_at: resolved }) => (
          <li key={entry_id} className="flex items-start gap-2 border-b py-2 text-13 leading-[1.45]">
            <Icon
              name={resolved ? 'check' : 'warning'}
              label={t(resolved ? 'admin.receipts_resolved' : 'admin.receipts_open')}
              className={`mt-0.5 ${resolved ? 'text-good' : 'text-waiting'}`}
            />
            <div className="min-w-0 break-words">
              <span className="font-medium">{t(`admin.receipt_${kind}`)}</span>{' '}
              <span className="font-mono text-11 text-n-11">
                {pointer ? t('admin.receipt_at', { pointer }) : t('admin.receipt_whole')}
              </span>
              <p className="text-n-11">{reason}</p>
            </div>
          </li>
        ))}
      </ul>
      <h3 className="mb-1.5 text-12 font-medium">{t('admin.receipt_body')}</h3>
      {receipt.body_is_cut && <p className="mb-1.5 text-12 text-n-11">{t('admin.receipt_cut')}</p>}
      {!receipt.body_is_text && <p className="mb-1.5 text-12 text-n-11">{t('admin.receipt_binary')}</p>}
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, also by keys
        tabIndex={0}
        aria-label={t('admin.receipt_body')}
        className="max-h-96 overflow-auto rounded-control border bg-n-2 p-3"
      >
        <pre dir="ltr" className="font-mono text-12 leading-[1.5] break-words whitespace-pre-wrap">
          {prettyBody(receipt.body)}
        </pre>
      </section>
    </>
  )
}
