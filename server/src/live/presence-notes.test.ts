import { uuidv7 } from 'uuidv7'
import { expect, test } from 'vitest'
import { packNotes, readNote } from './presence-notes.ts'

test('however many pairs there are, each note fits a notification, and together they say all', () => {
  const here = Array.from({ length: 1000 }, () => `${uuidv7()} ${uuidv7()}`)
  const gone = here.slice(0, 5)
  const packed = packNotes({ here, gone, typing: [], bye: true })
  for (const note of packed) expect(Buffer.byteLength(note)).toBeLessThan(7900)
  const read = packed.map(readNote)
  expect(read.flatMap((note) => note.here ?? [])).toEqual(here)
  expect(read.flatMap((note) => note.gone ?? [])).toEqual(gone)
  expect(read.filter((note) => note.bye)).toHaveLength(1)
  expect(packNotes({ here: [], gone: [], typing: [] })).toEqual([])
})

test.each(['', 'null', '[]', '7', '{"here":7,"ask":"yes"}', '{"here":["x",7,{}],"gone":[null]}'])(
  'what no node says is passed over: %s',
  (text) => {
    const { here = [], gone = [], typing = [], ask, bye } = readNote(text)
    expect([here, gone, typing, ask, bye]).toEqual([[], [], [], undefined, undefined])
  },
)
