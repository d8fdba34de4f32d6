import { expect, test } from 'vitest'
import { isRight, retentionOf, typedOf } from './retention-rules.ts'

test('nothing below the fewest days of a rule, and nothing that is no whole number, is taken for right', () => {
  expect(['0', '', '1.5', '-3', 'x', '36501'].map((typed) => isRight('closed_tickets_days', typed))).toEqual(
    Array(6).fill(false),
  )
  expect([isRight('closed_tickets_days', '1'), isRight('receipts_days', '7'), isRight('receipts_days', '8')]).toEqual([
    true,
    false,
    true,
  ])
  expect(isRight('events_days', null)).toBe(true)
})

test('for ever stays for ever on the way there and back', () => {
  const stored = { closed_tickets_days: 730, receipts_days: null, events_days: 30 }
  expect(retentionOf(typedOf(stored))).toEqual(stored)
})
