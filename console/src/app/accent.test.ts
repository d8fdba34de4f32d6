import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contrast, readTokens } from '../design/contrast.ts'
import { accentTokens, judgeAccent } from './accent.ts'

const tokens = readTokens(readFileSync(new URL('../design/tokens.css', import.meta.url), 'utf8'))
const usable = ['#2f6f4f', '#1f5fbf', '#8b1e3f', '#5b21b6', '#000000', '#334155', '#b91c1c', '#0b5394']

describe('a company’s colour', () => {
  test.each(usable)('%s becomes an accent that is readable wherever the console uses one, light and dark', (hex) => {
    const { isUsable } = judgeAccent(hex)
    expect(isUsable).toBe(true)
    const made: typeof tokens = { ...tokens, ...accentTokens(hex) }
    const pairs: [string, string, number][] = [
      ...['n-1', 'n-2', 'n-3', 'n-4', 'accent-soft', 'accent-soft-hover'].map((ground): [string, string, number] => [
        'accent-text',
        ground,
        4.5,
      ]),
      ['accent-on', 'accent', 4.5],
      ['accent-on', 'accent-hover', 4.5],
      ['n-12', 'accent-soft', 4.5],
      ['n-11', 'accent-soft', 4.5],
      ['urgent', 'accent-soft', 4.5],
      ['waiting', 'accent-soft', 4.5],
      ['accent', 'n-1', 3],
      ['accent', 'n-3', 3],
    ]
    const weak = (['light', 'dark'] as const).flatMap((side) =>
      pairs
        .map(([a, b, least]) => ({ a, b, least, ratio: contrast(made[a]![side], made[b]![side]) }))
        .filter(({ ratio, least }) => ratio < least)
        .map(({ a, b, ratio }) => `${side}: ${a} on ${b} ${ratio.toFixed(2)}`),
    )
    expect(weak).toEqual([])
  })

  test.each(['#ffd400', '#7fd1ae', '#ff7a59', '#ffffff', '#38bdf8'])(
    '%s is too light for white text: it is not used, and a darker one that can be is offered',
    (hex) => {
      const { isUsable, ratio, nearest } = judgeAccent(hex)
      expect(isUsable).toBe(false)
      expect(ratio).toBeLessThan(4.5)
      expect(accentTokens(hex)).toBeUndefined()
      expect(nearest).toMatch(/^#[0-9a-f]{6}$/)
      expect(judgeAccent(nearest).isUsable).toBe(true)
    },
  )

  test('its contrast is the one that WCAG defines', () => {
    // 4.54 on pure white; our white is a shade off.
    expect(judgeAccent('#767676').ratio).toBeCloseTo(4.48, 2)
    expect(judgeAccent('#000000').ratio).toBeCloseTo(20.7, 0)
  })
})
