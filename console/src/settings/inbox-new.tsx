import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { channelsQuery } from '../api/queries.ts'
import type { ChannelDescription } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { LoadingRows } from '../app/rows.tsx'
import { ChannelMark, ErrorState, Icon } from '../design/index.ts'
import { PageForm } from '../form/index.ts'
import { BackToInboxes } from './inbox-back.tsx'
import { InboxFields, useInboxForm } from './inbox-form.tsx'
import { t } from './words.ts'

/** First where customers write, then what the platform gave; on the page of the new inbox it goes on with testing. */
export function NewInbox() {
  const { channel: chosen } = useSearch({ from: '/shell/settings/inboxes/$inboxId' })
  const { data: channels, error, refetch } = useQuery(channelsQuery())
  const channel = channels?.find(({ id }) => id === chosen)
  if (channel) return <Connect key={channel.id} channel={channel} />
  return (
    <Page title={t('admin.inbox_new')} lead={t('admin.channel_lead')} above={<BackToInboxes />}>
      {channels ? (
        <ul aria-label={t('admin.channel')} className="border-t">
          {channels.map(({ id, label }) => (
            <li key={id} className="border-b">
              <Link
                to="/settings/inboxes/$inboxId"
                params={{ inboxId: 'new' }}
                search={{ channel: id }}
                className="focus-inside flex h-13 items-center gap-3 px-1 hover:bg-n-2"
              >
                <ChannelMark channel={id} size={20} isDecorative className="text-n-11" />
                <span className="flex-1 font-medium">{label}</span>
                <Icon name="forward" className="text-n-10" />
              </Link>
            </li>
          ))}
        </ul>
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <LoadingRows count={4} />
      )}
    </Page>
  )
}

function Connect({ channel }: { channel: ChannelDescription }) {
  const navigate = useNavigate()
  const { label } = channel
  const of = useInboxForm(
    channel,
    undefined,
    ({ inbox_id }) =>
      // The form is saved: nothing is lost by going on.
      void navigate({
        to: '/settings/inboxes/$inboxId',
        params: { inboxId: inbox_id },
        search: {},
        replace: true,
        ignoreBlocker: true,
      }),
  )
  return (
    <Page
      title={t('admin.inbox_connect_title', { channel: label })}
      lead={t('admin.inbox_connect_lead', { channel: label })}
      above={<BackToInboxes />}
    >
      <PageForm form={of.form} action={t('admin.inbox_connect')} isMain>
        <InboxFields of={of} inbox={undefined} />
      </PageForm>
    </Page>
  )
}
