import type { DraftMode, Ticket } from '../../api/types.ts'
import { ChannelMark, Icon, useChannelLabel, useNow } from '../../design/index.ts'
import { formatDuration, formatRelative } from '../../words/dates.ts'
import { t } from '../words.ts'
import type { Limits } from './limits.ts'

const soonMs = 4 * 3_600_000

/** To whom it goes, in full: "to +1 555 0100 on WhatsApp, window closes in 3h"; or that it goes to nobody outside. */
export function Target({ ticket, mode, limits }: { ticket: Ticket; mode: DraftMode; limits: Limits }) {
  const channel = useChannelLabel(ticket.source.channel)
  if (mode === 'note')
    return (
      <p className="flex min-w-0 items-center gap-1.5 text-12 text-n-11">
        <Icon name="lock" size={14} className="text-waiting" />
        <span className="truncate">{t('ticket.note_stays')}</span>
      </p>
    )
  const address = ticket.customer.channel_identity
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-1.5 text-12 text-n-11">
      <span className="flex min-w-0 items-center gap-1.5">
        <ChannelMark channel={ticket.source.channel} isDecorative />
        <bdi className="truncate">
          {address ? t('ticket.to', { address, channel }) : t('ticket.to_nobody', { channel })}
        </bdi>
      </span>
      {limits.hasWindow && (
        <>
          <span aria-hidden className="max-md:hidden">
            ·
          </span>
          <WindowWords closesAt={limits.closesAt} />
        </>
      )}
    </p>
  )
}

function WindowWords({ closesAt }: { closesAt: number | null }) {
  const now = useNow()
  if (closesAt === null) return <span className="text-waiting">{t('ticket.window_never')}</span>
  const leftMs = closesAt - now
  if (leftMs <= 0)
    return (
      <span className="text-urgent">{t('ticket.window_closed', { ago: formatRelative(new Date(closesAt), now) })}</span>
    )
  return (
    <span className={leftMs < soonMs ? 'text-waiting' : undefined}>
      {t('ticket.window_open', { time: formatDuration(Math.max(60_000, leftMs)) })}
    </span>
  )
}
