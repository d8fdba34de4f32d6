import { expect, test } from 'vitest'
import { readWhen, timeAfter } from './rules.ts'

const now = new Date('2026-11-22T10:00:00.000Z')
const plus = (ms: number) => new Date(now.getTime() + ms)

test.each([
  ['later than what stands on the ticket: its own time', -1, 0],
  ['in the same ms: the next one', 0, 1],
  ['after another node whose clock is a little ahead: behind its message', 40, 41],
  ['after a clock that was an hour ahead: its own time', 3_600_000, 0],
])('a message that is sent %s', (_what, lastMs, atMs) => {
  expect(timeAfter({ updated_at: plus(lastMs) }, now)).toEqual(plus(atMs))
})

test.each([
  [{ delay_ms: 0 }, { delayMs: 0 }],
  [{ send_at: '2026-11-22T11:00:00.001+01:00' }, { sendAt: plus(1) }],
])('%j is when to send', (wish, when) => {
  expect(readWhen(wish, now)).toEqual(when)
})

test.each([{}, { delay_ms: 1, send_at: plus(1).toISOString() }, { send_at: now.toISOString() }])(
  '%j is none',
  (wish) => {
    expect(() => readWhen(wish, now)).toThrow(expect.objectContaining({ code: 'invalid_body' }))
  },
)
