import { useQuery } from '@tanstack/react-query'
import { channelsQuery } from '../api/queries.ts'
import type { Ticket } from '../api/types.ts'
import { Avatar, classes, Icon, useNow } from '../design/index.ts'
import { usePresence } from '../live/index.ts'
import { formatAge, formatDuration, formatMoment } from '../words/dates.ts'
import { formatNumber } from '../words/t.ts'
import { replyWindowLeft, waitOf } from './wait.ts'
import { t } from './words.ts'

export type People = { me: string; nameOf: ReadonlyMap<string, string> }

const levels = {
  none: 'text-n-11',
  fine: 'text-n-11',
  long: 'text-waiting font-medium',
  too_long: 'text-urgent font-medium',
}

export function WaitTime({ ticket, className }: { ticket: Ticket; className?: string }) {
  const now = useNow()
  const { since, level } = waitOf(ticket, now)
  const title = t(level === 'none' ? 'inbox.last_at' : 'inbox.waiting_since', { at: formatMoment(since) })
  return (
    <time
      dateTime={since}
      title={title}
      className={classes('tabular text-12 whitespace-nowrap', levels[level], className)}
    >
      {formatAge(since, now)}
    </time>
  )
}

export function ReplyWindow({ ticket }: { ticket: Ticket }) {
  const now = useNow()
  const channel = useQuery(channelsQuery()).data?.find(({ id }) => id === ticket.source.channel)
  const left = replyWindowLeft(ticket, channel, now)
  if (left === null) return null
  const words = formatDuration(left)
  return (
    <span
      title={t('inbox.window_title', { left: words })}
      className="tabular inline-flex items-center gap-1 text-11 whitespace-nowrap text-waiting"
    >
      <Icon name="clock" size={12} />
      {t('inbox.window_left', { left: words })}
    </span>
  )
}

/** As plain words: one where there is room for one, two in a wide list of two lines. */
export function Tags({ tags, isCompact }: { tags: readonly string[]; isCompact: boolean }) {
  const [first, second] = tags
  if (first === undefined) return null
  if (isCompact) return <bdi className={`hidden text-11 text-n-11 @min-[440px]:block ${tagLook}`}>{first}</bdi>
  return (
    <span className="hidden items-center gap-1.5 text-11 text-n-11 @min-[330px]:flex">
      <bdi className={tagLook}>{first}</bdi>
      {second !== undefined && <bdi className={`hidden @min-[440px]:block ${tagLook}`}>{second}</bdi>}
      {tags.length > 1 && <More count={tags.length - 1} className="@min-[440px]:hidden" />}
      {tags.length > 2 && <More count={tags.length - 2} className="hidden @min-[440px]:inline" />}
    </span>
  )
}

const tagLook = 'max-w-20 truncate'

function More({ count, className }: { count: number; className: string }) {
  return <span className={`tabular ${className}`}>{t('inbox.more_tags', { count })}</span>
}

/** Whose it is, and who else is on it right now. */
export function Persons({ ticket, people }: { ticket: Ticket; people: People }) {
  const { viewing, typing } = usePresence(ticket.ticket_id)
  const others = viewing.filter((id) => id !== people.me)
  const assignee = ticket.assigned_agent_id
  const here = others.filter((id) => id !== assignee).slice(0, 2)
  if (assignee === null && here.length === 0) return null
  const nameOf = (id: string) => people.nameOf.get(id) ?? t('app.someone')
  const doing = (id: string) => t(typing.includes(id) ? 'inbox.is_typing' : 'inbox.is_here', { name: nameOf(id) })
  return (
    <span className="flex items-center gap-0.5">
      {here.map((id) => (
        <Person key={id} name={nameOf(id)} words={doing(id)} isHere />
      ))}
      {assignee !== null && (
        <Person
          name={nameOf(assignee)}
          words={[t('inbox.assigned_to', { name: nameOf(assignee) }), others.includes(assignee) && doing(assignee)]
            .filter(Boolean)
            .join('. ')}
          isHere={others.includes(assignee)}
        />
      )}
    </span>
  )
}

function Person({ name, words, isHere }: { name: string; words: string; isHere: boolean }) {
  return (
    <span title={words} className="inline-flex">
      <Avatar name={name} size={18} className={isHere ? 'ring-[1.5px] ring-good' : ''} />
      <span className="sr-only">{words}</span>
    </span>
  )
}

export function Unread({ count }: { count: number }) {
  if (count <= 0) return null
  return (
    <span className="tabular inline-flex h-4 min-w-4 items-center justify-center rounded-full bg-accent px-1 text-11 font-medium text-accent-on">
      <span aria-hidden>{count > 99 ? '99+' : formatNumber(count)}</span>
      <span className="sr-only">{t('inbox.unread', { count })}</span>
    </span>
  )
}
