import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { InboundMessage } from '../channel.ts'
import { expectWellFormed } from '../contract-suite.ts'
import { maxMessageChars } from '../text.ts'
import { parse } from './parse.ts'

const id = fc.stringMatching(/^wamid\.[A-Za-z0-9]{1,40}$/)
const message = fc.record({
  id,
  from: fc.stringMatching(/^[1-9]\d{6,14}$/),
  timestamp: fc.integer({ min: 1_000_000_000, max: 2_000_000_000 }).map(String),
  type: fc.constantFrom('text', 'image', 'location', 'order', 'hologram', 'system', 'request_welcome'),
  text: fc.record({ body: fc.string({ unit: 'binary' }) }),
  image: fc.record({ id }),
  location: fc.record({ latitude: fc.double(), longitude: fc.double() }),
})
const status = fc.record({ id, status: fc.constantFrom('sent', 'delivered', 'read', 'played', 'failed') })
const change = fc.record({
  field: fc.constant('messages'),
  value: fc.record({
    metadata: fc.record({ phone_number_id: fc.stringMatching(/^\d{5,15}$/) }),
    messages: fc.array(message, { maxLength: 6 }),
    statuses: fc.array(status, { minLength: 1, maxLength: 4 }),
  }),
})
const batch = fc.record({
  object: fc.constant('whatsapp_business_account'),
  entry: fc.array(fc.record({ id, changes: fc.array(change, { minLength: 1, maxLength: 4 }) }), {
    minLength: 1,
    maxLength: 4,
  }),
})

test('a well-formed batch gives one item for each message and each status, in order, under its account', () => {
  fc.assert(
    fc.property(batch, (body) => {
      const expected = body.entry.flatMap((entry, e) =>
        entry.changes.flatMap(({ value }, c) =>
          (['messages', 'statuses'] as const).flatMap((list) =>
            value[list].map((_, i) => [value.metadata.phone_number_id, `/entry/${e}/changes/${c}/value/${list}/${i}`]),
          ),
        ),
      )
      const entries = parse(body)
      expectWellFormed(entries, body)
      expect(entries.map((entry) => [entry.accountId, entry.pointer])).toEqual(expected)
      expect(entries.filter((entry) => entry.item.kind === 'unparsed')).toEqual([])
    }),
    { numRuns: 200 },
  )
})

test('a poisoned element of a batch of 1,000 leaves its 999 neighbours whole', () => {
  const messages: unknown[] = Array.from({ length: 1000 }, (_, i) => ({
    id: `wamid.${i}`,
    from: '15550100',
    text: { body: `${i}` },
  }))
  messages[500] = { id: { $ne: null }, from: [], text: '\0' }
  const kinds = parse({ entry: [{ changes: [{ value: { messages } }] }] }).map((entry) => entry.item.kind)
  expect(kinds.filter((kind) => kind === 'message')).toHaveLength(999)
  expect(kinds[500]).toBe('unparsed')
})

function only(message: object): InboundMessage {
  const [entry] = parse({ entry: [{ changes: [{ value: { messages: [{ id: 'wamid.1', from: '1', ...message }] } }] }] })
  expect(entry?.item.kind).toBe('message')
  return entry?.item as InboundMessage
}

test('a text of more than 100 kB is kept as far as it is bounded, and says what was cut', () => {
  const { text } = only({ text: { body: '😀'.repeat(60_000) } })
  expect(text.length).toBeLessThanOrEqual(maxMessageChars)
  expect(text.length).toBeGreaterThan(maxMessageChars - 100)
  expect(text).toMatch(/😀\n\[… shortened, 120000 characters were sent\]$/)
  expect(text.isWellFormed()).toBe(true)
})

test('an endless unknown part is kept small, and a 200-deep one too', () => {
  let deep: unknown = 'bottom'
  for (let level = 0; level < 200; level++) deep = { deeper: deep }
  for (const hologram of ['x'.repeat(1_000_000), Array(100_000).fill('x'), deep]) {
    const item = only({ type: 'hologram', hologram })
    expect(item.contentType).toBe('unsupported')
    expect(JSON.stringify(item.meta).length).toBeLessThan(40_000)
  }
})
