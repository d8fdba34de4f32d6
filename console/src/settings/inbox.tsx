import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { channelsQuery, inboxQuery } from '../api/queries.ts'
import type { ChannelDescription, Inbox } from '../api/types.ts'
import { Page } from '../app/page.tsx'
import { LoadingRows, Section } from '../app/rows.tsx'
import { ChannelMark, ErrorState, Icon } from '../design/index.ts'
import { PageForm } from '../form/index.ts'
import { formatMoment } from '../words/dates.ts'
import { BackToInboxes } from './inbox-back.tsx'
import { InboxFields, useInboxForm } from './inbox-form.tsx'
import { InboxHealth } from './inbox-health.tsx'
import { NewInbox } from './inbox-new.tsx'
import { InboxStanding } from './inbox-standing.tsx'
import { InboxTest } from './inbox-test.tsx'
import { Webhook } from './inbox-webhook.tsx'
import { Receipts } from './receipts.tsx'
import { t } from './words.ts'

export function InboxSettingsPage() {
  const { inboxId } = useParams({ from: '/shell/settings/inboxes/$inboxId' })
  return inboxId === 'new' ? <NewInbox /> : <ExistingInbox key={inboxId} inboxId={inboxId} />
}

function ExistingInbox({ inboxId }: { inboxId: string }) {
  const { data: inbox, error, refetch } = useQuery({ ...inboxQuery(inboxId), refetchInterval: 20_000 })
  const { data: channels, error: channelError } = useQuery(channelsQuery())
  const failed = error ?? channelError
  if (inbox && channels) {
    const channel = channels.find(({ id }) => id === inbox.channel)
    return <OneInbox inbox={inbox} channel={channel ?? strange(inbox)} />
  }
  return (
    <Page title={t('settings.inboxes')} above={<BackToInboxes />}>
      {failed ? <ErrorState error={failed} onRetry={() => void refetch()} /> : <LoadingRows />}
    </Page>
  )
}

function OneInbox({ inbox, channel }: { inbox: Inbox; channel: ChannelDescription }) {
  const of = useInboxForm(channel, inbox, () => {})
  return (
    <Page
      title={
        <span className="flex items-center gap-2.5">
          <ChannelMark channel={inbox.channel} size={20} className="text-n-11" />
          <span className="min-w-0 truncate">{inbox.name}</span>
        </span>
      }
      lead={`${channel.label} · ${t('admin.inbox_account', { account: inbox.account_id })}`}
      above={<BackToInboxes />}
    >
      {inbox.problem && (
        <div
          role="alert"
          className="mb-6 flex items-start gap-2 rounded-control border border-urgent-line bg-urgent-soft px-3 py-2.5 text-13 leading-[1.45]"
        >
          <Icon name="warning" className="mt-0.5 text-urgent" />
          <div className="min-w-0 break-words">
            {inbox.problem}
            {inbox.problem_at && (
              <p className="mt-0.5 text-12 text-n-11">
                {t('admin.problem_since', { when: formatMoment(inbox.problem_at) })}
              </p>
            )}
          </div>
        </div>
      )}
      <InboxHealth inbox={inbox} />
      <InboxTest key={inbox.updated_at} inbox={inbox} isDirty={of.form.isDirty} />
      <Webhook inbox={inbox} channel={channel} />
      <Section title={t('admin.inbox_settings')}>
        <PageForm form={of.form} isMain>
          <InboxFields of={of} inbox={inbox} />
        </PageForm>
      </Section>
      <InboxStanding inbox={inbox} channel={channel} />
      <Receipts inbox={inbox} />
    </Page>
  )
}

/** An inbox of a channel that this server no longer has: it can be seen, not set. */
function strange({ channel }: Inbox): ChannelDescription {
  return { id: channel, label: channel, icon: '', capabilities: {}, settings: {}, webhook_path: '' }
}
