import { expect, test } from 'vitest'
import type { OutboundMessage } from '../channel.ts'
import { impatientCall, type PlayedReply, withPlatform } from '../contract-suite.ts'
import type { FacebookSettings } from './config.ts'
import { rules } from './errors.ts'
import { send } from './send.ts'

const settings: FacebookSettings = { page_id: '1755847768034402', page_token: 'EAAtoken', human_agent: true }
const now = new Date('2026-11-10T10:00:00Z')
const message: OutboundMessage = {
  id: 'msg_01jxyz',
  to: [{ kind: 'psid', value: '7494914387234312' }],
  text: 'Hello',
  replyTo: 'm_q',
  author: 'agent',
  lastInboundAt: now,
  now,
}
const yes = { status: 200, body: { recipient_id: '7494914387234312', message_id: 'm_A' } }
const hourMs = 3_600_000

function sendTo(reply: PlayedReply, changes: Partial<OutboundMessage> = {}, own: Partial<FacebookSettings> = {}) {
  return withPlatform(reply, (origin) =>
    send({ ...message, ...changes }, { ...settings, ...own, graph_url: origin }, impatientCall),
  )
}

test('the request is the documented one, with our id as metadata and the token in a header', async () => {
  const { result, requests } = await sendTo(yes)
  expect(result).toEqual({ outcome: 'accepted', externalId: 'm_A' })
  expect(requests[0]).toMatchObject({ method: 'POST', path: '/v25.0/1755847768034402/messages' })
  expect(requests[0]?.headers.authorization).toBe('Bearer EAAtoken')
  expect(requests[0]?.body).toEqual({
    recipient: { id: '7494914387234312' },
    messaging_type: 'RESPONSE',
    message: { text: 'Hello', metadata: 'msg_01jxyz', reply_to: { mid: 'm_q' } },
  })
})

test.each([
  ['within 24 hours', 24, 'agent', true, { messaging_type: 'RESPONSE' }],
  ['a bot within 24 hours', 1, 'bot', true, { messaging_type: 'RESPONSE' }],
  ['a clock that runs ahead', -1, 'agent', false, { messaging_type: 'RESPONSE' }],
  ['a person within 7 days', 24.01, 'agent', true, { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }],
  ['a person at 7 days', 168, 'agent', true, { messaging_type: 'MESSAGE_TAG', tag: 'HUMAN_AGENT' }],
] as const)('the occasion is named: %s', async (_, hours, author, human_agent, expected) => {
  const lastInboundAt = new Date(now.getTime() - hours * hourMs)
  const { requests } = await sendTo(yes, { lastInboundAt, author }, { human_agent })
  expect(requests[0]?.body).toMatchObject(expected)
  expect(JSON.stringify(requests[0]?.body).includes('HUMAN_AGENT')).toBe('tag' in expected)
})

test.each([
  ['a bot after 24 hours', 24.01, 'bot', true],
  ['a person after 24 hours without Meta’s approval', 24.01, 'agent', false],
  ['a person after 7 days', 168.01, 'agent', true],
] as const)('nothing is called outside of the window: %s', async (_, hours, author, human_agent) => {
  const lastInboundAt = new Date(now.getTime() - hours * hourMs)
  const { result, requests } = await sendTo(yes, { lastInboundAt, author }, { human_agent })
  expect(result).toMatchObject({ outcome: 'refused', code: 'reply_window_closed' })
  expect(requests).toEqual([])
})

test('when the customer’s last message was never seen, the platform judges', async () => {
  const { requests } = await sendTo(yes, { lastInboundAt: null })
  expect(requests[0]?.body).toMatchObject({ messaging_type: 'RESPONSE' })
})

test('without a token or an address nothing is called', async () => {
  const never = async () => expect.fail('was called')
  expect(await send(message, { page_id: '1' }, never)).toMatchObject({ outcome: 'refused', inboxBroken: true })
  expect(await send({ ...message, to: [] }, settings, never)).toMatchObject({ outcome: 'refused', code: 'no_address' })
})

test.each([
  [190, undefined, { outcome: 'refused', inboxBroken: true }],
  [10, 2018278, { outcome: 'refused' }],
  [10, 2018065, { outcome: 'refused' }],
  [10, 1893063, { outcome: 'refused', inboxBroken: true }],
  [10, undefined, { outcome: 'refused', inboxBroken: true }],
  [100, 2018001, { outcome: 'refused' }],
  [100, 1893061, { outcome: 'refused' }],
  [200, undefined, { outcome: 'refused', inboxBroken: true }],
  [230, undefined, { outcome: 'refused', inboxBroken: true }],
  [551, 1545041, { outcome: 'refused' }],
  [368, undefined, { outcome: 'refused', inboxBroken: true }],
  [4, 2018022, { outcome: 'retry', afterMs: 60_000 }],
  [4, undefined, { outcome: 'retry', afterMs: 300_000 }],
  [32, undefined, { outcome: 'retry', afterMs: 300_000 }],
  [613, undefined, { outcome: 'retry', afterMs: 60_000 }],
  [80006, undefined, { outcome: 'retry', afterMs: 300_000 }],
  [1200, undefined, { outcome: 'retry', afterMs: 5_000 }],
  [1, undefined, { outcome: 'unknown' }],
  [2, undefined, { outcome: 'unknown' }],
  [-1, undefined, { outcome: 'unknown' }],
])('error %i/%s is decided by code and subcode', async (code, error_subcode, expected) => {
  const { result } = await sendTo({ status: 400, body: { error: { message: 'Said so', code, error_subcode } } })
  expect(result).toMatchObject(expected)
  expect('inboxBroken' in result).toBe('inboxBroken' in expected)
})

test('every rule is a whole sentence, and only waiting rules name a wait', () => {
  for (const [code, rule] of Object.entries(rules)) {
    expect(code).toMatch(/^-?\d+(\/\d+)?$/)
    expect(rule.words).toMatch(/^[A-Z].+\.$/)
    expect(rule.outcome === 'retry').toBe(rule.afterMs !== undefined)
  }
})
