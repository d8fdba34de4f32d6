import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expectWellFormed } from '../contract-suite.ts'
import { parse } from './parse.ts'

const id = fc.oneof(fc.constantFrom('1', '2', '__proto__', '', null, 7), fc.string())
const wild = <T>(likely: fc.Arbitrary<T>) =>
  fc.oneof({ arbitrary: likely, weight: 4 }, { arbitrary: fc.jsonValue(), weight: 1 })
const event = wild(
  fc.record({
    type: wild(fc.constantFrom('message_create', undefined)),
    id: wild(id),
    created_timestamp: wild(fc.string({ unit: fc.constantFrom('1', '9', '0'), maxLength: 16 })),
    message_create: wild(
      fc.record({
        sender_id: wild(id),
        target: wild(fc.record({ recipient_id: wild(id) })),
        message_data: wild(
          fc.record({
            text: wild(fc.string({ unit: 'binary' })),
            entities: fc.jsonValue(),
            attachment: fc.jsonValue(),
          }),
        ),
      }),
    ),
    sender_id: wild(id),
    last_read_event_id: wild(id),
  }),
)
const events = fc.record(
  {
    direct_message_events: wild(fc.array(event)),
    direct_message_indicate_typing_events: wild(fc.array(event)),
    direct_message_mark_read_events: wild(fc.array(event)),
    user_event: fc.jsonValue(),
    replay_job_status: fc.jsonValue(),
    users: wild(
      fc.dictionary(fc.constantFrom('1', '2'), wild(fc.record({ name: wild(fc.string()), data: fc.jsonValue() }))),
    ),
  },
  { requiredKeys: [] },
)
const activity = fc.record({
  event_type: wild(
    fc.constantFrom('dm.received', 'dm.sent', 'dm.read', 'chat.received', 'chat.sent', 'oauth.revoke', 'post.create'),
  ),
  filter: wild(fc.record({ user_id: wild(id) }, { requiredKeys: [] })),
  payload: wild(
    fc.oneof(events, fc.record({ id: wild(id), sender_id: wild(id), conversation_id: wild(fc.constant('1:2')) })),
  ),
})

describe('bodies that are nearly right', () => {
  test('never throw, and give well-formed items', () => {
    const bodies = fc.oneof(
      fc
        .tuple(events, fc.record({ for_user_id: wild(id) }, { requiredKeys: [] }))
        .map((parts) => Object.assign({}, ...parts) as unknown),
      fc.record({ data: fc.oneof(activity, fc.array(activity)) }),
    )
    // As JSON, for that is what arrives: `undefined` and shared prototypes do not.
    const wire = bodies.map((body) => JSON.parse(JSON.stringify(body)) as unknown)
    fc.assert(
      fc.property(wire, (body) => expectWellFormed(parse(body), body)),
      { numRuns: 400 },
    )
  })

  test('an array of n events gives n entries, whatever the events are', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 30 }), (list) => {
        expect(parse({ for_user_id: '1', direct_message_events: list })).toHaveLength(list.length)
      }),
    )
  })
})

test('digits of 64-bit ids survive', () => {
  const body = { direct_message_events: [dm({ id: '9223372036854775807', sender: '9223372036854775806' })] }
  expect(parse(body)).toMatchObject([
    { item: { externalId: '9223372036854775807', sender: { addresses: [{ value: '9223372036854775806' }] } } },
  ])
})

test('a message is an echo only for the account that sent it', () => {
  const kinds = ['1', '2'].map((account) => {
    const body = { for_user_id: account, direct_message_events: [dm({ id: '5', sender: '1', recipient: '2' })] }
    return parse(body)[0]!.item.kind
  })
  expect(kinds).toEqual(['echo', 'message'])
})

test('a body whose account is unreadable reaches no inbox, not even the default one', () => {
  const body = { for_user_id: 1111, direct_message_events: [dm({ id: '5', sender: '2' })] }
  expect(parse(body)).toMatchObject([{ pointer: '/for_user_id', item: { kind: 'unparsed' } }])
})

test('a batch of 10,000 events is read in less than a second', () => {
  const list = Array.from({ length: 10_000 }, (_, index) => dm({ id: String(index + 1), sender: '2' }))
  const started = performance.now()
  expect(parse({ for_user_id: '1', direct_message_events: list })).toHaveLength(10_000)
  expect(performance.now() - started).toBeLessThan(1000)
})

function dm({ id, sender, recipient = '1' }: { id: string; sender: string; recipient?: string }) {
  const create = { sender_id: sender, target: { recipient_id: recipient }, message_data: { text: 'Hi' } }
  return { type: 'message_create', id, created_timestamp: '1784928224372', message_create: create }
}
