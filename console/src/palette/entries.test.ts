import { describe, expect, test } from 'vitest'
import type { Command } from '../commands/index.ts'
import { allSections, firstOf, foundEntries, pickEntries, placesOf, possible } from './entries.ts'
import { customersOf, isNumber } from './find.ts'

const command = (id: string, words: string, more: Partial<Command> = {}): Command => ({
  id,
  words,
  run: () => {},
  ...more,
})
const done: string[] = []
const status = command('ticket.status', 'Change the status', {
  group: 'Conversation',
  key: 's',
  pick: {
    options: () => [
      { value: 'resolved', label: 'Resolved', isChosen: true },
      { value: 'pending_customer', label: 'Waiting', also: 'pending' },
    ],
    onPick: (value) => void done.push(value),
  },
})
const tags = command('ticket.tags', 'Change the tags', {
  group: 'Conversation',
  pick: {
    options: () => [{ value: 'billing', label: 'billing' }],
    onPick: () => {},
    onAdd: (name) => void done.push(`new ${name}`),
  },
})
const all = [
  command('go.settings', 'Settings', { group: 'Go to', key: 'g s' }),
  command('look.dark', 'Dark colours', { group: 'View', also: 'theme night' }),
  status,
  tags,
]
const ids = (entries: readonly { id: string }[]) => entries.map(({ id }) => id)

describe('the command bar', () => {
  test('with nothing typed shows what was done last, then the page, then what is the same everywhere', () => {
    expect(allSections(all, []).map(({ heading }) => heading)).toEqual(['Conversation', 'View', 'Go to'])
    const [recent] = allSections(all, ['go.settings', 'gone.now', 'ticket.status resolved'])
    expect(recent?.heading).toBe('Recent')
    expect(ids(recent?.entries ?? [])).toEqual(['recent go.settings', 'recent ticket.status resolved'])
  })

  test('offers only what can be done now, and not what moves by keys', () => {
    const some = [...all, command('inbox.next', 'Next', { isHidden: true }), command('x', 'X', { when: () => false })]
    expect(ids(possible(some))).toEqual(ids(all))
  })

  test('finds fuzzily, by further words, and what a command is done with', () => {
    expect(ids(foundEntries(all, 'chst', []))[0]).toBe('ticket.status')
    expect(ids(foundEntries(all, 'night', []))).toEqual(['look.dark'])
    expect(ids(foundEntries(all, 'pending', []))).toEqual(['ticket.status pending_customer'])
    expect(ids(foundEntries(all, 'zzqq', []))).toEqual([])
  })

  test('of two that fit alike the one that was used goes first', () => {
    const twins = [command('a', 'Copy name'), command('b', 'Copy note')]
    expect(ids(foundEntries(twins, 'copy n', []))).toEqual(['a', 'b'])
    expect(ids(foundEntries(twins, 'copy n', ['b']))).toEqual(['b', 'a'])
  })

  test('lists the choices of one command, and a new one where that may be', () => {
    expect(ids(pickEntries(status, ''))).toEqual(['ticket.status resolved', 'ticket.status pending_customer'])
    pickEntries(status, 'wait')[0]?.run()
    pickEntries(tags, 'Billing')
    expect(ids(pickEntries(tags, 'Billing'))).toEqual(['ticket.tags billing'])
    pickEntries(tags, 'refund').at(-1)?.run()
    expect(done).toEqual(['pending_customer', 'new refund'])
  })

  test('is first drawn as far as it shows', () => {
    const cut = firstOf(allSections(all, []), 3)
    expect(cut.flatMap(({ entries }) => ids(entries))).toEqual(['ticket.status', 'ticket.tags', 'look.dark'])
    expect(cut).toHaveLength(2)
  })

  test('every command stands at one place', () => {
    expect(placesOf(all).flatMap(([, own]) => own)).toHaveLength(all.length)
  })
})

describe('what is searched for', () => {
  test('a number is a ticket’s, words are not', () => {
    expect(['#104', '104', '10 4', 'a1', '#'].map(isNumber)).toEqual([true, true, false, false, false])
  })

  test('a customer who is found by several tickets stands there once, one who only wrote does not', () => {
    const hit = (id: string, found_in: 'customer' | 'message') => ({
      found_in,
      ticket: {
        customer: { internal_id: id, name: id, primary_email: null, channel_identity: '+1', identity_id: null },
      },
    })
    const hits = [hit('ada', 'customer'), hit('ada', 'customer'), hit('ben', 'message')] as never[]
    expect(customersOf(hits)).toEqual([{ id: 'ada', name: 'ada', address: '+1' }])
  })
})
