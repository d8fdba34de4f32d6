import { dayKey, fromWall } from '../words/dates.ts'
import { t } from './words.ts'

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const morning = 'T09:00'

export type SnoozeChoice = { id: 'hour' | 'later' | 'tomorrow' | 'monday'; label: string; at: Date }

/** When a ticket may come back; mornings are those of the company. */
export function snoozeChoices(now = new Date()): SnoozeChoice[] {
  const after = (ms: number) => new Date(Math.ceil((now.getTime() + ms) / 60_000) * 60_000)
  const today = Date.parse(`${dayKey(now)}T00:00Z`)
  const inDays = (days: number) => fromWall(new Date(today + days * dayMs).toISOString().slice(0, 10) + morning)
  const toMonday = (8 - new Date(today).getUTCDay()) % 7 || 7
  return [
    { id: 'hour', label: t('snooze.hour'), at: after(hourMs) },
    { id: 'later', label: t('snooze.later'), at: after(3 * hourMs) },
    { id: 'tomorrow', label: t('snooze.tomorrow'), at: inDays(1) },
    ...(toMonday > 1 ? [{ id: 'monday' as const, label: t('snooze.monday'), at: inDays(toMonday) }] : []),
  ]
}
