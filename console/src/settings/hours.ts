import type { OfficeHours } from '../api/types.ts'

export type Weekly = OfficeHours['weekly']
export type Weekday = keyof Weekly
export type Holiday = OfficeHours['holidays'][number]

export const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const
const span = () => ({ opens: '09:00', closes: '17:00' })

/** What a department that begins to keep hours has: nine to five, Monday to Friday. */
export function usualHours(): OfficeHours {
  const weekly = Object.fromEntries(
    days.map((day) => [day, day === 'saturday' || day === 'sunday' ? [] : [span()]]),
  ) as Weekly
  return { weekly, holidays: [] }
}

/** A span after the last of that day, or the usual one. */
export function withAnother(weekly: Weekly, day: Weekday): Weekly {
  const last = weekly[day].at(-1)
  if (!last) return { ...weekly, [day]: [span()] }
  const hour = Math.min(22, Number(last.closes.slice(0, 2)) + 1)
  const clock = (hours: number) => `${String(hours).padStart(2, '0')}:00`
  return { ...weekly, [day]: [...weekly[day], { opens: clock(hour), closes: clock(hour + 1) }] }
}

export function mondayCopied(weekly: Weekly): Weekly {
  const copy = () => weekly.monday.map((one) => ({ ...one }))
  return { ...weekly, tuesday: copy(), wednesday: copy(), thursday: copy(), friday: copy() }
}

export type HoursFault =
  | { kind: 'span_unread' | 'span_wrong' | 'span_overlaps'; day: Weekday }
  | { kind: 'holiday_wrong' | 'holiday_twice'; day: null }

const isClock = (text: string): boolean => /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(text)

/** What people type for a time: "9", "930", "9.30" and "09:30". What cannot be read comes back as it is. */
export function clockOf(typed: string): string {
  const [, hours, minutes = '00'] = typed.trim().match(/^(\d{1,2})(?:[:.h]?(\d\d))?$/) ?? []
  if (hours === undefined) return typed.trim()
  const clock = `${hours.padStart(2, '0')}:${minutes}`
  return isClock(clock) || clock === '24:00' ? clock : typed.trim()
}

/** The first thing that is wrong. Spans are read in the order of the day, whatever order they were typed in. */
export function hoursFault({ weekly, holidays }: OfficeHours): HoursFault | undefined {
  for (const day of days) {
    const spans = inOrder(weekly[day])
    if (spans.some(({ opens, closes }) => !isClock(opens) || (closes !== '24:00' && !isClock(closes))))
      return { kind: 'span_unread', day }
    if (spans.some(({ opens, closes }) => closes <= opens)) return { kind: 'span_wrong', day }
    if (spans.some(({ opens }, at) => at > 0 && opens < (spans[at - 1]?.closes ?? '')))
      return { kind: 'span_overlaps', day }
  }
  if (holidays.some(({ date, name }) => date === '' || name.trim() === '')) return { kind: 'holiday_wrong', day: null }
  const dates = new Set(holidays.map(({ date }) => date))
  return dates.size < holidays.length ? { kind: 'holiday_twice', day: null } : undefined
}

/** As the API takes them: in order, and midnight at the end of a day is 24:00. */
export function tidied({ weekly, holidays }: OfficeHours): OfficeHours {
  return {
    weekly: Object.fromEntries(days.map((day) => [day, inOrder(weekly[day])])) as Weekly,
    holidays: holidays
      .map(({ date, name }) => ({ date, name: name.trim() }))
      .sort((a, b) => (a.date < b.date ? -1 : 1)),
  }
}

function inOrder(spans: Weekly['monday']): Weekly['monday'] {
  return spans
    .map(({ opens, closes }) => ({ opens, closes: closes === '00:00' ? '24:00' : closes }))
    .sort((a, b) => (a.opens < b.opens ? -1 : 1))
}
