import { expect, test } from 'vitest'
import { platformTime } from './time.ts'

test.each([
  ['1749416383', '2025-06-08T20:59:43.000Z', 1000],
  [1749416383, '2025-06-08T20:59:43.000Z', 1000],
  ['1749416383123', '2025-06-08T20:59:43.123Z', 1],
  [1749416383123, '2025-06-08T20:59:43.123Z', 1],
])('%s is a moment, and how exact it is shows', (value, iso, precisionMs) => {
  expect(platformTime(value)).toEqual({ at: new Date(iso), precisionMs })
})

test.each([
  '',
  '-1',
  '1e9',
  ' 1749416383',
  '99999999999999999999',
  0,
  -5,
  9e15,
  Number.NaN,
  Infinity,
  null,
  undefined,
  {},
  [],
])('%s is no moment', (value) => {
  expect(platformTime(value)).toBeNull()
})
