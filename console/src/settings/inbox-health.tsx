import type { ReactNode } from 'react'
import type { Inbox } from '../api/types.ts'
import { Section } from '../app/rows.tsx'
import { useNow } from '../design/index.ts'
import { formatMoment, formatRelative } from '../words/dates.ts'
import { formatNumber } from '../words/t.ts'
import { rateWords } from './schema.ts'
import { t } from './words.ts'

/** Whether messages come in and answers go out, in numbers and words. */
export function InboxHealth({ inbox: { health } }: { inbox: Inbox }) {
  const { failed_24h: failedToday, unparsed, last_error: lastError, last_failed_at: lastFailed } = health
  return (
    <Section title={t('admin.inbox_health')}>
      <dl className="grid grid-cols-3 gap-x-6 gap-y-4 max-md:grid-cols-2">
        <Fact name={t('admin.health_last_in')}>
          <Moment at={health.last_in_at} />
        </Fact>
        <Fact name={t('admin.health_last_out')}>
          <Moment at={health.last_out_at} />
        </Fact>
        <Fact name={t('admin.health_rate')}>{rateWords(health.error_rate_24h) ?? t('admin.health_rate_none')}</Fact>
        <Fact name={t('admin.health_received')}>{formatNumber(health.received)}</Fact>
        <Fact name={t('admin.health_sent')}>{formatNumber(health.sent)}</Fact>
        <Fact name={t('admin.health_failed_24h')} isBad={failedToday > 0}>
          {formatNumber(failedToday)}
        </Fact>
        <Fact name={t('admin.health_unparsed')} isBad={unparsed > 0}>
          {formatNumber(unparsed)}
          {unparsed > 0 && (
            <a href="#set-aside" className="text-link ml-2 font-normal">
              {t('admin.health_look')}
            </a>
          )}
        </Fact>
        {lastError && (
          <Fact name={t('admin.health_last_error')} className="col-span-2">
            {lastError}
            {lastFailed && <span className="ml-1.5 text-12 text-n-11">{formatMoment(lastFailed)}</span>}
          </Fact>
        )}
      </dl>
    </Section>
  )
}

type FactProps = { name: string; isBad?: boolean; className?: string; children: ReactNode }

function Fact({ name, isBad = false, className, children }: FactProps) {
  return (
    <div className={`min-w-0 ${className ?? ''}`}>
      <dt className="text-12 text-n-11">{name}</dt>
      <dd className={`tabular mt-1 text-13 leading-[1.35] break-words ${isBad ? 'font-medium text-urgent' : ''}`}>
        {children}
      </dd>
    </div>
  )
}

function Moment({ at }: { at: string | null }) {
  const now = useNow()
  if (at === null) return t('admin.nothing_yet')
  return (
    <time dateTime={at} title={formatMoment(at)}>
      {formatRelative(at, now)}
    </time>
  )
}
