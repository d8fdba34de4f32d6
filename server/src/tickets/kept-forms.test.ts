import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createKeptForms } from './kept-forms.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

const form = (versions: string, length = 500) => ({ versions, json: Buffer.alloc(length, versions) })

test('gives the newest form of a ticket, and nothing of one that it does not know', () => {
  const forms = createKeptForms(1_000_000)
  expect(forms.get('a')).toBeUndefined()
  forms.set('a', form('1'))
  forms.set('a', form('2'))
  expect(forms.get('a')?.versions).toBe('2')
})

test('keeps no more bytes than it may, and lets go of what was unused longest', () => {
  const forms = createKeptForms(100_000)
  for (let n = 0; n < 100; n++) forms.set(String(n), form('1'))
  expect(forms.get('0')).toBeDefined()
  forms.set('next', form('1'))
  expect(forms.get('0'), 'used a moment ago').toBeDefined()
  expect(forms.get('1'), 'unused longest').toBeUndefined()
  forms.set('2', form('2'))
  forms.set('3', form('2'))
  expect(
    Array.from({ length: 100 }, (_, n) => forms.get(String(n))).filter(Boolean),
    'forms that took the place of others of their ticket',
  ).toHaveLength(99)
})

test('a form that would take the place of a hundred others is not kept, nor is the older one of its ticket', () => {
  const forms = createKeptForms(100_000)
  forms.set('a', form('1'))
  forms.set('a', form('2', 501))
  expect(forms.get('a')).toBeUndefined()
})

test('words of people are forgotten within ten minutes', () => {
  const forms = createKeptForms(100_000)
  forms.set('a', form('1'))
  vi.advanceTimersByTime(10 * 60_000)
  expect(forms.get('a')).toBeUndefined()
})
