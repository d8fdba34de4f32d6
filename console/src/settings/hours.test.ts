import { officeHoursFaults } from '@parley/contract'
import { expect, test } from 'vitest'
import { clockOf, hoursFault, mondayCopied, tidied, usualHours, withAnother } from './hours.ts'

const withMonday = (...spans: [string, string][]) => {
  const hours = usualHours()
  hours.weekly.monday = spans.map(([opens, closes]) => ({ opens, closes }))
  return hours
}

test('what is sent after this check is never refused by the API’s own', () => {
  const typed = withMonday(['18:00', '00:00'], ['09:00', '12:00'])
  typed.holidays = [
    { date: '2026-12-26', name: ' Boxing Day ' },
    { date: '2026-12-25', name: 'Christmas' },
  ]
  expect(hoursFault(typed)).toBeUndefined()
  expect(tidied(typed).weekly.monday).toEqual([
    { opens: '09:00', closes: '12:00' },
    { opens: '18:00', closes: '24:00' },
  ])
  expect(tidied(typed).holidays.map(({ name }) => name)).toEqual(['Christmas', 'Boxing Day'])
  expect(officeHoursFaults(tidied(typed))).toEqual([])
})

test('hours that close before they open, overlap or are not filled in are told by their day', () => {
  expect(hoursFault(withMonday(['12:00', '09:00']))).toEqual({ kind: 'span_wrong', day: 'monday' })
  expect(hoursFault(withMonday(['', '09:00']))).toEqual({ kind: 'span_unread', day: 'monday' })
  expect(hoursFault(withMonday(['09:00', '12:00'], ['11:59', '17:00']))).toEqual({
    kind: 'span_overlaps',
    day: 'monday',
  })
  expect(hoursFault(withMonday(['09:00', '12:00'], ['12:00', '17:00']))).toBeUndefined()
  const twice = { ...usualHours(), holidays: [1, 2].map(() => ({ date: '2026-12-25', name: 'Christmas' })) }
  expect(hoursFault(twice)?.kind).toBe('holiday_twice')
  expect(hoursFault({ ...usualHours(), holidays: [{ date: '', name: 'x' }] })?.kind).toBe('holiday_wrong')
})

test('another span begins after the last of its day, and Monday is copied to the working days alone', () => {
  const { weekly } = usualHours()
  expect(withAnother(weekly, 'monday').monday).toEqual([
    { opens: '09:00', closes: '17:00' },
    { opens: '18:00', closes: '19:00' },
  ])
  expect(withAnother(weekly, 'sunday').sunday).toHaveLength(1)
  const copied = mondayCopied(withMonday(['08:00', '10:00']).weekly)
  expect([copied.friday, copied.saturday]).toEqual([[{ opens: '08:00', closes: '10:00' }], []])
})

test('times are read as people write them', () => {
  expect(['9', '930', '9.30', ' 09:30 ', '2400', '24'].map(clockOf)).toEqual([
    '09:00',
    '09:30',
    '09:30',
    '09:30',
    '24:00',
    '24:00',
  ])
  expect(['25', '9:75', 'noon', ''].map(clockOf)).toEqual(['25', '9:75', 'noon', ''])
})
