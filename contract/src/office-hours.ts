import Type, { type Static } from 'typebox'

// When a department is there for customers, in its own time zone.

const closed = { additionalProperties: false }
const clock = '(?:[01][0-9]|2[0-3]):[0-5][0-9]'
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

const Span = Type.Object(
  {
    opens: Type.String({ pattern: `^${clock}$`, examples: ['09:00'] }),
    closes: Type.String({ pattern: `^(?:${clock}|24:00)$`, description: 'Later than `opens`.', examples: ['17:30'] }),
  },
  closed,
)
const Spans = Type.Array(Span, { maxItems: 6, description: 'In order and apart from each other; empty: closed.' })

export const OfficeHours = Type.Object(
  {
    weekly: Type.Object(
      Object.fromEntries(weekdays.map((day) => [day, Spans])) as Record<(typeof weekdays)[number], typeof Spans>,
      closed,
    ),
    holidays: Type.Array(
      Type.Object(
        {
          date: Type.String({ format: 'date', examples: ['2026-12-25'] }),
          name: Type.String({ minLength: 1, maxLength: 100 }),
        },
        closed,
      ),
      { maxItems: 200, description: 'Days on which it is closed.' },
    ),
  },
  closed,
)
export type OfficeHours = Static<typeof OfficeHours>

/** What is wrong with spans whose form is right, by JSON pointer; empty when nothing is. */
export function officeHoursFaults({ weekly, holidays }: OfficeHours): { path: string; message: string }[] {
  const faults: { path: string; message: string }[] = []
  for (const day of weekdays)
    weekly[day].forEach(({ opens, closes }, n) => {
      const path = `/weekly/${day}/${n}`
      const before = weekly[day][n - 1]
      if (closes <= opens) faults.push({ path: `${path}/closes`, message: 'must be later than opens' })
      if (before && opens < before.closes)
        faults.push({ path: `${path}/opens`, message: 'must not be before the end of the span before' })
    })
  const dates = new Set<string>()
  holidays.forEach(({ date }, n) => {
    if (dates.has(date)) faults.push({ path: `/holidays/${n}/date`, message: 'is there twice' })
    dates.add(date)
  })
  return faults
}
