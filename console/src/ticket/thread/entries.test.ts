import { describe, expect, test } from 'vitest'
import type { Event, Message } from '../../api/types.ts'
import { setTimeZone } from '../../words/dates.ts'
import { timelineDays } from './entries.ts'
import { eventWords } from './event-words.ts'

setTimeZone('Europe/Berlin')
let made = 0
const message = (at: string, more: Partial<Message> = {}) =>
  ({
    message_id: `msg_${made++}`,
    timestamp: `2026-11-22T${at}Z`,
    sender_type: 'customer',
    agent_id: null,
    visibility: 'public',
    ...more,
  }) as Message
const event = (at: string, type: string, data: object, actor: object = { type: 'agent', id: 'agt_maya' }) =>
  ({ id: `evt_${made++}`, type, occurred_at: `2026-11-22T${at}Z`, data, actor }) as unknown as Event

const shape = (days: ReturnType<typeof timelineDays>) =>
  days.map(({ key, entries }) => [
    key,
    entries.map((entry) =>
      entry.kind === 'group' ? entry.messages.length : entry.kind === 'events' ? `e${entry.events.length}` : 'new',
    ),
  ])

describe('the timeline', () => {
  test('groups one sender within three minutes, apart for notes and for other agents', () => {
    const maya = { sender_type: 'agent' as const, agent_id: 'agt_maya' }
    const days = timelineDays(
      [
        message('10:00:00.000'),
        message('10:02:59.000'),
        message('10:05:58.999'),
        message('10:06:00.000', maya),
        message('10:06:01.000', { ...maya, visibility: 'internal' }),
        message('10:06:02.000', { ...maya, agent_id: 'agt_leo' }),
        message('10:09:02.000', { ...maya, agent_id: 'agt_leo' }),
      ],
      [],
    )
    expect(shape(days)).toEqual([['2026-11-22', [3, 1, 1, 1, 1]]])
  })

  test('changes the day by the company’s clock, and puts what happened where it happened', () => {
    const days = timelineDays(
      [message('22:58:00.000'), message('23:01:00.000'), message('23:02:00.000')],
      [event('23:01:30.000', 'ticket.assigned', { from: null, to: 'agt_maya' })],
    )
    expect(shape(days)).toEqual([
      ['2026-11-22', [1]],
      ['2026-11-23', [1, 'e1', 1]],
    ])
  })

  test('puts the line before what is new, and leaves out what happened before the part that is loaded', () => {
    const messages = [message('10:00:00.000'), message('10:00:01.000')]
    const before = [event('09:00:00.000', 'ticket.updated', { changed: ['tags'] })]
    expect(shape(timelineDays(messages, before, { newFrom: messages[1]!.message_id }))).toEqual([
      ['2026-11-22', ['e1', 1, 'new', 1]],
    ])
    expect(shape(timelineDays(messages, before, { isWhole: false }))).toEqual([['2026-11-22', [2]]])
  })

  test('does not say what the messages say: an answer that opens, a customer who goes on', () => {
    const told = timelineDays(
      [],
      [
        event('10:00:00.000', 'ticket.status_changed', { from: 'new', to: 'open', reason: 'agent_replied' }),
        event('10:00:01.000', 'ticket.status_changed', {
          from: 'pending_customer',
          to: 'open',
          reason: 'customer_wrote',
        }),
        event('10:00:02.000', 'ticket.status_changed', { from: 'resolved', to: 'open', reason: 'customer_wrote' }),
      ],
    )
    expect(shape(told)).toEqual([['2026-11-22', ['e1']]])
  })
})

describe('what happened, in words', () => {
  const names = {
    me: 'agt_me',
    customer: 'Ada',
    agent: (id: string) => ({ agt_maya: 'Maya', agt_leo: 'Leo' })[id],
    department: () => 'Returns',
  }
  const plain = (text: string) => text.replace(/[\u2066-\u2069]/g, '')
  const words = (...events: Event[]) => plain(eventWords(events, names))
  const assigned = (to: string | null, from: string | null = null) =>
    event('10:00:00.000', 'ticket.assigned', { from, to })

  test.each([
    [assigned('agt_leo'), 'Maya assigned this to Leo'],
    [assigned('agt_maya'), 'Maya took this'],
    [assigned('agt_me'), 'Maya assigned this to you'],
    [assigned(null, 'agt_leo'), 'Maya took this from Leo'],
    [assigned(null, 'agt_maya'), 'Maya let go of this'],
    [assigned('agt_gone'), 'Maya assigned this to Someone'],
    [
      event('10:00:00.000', 'ticket.updated', { changed: ['priority'], to: { priority: 'high' } }),
      'Maya set the priority to High',
    ],
    [event('10:00:00.000', 'ticket.updated', { changed: ['priority'] }), 'Maya changed the priority'],
    [
      event('10:00:00.000', 'ticket.updated', { changed: ['department_id'], to: { department_id: null } }),
      'Maya took this out of its department',
    ],
    [
      event('10:00:00.000', 'ticket.updated', { changed: ['snoozed_until'] }, { type: 'system', id: null }),
      'Parley brought this back from snooze',
    ],
    [
      event(
        '10:00:00.000',
        'ticket.status_changed',
        { from: 'resolved', to: 'open', reason: 'customer_wrote' },
        { type: 'customer', id: 'cust_1' },
      ),
      'Ada wrote again, which reopened this',
    ],
  ])('%#: one deed', (one, expected) => {
    expect(words(one)).toBe(expected)
  })

  test('several of one actor are one sentence', () => {
    const more = event('10:00:01.000', 'ticket.updated', { changed: ['priority', 'tags'], to: { priority: 'urgent' } })
    expect(words(assigned('agt_leo'), more)).toBe(
      'Maya assigned this to Leo, set the priority to Urgent and changed the tags',
    )
  })

  test('a name cannot turn the sentence around', () => {
    const turned = eventWords([assigned('agt_x')], { ...names, agent: (id) => (id === 'agt_x' ? '\u202Eeve' : 'Maya') })
    expect(turned).toBe('\u2068Maya\u2069 assigned this to \u2068\u202Eeve\u2069')
  })
})
