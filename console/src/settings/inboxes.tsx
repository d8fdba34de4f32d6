import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { inboxesQuery } from '../api/queries.ts'
import type { Inbox } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { ChannelMark, Icon, TimeAgo, useChannelLabel } from '../design/index.ts'
import { formatMoment } from '../words/dates.ts'
import { Listing, NewButton } from './listing.tsx'
import { rateWords } from './schema.ts'
import { t } from './words.ts'

export function InboxesPage() {
  // How they are doing changes by itself.
  const query = useQuery({ ...inboxesQuery(), staleTime: 0, refetchInterval: 20_000 })
  const navigate = useNavigate()
  return (
    <Page
      title={t('settings.inboxes')}
      lead={t('admin.inboxes_lead')}
      isWide
      actions={
        <NewButton
          words={t('admin.inbox_new')}
          onPress={() => void navigate({ to: '/settings/inboxes/$inboxId', params: { inboxId: 'new' } })}
        />
      }
    >
      <Listing query={query} icon="inbox" empty={t('admin.inboxes_empty')}>
        {(inboxes) => (
          <ul aria-label={t('settings.inboxes')} className="border-t">
            {inboxes.map((inbox) => (
              <InboxRow key={inbox.inbox_id} inbox={inbox} />
            ))}
          </ul>
        )}
      </Listing>
    </Page>
  )
}

function InboxRow({ inbox }: { inbox: Inbox }) {
  const {
    inbox_id: inboxId,
    name,
    channel,
    account_id: account,
    status,
    is_default: isDefault,
    problem,
    health,
  } = inbox
  const label = useChannelLabel(channel)
  return (
    <li className="border-b">
      <Link
        to="/settings/inboxes/$inboxId"
        params={{ inboxId }}
        className="focus-inside grid min-h-15 grid-cols-[20px_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-1 px-1 py-2.5 hover:bg-n-2"
      >
        <ChannelMark channel={channel} size={20} isDecorative className="text-n-11" />
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="truncate font-medium">{name}</span>
            {isDefault && <Mark>{t('admin.inbox_default')}</Mark>}
            {status === 'disabled' && <Mark>{t('admin.inbox_disabled')}</Mark>}
          </div>
          <div className="mt-1 truncate text-12 text-n-11">
            {label} · {account}
          </div>
        </div>
        <Figures health={health} />
        {problem && (
          <p className="col-span-2 col-start-2 flex items-start gap-1.5 text-12 leading-[1.45] text-urgent">
            <Icon name="warning" size={14} className="mt-px" />
            {problem}
          </p>
        )}
      </Link>
    </li>
  )
}

function Mark({ children }: { children: string }) {
  return <span className="rounded-[4px] bg-n-4 px-1.5 py-0.5 text-11 text-n-11">{children}</span>
}

/** How it is doing, in four columns that line up; below the name where there is no room. */
function Figures({ health }: { health: Inbox['health'] }) {
  const { last_in_at: lastIn, last_out_at: lastOut, failed_24h: failedToday, unparsed } = health
  const rate = rateWords(health.error_rate_24h)
  return (
    <dl className="grid grid-cols-[76px_76px_76px_76px] gap-2 text-12 max-md:col-span-2 max-md:col-start-2 max-md:mt-1 max-md:grid-cols-2">
      <Figure name={t('admin.last_in')}>{lastIn ? <TimeAgo at={lastIn} /> : t('admin.never')}</Figure>
      <Figure name={t('admin.last_out')}>{lastOut ? <TimeAgo at={lastOut} /> : t('admin.never')}</Figure>
      <Figure
        name={t('admin.error_rate')}
        isBad={failedToday > 0}
        title={health.last_failed_at ? formatMoment(health.last_failed_at) : undefined}
      >
        {failedToday > 0 ? t('admin.failed_24h', { count: failedToday }) : (rate ?? t('admin.none'))}
      </Figure>
      <Figure name={t('admin.set_aside')} isBad={unparsed > 0}>
        {unparsed}
      </Figure>
    </dl>
  )
}

type FigureProps = { name: string; isBad?: boolean; title?: string | undefined; children: React.ReactNode }

function Figure({ name, isBad = false, title, children }: FigureProps) {
  return (
    <div title={title}>
      <dt className="text-11 text-n-11">{name}</dt>
      <dd className={`tabular mt-0.5 ${isBad ? 'font-medium text-urgent' : ''}`}>{children}</dd>
    </div>
  )
}
