import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keysOf } from './entries.ts'
import { matcherOf } from './match.ts'
import { readQuery } from './query.ts'
import { fold, tokensOf } from './words.ts'

const keys = (text: string) => tokensOf(text).map(({ key }) => key)
const facts = { id: '', ticket_id: '', kind: 'message', at: new Date(), channel: 'x', tags: [] } as const
const entryOf = (text: string) => keysOf({ ...facts, texts: [text], department_id: null, assigned_agent_id: null })

describe('a text becomes', () => {
  test.each([
    ['Crème Brûlée ÅNGSTRÖM straße İstanbul', ['creme', 'brulee', 'angstrom', 'strasse', 'istanbul']],
    ['order_id: 12-34', ['order', 'id', '12', '34']],
    ['退款申', ['退款', '款申', '申']],
    ['iPhone手机', ['iphone', '手机', '机']],
    ['안녕하세요 세계', ['안녕하세요', '세계']],
    ['أحمد إبراهيم', ['احمد', 'ابراهيم']],
    ['ok 👍🏽 🇩🇪', ['ok', '👍', '🇩🇪']],
    ['a@b.example', ['a', 'b', 'example', 'a@b.example']],
    ['0171 555 88 99', ['0171', '555', '88', '99', '+9988555171']],
    ['\u0000\u202e~/\\\'"', []],
  ])('%j', (text, expected) => {
    expect(keys(text)).toEqual(expected)
  })

  test('tokens that stand where they say', () => {
    const text = 'Grüße aus 東京都 an a.b@c.example, +49 170 1234567 🙂'
    for (const { key, start, end, kind } of tokensOf(text))
      if (kind === 'phone') expect(text.slice(start, end)).toBe('+49 170 1234567')
      else expect(fold(text.slice(start, end))).toBe(key)
  })

  test('keys that hold no sign which the index uses, and no more than 60 units', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        for (const key of keys(text)) {
          expect(key).not.toMatch(/[/~\0]/)
          expect(key.length).toBeGreaterThan(0)
          expect(key.length).toBeLessThanOrEqual(60)
          expect(key.isWellFormed() || !text.isWellFormed()).toBe(true)
        }
      }),
    )
  })

  test('the same in time that grows with its length only', () => {
    const hard = ['a', '1', '1 ', 'a@', 'a.', '(', '退', '+1-', 'a@a.a.', '(0)', '🙂', 'é']
    for (const piece of hard) {
      const began = performance.now()
      tokensOf(piece.repeat(65_536 / piece.length))
      expect(performance.now() - began, piece).toBeLessThan(1500)
    }
  })
})

describe('what is asked finds what was written', () => {
  const word = fc.oneof(
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
    fc.constantFrom('refund', 'Größe', '東京', '+49 170 1234567', 'x@y.example', '退', '🙂', '12-34', "o'neil"),
  )

  test('every text of at most 16 words finds itself: each of its atoms is in its entry, and every group matches', () => {
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 6 }), (words) => {
        const text = words.join(' ')
        const query = readQuery(text)
        const entry = [...entryOf(text)]
        for (const ways of query.groups)
          expect(
            ways.some((way) =>
              way.every(({ key, prefix }) => entry.some((one) => (prefix ? one.startsWith(key) : one === key))),
            ),
            JSON.stringify({ text, ways, entry }),
          ).toBe(true)
        expect(matcherOf(query)(text).groups.size).toBe(query.groups.length)
      }),
    )
  })

  test('what the entry says is what the match says', () => {
    fc.assert(
      fc.property(word, fc.array(word, { maxLength: 5 }), (q, words) => {
        const text = words.join(' ')
        const query = readQuery(q)
        const entry = [...entryOf(text)]
        const inEntry = query.groups.filter((ways) =>
          ways.some((way) =>
            way.every(({ key, prefix }) => entry.some((one) => (prefix ? one.startsWith(key) : one === key))),
          ),
        )
        expect(matcherOf(query)(text).groups.size).toBe(inEntry.length)
      }),
    )
  })

  test.each([
    ['+49 170 1234567', '0170 1234567'],
    ['0170 1234567', '+49 170 1234567'],
    ['0170/1234567', '+49 (0)170 123-45 67'],
    ['0049 170 1234567', '01701234567'],
    ['(555) 010-7788', '+1 555 010 7788'],
    ['491701234567', '+49 170 123 45 67'],
    ['٠١٧٠ ١٢٣٤٥٦٧', '0170 1234567'],
  ])('%s finds %s', (q, text) => {
    const { spans } = matcherOf(readQuery(q))(text)
    expect(spans).toEqual([[0, text.length]])
  })

  test.each([
    ['0170 1234567', '0170 1234568'],
    ['+49 170 1234567', '+49 171 1234567'],
    ['49 170', '49 and then 171'],
    ['refund', 'fund'],
    ['退款', '款退'],
  ])('%s does not find %s', (q, text) => {
    expect(matcherOf(readQuery(q))(text).groups.size).toBeLessThan(readQuery(q).groups.length)
  })
})
