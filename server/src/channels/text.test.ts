import fc from 'fast-check'
import { expect, test } from 'vitest'
import { cleanBody, cleanId, cleanJson, cleanName, cleanText, maxMessageChars } from './text.ts'

test('whatever comes in, what comes out is well formed, without NUL, and bounded', () => {
  const anything = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) })
  fc.assert(
    fc.property(anything, fc.integer({ min: 1, max: 50 }), (s, maxChars) => {
      const text = cleanText(s, maxChars)
      expect(text.isWellFormed() && !text.includes('\0') && text.length <= maxChars).toBe(true)
      if (s.isWellFormed() && !s.includes('\0') && s.length <= maxChars) expect(text).toBe(s)
    }),
  )
})

test('a cut never halves a pair', () => {
  expect(cleanText('ab😀cd', 4)).toBe('ab…')
  expect(cleanText('ab😀cd', 5)).toBe('ab😀…')
})

test('a body is kept whole up to its bound, and a cut one says how long it was', () => {
  expect(cleanBody('x'.repeat(maxMessageChars))).toHaveLength(maxMessageChars)
  const cut = cleanBody('x'.repeat(maxMessageChars + 1))
  expect(cut).toHaveLength(maxMessageChars)
  expect(cut).toContain(`shortened, ${maxMessageChars + 1} characters`)
})

test('an id is kept or refused, never cut', () => {
  expect(cleanId('i'.repeat(512))).toHaveLength(512)
  expect(['', 'i'.repeat(513), 7, null, undefined, {}].map(cleanId)).toEqual(Array(6).fill(null))
})

test('a name that holds nothing readable is none', () => {
  expect(['  Anna ', ' ', 7, null].map(cleanName)).toEqual(['Anna', null, null, null])
})

test('JSON is copied with its keys and strings clean, and a key called __proto__ stays a key', () => {
  const copy = cleanJson(JSON.parse('{"a\\u0000":"\\ud800","__proto__":{"admin":true},"n":[1,true,null]}'))
  expect(JSON.stringify(copy)).toBe('{"a\ufffd":"\ufffd","__proto__":{"admin":true},"n":[1,true,null]}')
  expect((copy as { admin?: boolean }).admin).toBeUndefined()
})

test('JSON is bounded in depth, in width and in text', () => {
  expect(JSON.stringify(cleanJson({ a: { b: { c: 1 } } }, 1000, 2))).toBe('{"a":{"b":"…"}}')
  for (const big of [Array(100_000).fill(1), 'x'.repeat(100_000), Object.fromEntries(Array(10_000).entries())])
    expect(JSON.stringify(cleanJson(big, 1000)).length).toBeLessThan(3000)
})
