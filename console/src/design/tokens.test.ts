import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { contrast, readTokens } from './contrast.ts'

const tokens = readTokens(readFileSync(new URL('./tokens.css', import.meta.url), 'utf8'))
const grounds = ['n-1', 'n-2', 'n-3', 'n-4']
const meanings = ['urgent', 'high', 'waiting', 'good']

/** Text and the grounds that it stands on somewhere in the console. */
const readable: [string, string[]][] = [
  ['n-12', [...grounds, 'n-5', 'accent-soft', 'accent-soft-hover', ...meanings.map((one) => `${one}-soft`)]],
  ['n-11', [...grounds, 'accent-soft', 'accent-soft-hover', ...meanings.map((one) => `${one}-soft`)]],
  ['n-10', ['n-1', 'n-2']],
  ['accent-text', [...grounds, 'accent-soft', 'accent-soft-hover']],
  ['accent-on', ['accent', 'accent-hover', 'urgent-solid']],
  ...meanings.map((one): [string, string[]] => [one, ['n-1', 'n-2', 'n-3', `${one}-soft`]]),
  ['urgent', ['accent-soft', 'n-4', 'waiting-soft']],
  ['waiting', ['accent-soft', 'n-4']],
]
/** Edges of controls and focus rings against what lies around them (WCAG 1.4.11). */
const visible: [string, string[]][] = [
  ['n-8', ['n-1', 'n-2']],
  ['accent', ['n-1', 'n-2', 'n-3']],
]

describe.each(['light', 'dark'] as const)('%s', (side) => {
  test('every text has a contrast of at least 4.5 on every ground it stands on', () => {
    expect(tooWeak(readable, 4.5)).toEqual([])
  })

  test('edges of controls and the focus ring have a contrast of at least 3', () => {
    expect(tooWeak(visible, 3)).toEqual([])
  })

  function tooWeak(pairs: [string, string[]][], least: number): string[] {
    return pairs.flatMap(([text, on]) =>
      on.flatMap((ground) => {
        const ratio = contrast(tokens[text]![side], tokens[ground]![side])
        return ratio < least ? [`${text} on ${ground}: ${ratio.toFixed(2)}`] : []
      }),
    )
  }
})
