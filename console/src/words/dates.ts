import { locale } from './t.ts'

// Dates are shown in the company's time zone, so that everybody who answers speaks of the same hour.

let zone: string | undefined
const made = new Map<string, Intl.DateTimeFormat>()

/** An IANA name; one that this browser does not know leaves its own zone. */
export function setTimeZone(name: string | undefined): void {
  try {
    if (name) new Intl.DateTimeFormat(locale, { timeZone: name })
    zone = name
  } catch {
    zone = undefined
  }
  made.clear()
}

function format(kind: string, options: Intl.DateTimeFormatOptions, at: Date): string {
  const known = made.get(kind) ?? new Intl.DateTimeFormat(locale, { ...options, timeZone: zone, hourCycle: 'h23' })
  made.set(kind, known)
  return known.format(at)
}

const clock = { hour: '2-digit', minute: '2-digit' } as const
const day = { day: 'numeric', month: 'short' } as const

/** "14:05" */
export function formatTime(at: string | Date): string {
  return format('time', clock, new Date(at))
}

/** "Sat 22 Nov"; with the year when it is not this one. */
export function formatDay(at: string | Date, now = new Date()): string {
  const date = new Date(at)
  return dayKey(date).slice(0, 4) === dayKey(now).slice(0, 4)
    ? format('day', { weekday: 'short', ...day }, date)
    : format('day of a year', { ...day, year: 'numeric' }, date)
}

/** "22 Nov 2026, 14:05": whole, for titles and details. */
export function formatMoment(at: string | Date): string {
  return format('moment', { ...day, year: 'numeric', ...clock }, new Date(at))
}

/** "2026-11-22": two moments have the same key when they are on the same day of the company. */
export function dayKey(at: string | Date): string {
  const known = made.get('key') ?? new Intl.DateTimeFormat('en-CA', { timeZone: zone })
  made.set('key', known)
  return known.format(new Date(at))
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]
const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'narrow' })
const duration = (unit: string) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow' })
const durations = { day: duration('day'), hour: duration('hour'), minute: duration('minute') }

/** How long ago, short, for lists: "now", "5m", "3h", "2d", then the day. */
export function formatAge(at: string | Date, now = Date.now()): string {
  const ms = now - new Date(at).getTime()
  if (ms < 60_000) return relative.format(0, 'second')
  return ms < 7 * 86_400_000 ? formatDuration(ms) : formatDay(at, new Date(now))
}

/** A length of time in its largest unit, cut: "3h". */
export function formatDuration(ms: number): string {
  const [unit, length] = steps.find(([, each]) => ms >= each) ?? ['minute', 60_000]
  return durations[unit as 'day'].format(Math.floor(Math.abs(ms) / length))
}

/** "in 3 hr.", "2 days ago". */
export function formatRelative(at: string | Date, now = Date.now()): string {
  const ms = new Date(at).getTime() - now
  if (Math.abs(ms) < 60_000) return relative.format(0, 'second')
  const [unit, length] = steps.find(([, each]) => Math.abs(ms) >= each) ?? ['minute', 60_000]
  return relative.format(Math.round(ms / length), unit)
}

/** What the clock on the company's wall shows: "2026-11-22T14:05", as `<input type="datetime-local">` takes it. */
export function toWall(at: string | Date): string {
  return `${dayKey(at)}T${formatTime(at)}`
}

/** The moment at which the clock on the company's wall shows this: "2026-11-22T14:05". */
export function fromWall(wall: string): Date {
  const wanted = Date.parse(`${wall}Z`)
  const off = (ms: number) => Date.parse(`${toWall(new Date(ms))}Z`) - Math.floor(ms / 60_000) * 60_000
  // The second look is for a day on which the clocks change.
  return new Date(wanted - off(wanted - off(wanted)))
}
