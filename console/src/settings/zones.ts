import { locale } from '../words/t.ts'

/** Every time zone that this browser knows, and the company's own if it does not: "Europe/London" reads "Europe / London". */
export function zoneOptions(own: string): { value: string; label: string }[] {
  const known = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC', own])
  return [...known].sort().map((value) => ({ value, label: value.replaceAll('_', ' ').replaceAll('/', ' / ') }))
}

/** What the clock shows there: "Sun 14:05". Empty for a zone that this browser does not know. */
export function timeIn(zone: string, now: number): string {
  try {
    return new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      weekday: 'short',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    })
      .format(now)
      .replace(',', '')
  } catch {
    return ''
  }
}
