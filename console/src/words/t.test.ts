import { afterEach, describe, expect, test } from 'vitest'
import { dayKey, formatAge, formatDay, formatDuration, formatMoment, formatTime, setTimeZone } from './dates.ts'
import { en } from './en/index.ts'
import { formatNumber, t } from './t.ts'

describe('words', () => {
  test('values stand where the text names them, and numbers are written as the language writes them', () => {
    expect(t('app.account', { name: 'Ada' })).toBe('Your account, Ada')
    expect(formatNumber(1234567)).toBe('1,234,567')
  })

  test('a value is text and never read as another placeholder', () => {
    expect(t('app.account', { name: '{name} $& $1' })).toBe('Your account, {name} $& $1')
  })

  test('every key begins with the name of its file and no text is empty', () => {
    const wrong = Object.entries<string | object>(en).filter(
      ([key, text]) => !/^[a-z_]+\.[a-z0-9_]+$/.test(key) || JSON.stringify(text).length < 3,
    )
    expect(wrong).toEqual([])
  })
})

describe('dates', () => {
  afterEach(() => setTimeZone(undefined))
  const at = '2026-11-22T23:30:00.000Z'

  test('are told in the company’s time zone', () => {
    setTimeZone('Asia/Tokyo')
    expect([formatTime(at), dayKey(at), formatMoment(at)]).toEqual(['08:30', '2026-11-23', '23 Nov 2026, 08:30'])
    setTimeZone('America/New_York')
    expect([formatTime(at), dayKey(at)]).toEqual(['18:30', '2026-11-22'])
  })

  test('a time zone that the browser does not know leaves its own', () => {
    expect(() => setTimeZone('Mars/Olympus')).not.toThrow()
    expect(formatTime(at)).toMatch(/^\d\d:\d\d$/)
  })

  test('an age is short and cut, and after a week the day', () => {
    const now = Date.parse(at)
    const ages = [5_000, 59_000, 60_000, 3_599_000, 7_200_000, 86_400_000 * 6].map((ms) =>
      formatAge(new Date(now - ms), now),
    )
    expect(ages).toEqual(['now', 'now', '1m', '59m', '2h', '6d'])
    setTimeZone('UTC')
    expect(formatAge(new Date(now - 86_400_000 * 8), now)).toBe('Sat 14 Nov')
    expect(formatDay('2024-02-29T12:00:00Z')).toBe('29 Feb 2024')
    expect(formatDuration(90 * 60_000)).toBe('1h')
  })
})
