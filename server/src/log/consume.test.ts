import { expect, test } from 'vitest'
import { restMs } from './consume.ts'

const batch = { tookMs: 40, quickestMs: 40, lateMs: 0, rests: 1 }

test('a consumer that may lag uses half of an idle machine, makes room on a busy one, and no more when it is a minute late', () => {
  expect(restMs(batch)).toBe(40)
  expect(restMs({ ...batch, rests: 4 })).toBe(160)
  expect(restMs({ ...batch, tookMs: 120 })).toBe(1080)
  expect(restMs({ ...batch, tookMs: 400 })).toBe(2000)
  expect(restMs({ ...batch, tookMs: 120, lateMs: 60_001, rests: 4 })).toBe(120)
})
