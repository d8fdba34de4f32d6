import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Candidate } from './candidates.ts'
import { matcherOf } from './match.ts'
import { readQuery } from './query.ts'
import { rank } from './rank.ts'
import { maxSnippet, snippetOf } from './snippet.ts'

const now = new Date('2026-01-20T12:00:00Z')
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000)

function aCandidate(id: string, content: string | null, days = 0, more: Partial<Candidate> = {}): Candidate {
  const message = { id: `m-${id}`, position: 1, visibility: 'public' as const, is_cut: false }
  return {
    id,
    number: '7',
    subject: 'Something',
    updated_at: daysAgo(days),
    customer_name: null,
    customer_email: null,
    addresses: [],
    messages: content === null ? [] : [{ ...message, content, at: daysAgo(days).toISOString() }],
    ...more,
  }
}
const order = (q: string, ...candidates: Candidate[]) =>
  rank(candidates, readQuery(q), now).map(({ ticketId }) => ticketId)

describe('the order', () => {
  test('of equal answers is newest first', () => {
    const made = [30, 0, 3, 300].map((days) => aCandidate(`${days}`, 'a refund', days))
    expect(order('refund', ...made)).toEqual(['0', '3', '30', '300'])
  })

  test('on one day is by how well they answer', () => {
    const made = [
      aCandidate('beginning', 'the red lampshade'),
      aCandidate('apart', `red ${'and so on '.repeat(20)} lamp`),
      aCandidate('together', 'the red lamp'),
      aCandidate('subject', null, 0, { subject: 'red lamp' }),
    ]
    expect(order('red lamp', ...made)).toEqual(['subject', 'together', 'beginning', 'apart'])
  })

  test('lets a good old answer stand before a poor one that is little newer, and after a good new one', () => {
    const made = [
      aCandidate('old', 'the red lamp', 40),
      aCandidate('poor', `red ${'x '.repeat(200)} lampshade`, 37),
      aCandidate('new', 'the red lamp', 1),
    ]
    expect(order('red lamp', ...made)).toEqual(['new', 'old', 'poor'])
  })

  test('puts the ticket of the number first, then the customer of the address', () => {
    const made = [
      aCandidate('said', 'call 12345678 or 12345678'),
      aCandidate('customer', null, 100, { addresses: ['+4912345678'] }),
      aCandidate('number', null, 900, { number: '12345678' }),
    ]
    expect(order('12345678', ...made)).toEqual(['number', 'customer', 'said'])
  })

  test('has nobody in it of whom nothing matches any longer', () => {
    expect(order('refund', aCandidate('edited', 'something else'))).toEqual([])
  })
})

test('what the customer’s name answers counts for the message that holds the rest', () => {
  const [hit] = rank([aCandidate('1', 'about a refund', 0, { customer_name: 'Ada' })], readQuery('ada refund'), now)
  expect(hit).toMatchObject({ foundIn: 'message', text: 'about a refund', spans: [[8, 14]] })
})

describe('a snippet', () => {
  test('marks exactly the words, whatever stands around them, in at most 240 units', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 60 }),
      fc.constantFrom('needle', ' needle ', '\n', '🙂'),
    )
    const match = matcherOf(readQuery('needle'))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('').toWellFormed()
        const { spans } = match(text)
        const { snippet, matches } = snippetOf(text, spans)
        expect(snippet.length).toBeLessThanOrEqual(maxSnippet)
        expect(snippet).not.toMatch(/[\p{Cc}\u202e]/u)
        expect(snippet.isWellFormed()).toBe(true)
        expect(matches.length).toBeGreaterThanOrEqual(Math.min(1, spans.length))
        for (const [start, end] of matches) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeLessThanOrEqual(snippet.length)
          expect(start).toBeLessThan(end)
        }
      }),
    )
  })

  test('shows the place where most of the matches stand', () => {
    const text = `red ${'a '.repeat(300)}the red lamp ${'b '.repeat(300)}`
    const { snippet, matches } = snippetOf(text, matcherOf(readQuery('red lamp'))(text).spans)
    expect(matches.map(([start, end]) => snippet.slice(start, end))).toEqual(['red', 'lamp'])
    expect(snippet).toMatch(/^…a .* b…$/)
  })
})
