import { placeMessage, timelineLimit } from '@parley/contract'
import { expect, test } from 'vitest'
import type { Event, Message } from '../../api/types.ts'
import { fallenOut, joined, withEvent } from './older-pages.ts'

const message = (n: number, more: Partial<Message> = {}) =>
  ({
    message_id: `msg_${String(n).padStart(5, '0')}`,
    position: n,
    content: `m${n}`,
    timestamp: new Date(n * 1000).toISOString(),
    ...more,
  }) as Message
const many = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => message(from + at))
const event = (told: Message) => ({ type: 'message.updated', message: told }) as unknown as Event
const contents = (messages: readonly Message[]) => messages.map(({ content }) => content)

test('an edit of a message beyond the newest ones shows where it stands; what the timeline holds is left to it', () => {
  const [older, timeline] = [many(3, 5), many(6, 8)]
  expect(contents(withEvent(older, timeline, event(message(4, { content: 'edited' }))))).toEqual(['m3', 'edited', 'm5'])
  expect(withEvent(older, timeline, event(message(7, { content: 'edited' })))).toBe(older)
  expect(withEvent(older, timeline, event(message(1)))).toBe(older)
  expect(withEvent([], timeline, event(message(1)))).toEqual([])
})

test('what falls out of the newest ones when they are fetched anew stays, without a hole or a double', () => {
  const before = many(1, timelineLimit + 5)
  const now = before.slice(5)
  const fallen = fallenOut(before, now)
  expect(contents(fallen)).toEqual(['m1', 'm2', 'm3', 'm4', 'm5'])
  expect(joined(joined([], fallen), now)).toEqual(before)
  expect(joined(many(1, 3), many(2, 4))).toHaveLength(4)
  expect(fallenOut(before, [])).toEqual([])
})

test('a full timeline is not given what stands before it, beside which the messages between would be missing', () => {
  const full = many(501, 500 + timelineLimit)
  expect(placeMessage(full, message(3, { content: 'edited' }))).toEqual(full)
  expect(placeMessage(full, message(501, { content: 'edited' }))[0]?.content).toBe('edited')
  expect(placeMessage(full, message(501 + timelineLimit)).at(-1)?.content).toBe(`m${501 + timelineLimit}`)
  expect(contents(placeMessage(many(5, 6), message(3)))).toEqual(['m3', 'm5', 'm6'])
})
