import { describe, expect, test } from 'vitest'
import { fillPlaceholders } from './canned.ts'
import { emoji } from './emoji.ts'
import { charactersLeft, lengthOf, limitsOf } from './limits.ts'
import { mentionedIn } from './mentions.ts'
import { fits, triggerAt } from './suggest.ts'

describe('the reply window', () => {
  const replyWindow = {
    lengthMs: 86_400_000,
    marginMs: 60_000,
    extended: { lengthMs: 604_800_000, setting: 'human_agent' },
  }
  const channel = { capabilities: { maxTextLength: 1000, replyWindow, quotes: true } }
  const ticket = { last_inbound_at: '2026-11-22T10:00:00.000Z' }
  const wroteAt = Date.parse(ticket.last_inbound_at)

  test('closes a margin before its end, later where the inbox has the longer one', () => {
    expect(limitsOf(ticket, channel, { settings: {} }).closesAt).toBe(wroteAt + 86_400_000 - 60_000)
    expect(limitsOf(ticket, channel, { settings: { human_agent: true } }).closesAt).toBe(wroteAt + 604_800_000 - 60_000)
    expect(limitsOf(ticket, channel, undefined).closesAt).toBe(wroteAt + 604_800_000 - 60_000)
  })

  test('is closed while the customer has not written, and there is none where the channel has none', () => {
    expect(limitsOf({ last_inbound_at: null }, channel, undefined)).toMatchObject({ hasWindow: true, closesAt: null })
    expect(limitsOf(ticket, undefined, undefined)).toEqual({
      maxLength: 65_536,
      hasWindow: false,
      closesAt: null,
      quotes: false,
    })
  })
})

describe('the length', () => {
  test('counts characters, not halves of them', () => {
    expect(lengthOf('a😀é')).toBe(3)
    expect(lengthOf('\ud83d')).toBe(1)
  })

  test.each([
    [850, null],
    [900, 100],
    [1000, 0],
    [1003, -3],
  ])('of %i in 1000 says %j', (length, left) => {
    expect(charactersLeft('x'.repeat(length), 1000)).toBe(left)
  })
})

describe('suggestions', () => {
  const all = ['canned', 'emoji', 'mention'] as const
  test.each([
    ['/', { kind: 'canned', query: '', from: 0, to: 1 }],
    ['Hello /ref', { kind: 'canned', query: 'ref', from: 6, to: 10 }],
    [':smi', { kind: 'emoji', query: 'smi', from: 0, to: 4 }],
    ['ask @Ann L', { kind: 'mention', query: 'Ann L', from: 4, to: 10 }],
    ['@', { kind: 'mention', query: '', from: 0, to: 1 }],
  ])('%j asks', (text, trigger) => {
    expect(triggerAt(text, text.length, all)).toEqual(trigger)
  })

  test.each(['1/2', 'https://a', 'at 10:30', ':s', 'a@b.example', '@Ann Lee writes', 'x '])('%j does not', (text) => {
    expect(triggerAt(text, text.length, all)).toBeNull()
  })

  test('look at the caret, not at the end', () => {
    expect(triggerAt('/re and more', 3, all)).toMatchObject({ query: 're', to: 3 })
    expect(triggerAt('@Ann', 4, ['canned', 'emoji'])).toBeNull()
  })

  test('are found at the beginning of a word, whatever the accents', () => {
    expect([fits('refund-late Später Erstattet', 'late'), fits('Zoë Möller', 'mo'), fits('refund', 'fund')]).toEqual([
      true,
      true,
      false,
    ])
  })
})

describe('canned replies', () => {
  const filling = { ticket: { number: 42 }, customerName: 'Ada Byron', agentName: 'Maya' }
  test('are filled in', () => {
    expect(fillPlaceholders('Hi {{customer.first_name}}, {{ ticket.number }} is with {{agent.name}}.', filling)).toBe(
      'Hi Ada, #42 is with Maya.',
    )
  })

  test('a value that is not known leaves no gap; what is no placeholder stays', () => {
    expect(fillPlaceholders('Hi {{customer.name}}, {{weather}}', { ...filling, customerName: null })).toBe(
      'Hi, {{weather}}',
    )
    expect(fillPlaceholders('{{customer.name}}', { ...filling, customerName: '{{agent.name}}' })).toBe('{{agent.name}}')
  })
})

test('mentions are those whose whole name stands behind an @, the longest name first', () => {
  const agents = [
    { id: 'a', name: 'Ann' },
    { id: 'b', name: 'Ann Lee' },
    { id: 'c', name: 'Leo' },
  ]
  expect(mentionedIn('@Ann Lee, and (@Leo) @Leo', agents)).toEqual(['b', 'c'])
  expect(mentionedIn('@Annabel x@Leo @Leopold', agents)).toEqual([])
})

test('every emoji has a name of its own', () => {
  const names = emoji.map(([, name]) => name)
  expect(names.length).toBeGreaterThan(280)
  expect(new Set(names).size).toBe(names.length)
  expect(new Set(emoji.map(([sign]) => sign)).size).toBe(emoji.length)
  expect(
    emoji.filter(
      ([sign, name]) => !/\p{Extended_Pictographic}|\p{RI}|\u20e3/u.test(sign) || !/^[a-z0-9_ ]+$/.test(name),
    ),
  ).toEqual([])
})
