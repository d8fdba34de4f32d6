import { expect, test } from 'vitest'
import { setTimeZone } from '../words/dates.ts'
import { adminSafety } from '../words/en/admin-safety.ts'
import { auditGroups, changesOf, deedWords, fieldWords, filterOf, prefixOf, valueWords } from './audit-rules.ts'

test('days are those of the company, both included, also when the clocks change between them', () => {
  setTimeZone('Europe/Vienna')
  expect(filterOf({ from: '2026-03-29', to: '2026-03-29' })).toEqual({
    from: '2026-03-28T23:00:00.000Z',
    to: '2026-03-29T22:00:00.000Z',
  })
  setTimeZone(undefined)
})

test('an address with nonsense in it asks for nothing that the API refuses', () => {
  expect(filterOf({ action: 'DROP', outcome: 'maybe', from: 'soon', to: '2026-1-1' })).toEqual({})
  expect(filterOf({ actor: 'x'.repeat(99), object: ' agt_1 ' })).toEqual({ actor: 'x'.repeat(64), object: 'agt_1' })
})

test('a change of a list shows what went and what came, of anything else both values', () => {
  const before = { role: 'agent', permissions: ['a', 'b', 'c'] }
  const after = { role: 'admin', permissions: ['b', 'd'], is_lead: true }
  expect(changesOf({ before, after })).toEqual([
    { field: 'role', before: 'agent', after: 'admin' },
    { field: 'permissions', before: ['a', 'c'], after: ['d'] },
    { field: 'is_lead', before: undefined, after: true },
  ])
  expect(changesOf({ before: null, after: null })).toEqual([])
})

test('values and deeds read as words', () => {
  const words = { nothing: 'nothing', yes: 'yes', no: 'no' }
  expect([null, '', [], true, ['a', 'b'], 7, { a: 1 }].map((value) => valueWords(value, words))).toEqual([
    'nothing',
    'nothing',
    'nothing',
    'yes',
    'a, b',
    '7',
    '{"a":1}',
  ])
  expect(deedWords('sign_in.succeeded')).toBe('signed in')
  expect(deedWords('agent.something_new')).toBe('agent something new')
  expect(deedWords('constructor')).toBe('constructor')
  expect(fieldWords('is_registered')).toBe('Is registered')
})

test('every group of deeds has a word and a prefix that the API takes', () => {
  for (const group of auditGroups) {
    expect(adminSafety).toHaveProperty([`audit.group_${group}`])
    expect(prefixOf(group)).toMatch(/^[a-z0-9_.]{1,64}$/)
  }
})
