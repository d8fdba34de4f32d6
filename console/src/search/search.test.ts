import { describe, expect, test } from 'vitest'
import { piecesOf } from './marked.tsx'
import { remembered } from './recent.ts'

describe('what was found', () => {
  test('is marked, and the text stays whole', () => {
    const pieces = piecesOf('late <b>parcel</b> 📦', [
      [0, 4],
      [8, 14],
    ])
    expect(pieces.filter(({ isFound }) => isFound).map(({ words }) => words)).toEqual(['late', 'parcel'])
    expect(pieces.map(({ words }) => words).join('')).toBe('late <b>parcel</b> 📦')
  })

  test.each([
    [[[3, 3]]],
    [[[2, 99]]],
    [[[-4, 2]]],
    [
      [
        [2, 4],
        [0, 3],
      ],
    ],
  ] as [[number, number][]][])('a range that makes no sense loses no text: %j', (matches) => {
    expect(
      piecesOf('abcdef', matches)
        .map(({ words }) => words)
        .join(''),
    ).toBe('abcdef')
  })
})

test('a search that goes on from the last one replaces it, and no more than eight are kept', () => {
  expect(remembered(['refu', 'late parcel'], ' refund ')).toEqual(['refund', 'late parcel'])
  expect(remembered(['a'], '  ')).toEqual(['a'])
  expect(remembered(['1', '2', '3', '4', '5', '6', '7', '8'], 'x')).toEqual(['x', '1', '2', '3', '4', '5', '6', '7'])
})
