import type { Event } from '../../api/types.ts'
import { useNow } from '../../design/index.ts'
import { dayKey, formatDay, formatMoment, formatTime } from '../../words/dates.ts'
import { t } from '../words.ts'
import { type EventNames, eventWords } from './event-words.ts'

const dayMs = 86_400_000

/** The day, at the top as long as one reads in it. */
export function DayMark({ at }: { at: string }) {
  const now = useNow()
  const key = dayKey(at)
  const words =
    key === dayKey(new Date(now))
      ? t('ticket.today')
      : key === dayKey(new Date(now - dayMs))
        ? t('ticket.yesterday')
        : formatDay(at)
  return (
    <h2 className="pointer-events-none sticky top-2 z-2 flex justify-center">
      <time dateTime={key} className="rounded-full border bg-n-1 px-2.5 py-1 text-11 font-medium text-n-11">
        {words}
      </time>
    </h2>
  )
}

/** Where what was not read begins. */
export function NewLine() {
  return (
    <li
      id="new-line"
      className="flex items-center gap-3 text-11 font-medium text-accent-text before:h-px before:flex-1 before:bg-accent-line after:h-px after:flex-1 after:bg-accent-line"
    >
      {t('ticket.new_line')}
    </li>
  )
}

/** What happened in between, muted. */
export function EventLine({ events, names }: { events: readonly Event[]; names: EventNames }) {
  const at = events[0]?.occurred_at ?? ''
  return (
    <li className="px-2 text-center text-12 leading-[1.45] text-balance wrap-anywhere text-n-11">
      {eventWords(events, names)}
      <time dateTime={at} title={formatMoment(at)} className="tabular ml-1.5 whitespace-nowrap">
        {formatTime(at)}
      </time>
    </li>
  )
}
