import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectWellFormed } from '../contract-suite.ts'
import { parse } from './parse.ts'

const id = fc.stringMatching(/^[A-Za-z0-9_]{1,40}$/)
const person = fc.record({ id })
const part = fc.oneof(
  fc.record({ message: fc.record({ mid: id, text: fc.string({ unit: 'binary' }) }) }),
  fc.record({ message: fc.record({ mid: id, is_echo: fc.constant(true), text: fc.string() }) }),
  fc.record({ postback: fc.record({ mid: id, title: fc.string() }) }),
  fc.record({ read: fc.record({ watermark: fc.integer({ min: 1_500_000_000_000, max: 1_900_000_000_000 }) }) }),
  fc.record({ reaction: fc.record({ mid: id, action: fc.constantFrom('react', 'unreact'), emoji: fc.string() }) }),
  fc.record({ optin: fc.dictionary(fc.string(), fc.jsonValue()) }),
)
const event = fc
  .tuple(fc.record({ sender: person, recipient: person }), part)
  .map(([ends, own]) => ({ ...ends, ...own }))
const events = fc.array(event, { minLength: 1, maxLength: 6 })
const batch = fc.record({
  object: fc.constant('page'),
  entry: fc.array(
    fc.oneof(fc.record({ id, messaging: events }), fc.record({ id, messaging: events, standby: events })),
    { minLength: 1, maxLength: 4 },
  ),
})

test('a well-formed batch gives one item for each event, in order, under its page', () => {
  fc.assert(
    fc.property(batch, (body) => {
      const expected = body.entry.flatMap((entry, e) => [
        ...entry.messaging.map((_, i) => [entry.id, `/entry/${e}/messaging/${i}`]),
        ...('standby' in entry ? entry.standby.map((_, i) => [entry.id, `/entry/${e}/standby/${i}`]) : []),
      ])
      const entries = parse(body)
      expectWellFormed(entries, body)
      expect(entries.map((entry) => [entry.accountId, entry.pointer])).toEqual(expected)
      expect(entries.filter((entry) => entry.item.kind === 'unparsed')).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('an entry without an id belongs to the page that the event names: the recipient, or the sender of an echo', () => {
  const [fromCustomer, fromPage] = parse({
    entry: [
      {
        messaging: [
          { sender: { id: 'customer' }, recipient: { id: 'page' }, message: { mid: 'm_1', text: 'a' } },
          { sender: { id: 'page' }, recipient: { id: 'customer' }, message: { mid: 'm_2', text: 'b', is_echo: true } },
        ],
      },
    ],
  })
  expect([fromCustomer?.accountId, fromPage?.accountId]).toEqual(['page', 'page'])
})
