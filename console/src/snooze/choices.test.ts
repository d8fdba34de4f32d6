import { afterEach, describe, expect, test } from 'vitest'
import { fromWall, setTimeZone, toWall } from '../words/dates.ts'
import { snoozeChoices } from './choices.ts'

afterEach(() => setTimeZone(undefined))
const times = (now: string) => snoozeChoices(new Date(now)).map(({ id, at }) => [id, at.toISOString()])

describe('snoozing', () => {
  test('ends in the company’s mornings, not the browser’s', () => {
    setTimeZone('Asia/Tokyo')
    // Saturday evening in Tokyo.
    expect(times('2026-11-21T11:20:30Z')).toEqual([
      ['hour', '2026-11-21T12:21:00.000Z'],
      ['later', '2026-11-21T14:21:00.000Z'],
      ['tomorrow', '2026-11-22T00:00:00.000Z'],
      ['monday', '2026-11-23T00:00:00.000Z'],
    ])
  })

  test('on a Sunday tomorrow is Monday, and on a Monday the next one is a week away', () => {
    setTimeZone('UTC')
    expect(times('2026-11-22T10:00:00Z').map(([id]) => id)).toEqual(['hour', 'later', 'tomorrow'])
    expect(times('2026-11-23T10:00:00Z').at(-1)).toEqual(['monday', '2026-11-30T09:00:00.000Z'])
  })

  test.each(['Europe/Berlin', 'America/New_York', 'Asia/Kathmandu', 'Pacific/Apia', 'UTC'])(
    'the clock on the wall is read back to the same moment, also around changes of the clock: %s',
    (zone) => {
      setTimeZone(zone)
      for (let day = 0; day < 366; day++) {
        const at = new Date(Date.UTC(2026, 0, 1 + day, 9, 15))
        expect(fromWall(toWall(at)).toISOString()).toBe(at.toISOString())
      }
    },
  )
})
