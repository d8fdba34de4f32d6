import { expect, test } from 'vitest'
import type { OutboundMessage } from '../channel.ts'
import { impatientCall, type PlayedReply, withPlatform } from '../contract-suite.ts'
import { rules } from './errors.ts'
import { send } from './send.ts'

const settings = {
  phone_number_id: '106540352242922',
  access_token: 'EAAtoken',
  app_secret: 's3cret',
  verify_token: 'v3rify',
}
const message: OutboundMessage = {
  id: 'msg_01jxyz',
  to: [
    { kind: 'bsuid', value: 'US.1' },
    { kind: 'phone', value: '16505551234' },
  ],
  text: 'Hello',
  replyTo: 'wamid.Q',
  author: 'agent',
  lastInboundAt: null,
  now: new Date('2026-11-01T10:00:00Z'),
}

function sendTo(reply: PlayedReply, changes: Partial<OutboundMessage> = {}) {
  return withPlatform(reply, (origin) =>
    send({ ...message, ...changes }, { ...settings, graph_url: `${origin}/` }, impatientCall),
  )
}

function refusal(code: number, status: number, more: object = {}): PlayedReply {
  return { status, body: { error: { message: `(#${code}) Said so`, type: 'OAuthException', code, ...more } } }
}

const yes = { status: 200, body: { messages: [{ id: 'wamid.A' }] } }

test('the request is the documented one: number with its plus, quote, and our id to come back in statuses', async () => {
  const { requests } = await sendTo(yes)
  expect(requests[0]).toMatchObject({ method: 'POST', path: '/v25.0/106540352242922/messages' })
  expect(requests[0]?.headers).toMatchObject({ authorization: 'Bearer EAAtoken', 'content-type': 'application/json' })
  expect(requests[0]?.body).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to: '+16505551234',
    context: { message_id: 'wamid.Q' },
    type: 'text',
    text: { body: 'Hello' },
    biz_opaque_callback_data: 'msg_01jxyz',
  })
})

test('a person whose number is hidden is written to by user id, in the field that is meant for it', async () => {
  const { requests } = await sendTo(yes, { to: [{ kind: 'bsuid', value: 'US.1' }], replyTo: null })
  expect(requests[0]?.body).toEqual({
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    recipient: 'US.1',
    type: 'text',
    text: { body: 'Hello' },
    biz_opaque_callback_data: 'msg_01jxyz',
  })
})

test('without a token or an address nothing is called', async () => {
  const never = async () => expect.fail('was called')
  expect(await send(message, { phone_number_id: '1' }, never)).toMatchObject({ outcome: 'refused', inboxBroken: true })
  expect(await send({ ...message, to: [{ kind: 'psid', value: '1' }] }, settings, never)).toMatchObject({
    outcome: 'refused',
    code: 'no_address',
  })
})

test.each([
  [190, 401, { outcome: 'refused', inboxBroken: true }],
  [0, 401, { outcome: 'refused', inboxBroken: true }],
  [10, 403, { outcome: 'refused', inboxBroken: true }],
  [3, 500, { outcome: 'refused', inboxBroken: true }],
  [250, 403, { outcome: 'refused', inboxBroken: true }],
  [131005, 403, { outcome: 'refused', inboxBroken: true }],
  [368, 403, { outcome: 'refused', inboxBroken: true }],
  [131042, 400, { outcome: 'refused', inboxBroken: true }],
  [131047, 400, { outcome: 'refused' }],
  [131026, 400, { outcome: 'refused' }],
  [100, 400, { outcome: 'refused' }],
  [131062, 400, { outcome: 'refused' }],
  [132001, 404, { outcome: 'refused' }],
  [777777, 400, { outcome: 'refused' }],
  [131056, 400, { outcome: 'retry', afterMs: 6_000 }],
  [130429, 400, { outcome: 'retry', afterMs: 2_000 }],
  [80007, 400, { outcome: 'retry', afterMs: 300_000 }],
  [4, 400, { outcome: 'retry', afterMs: 300_000 }],
  [131057, 500, { outcome: 'retry', afterMs: 60_000 }],
  [131048, 400, { outcome: 'retry', afterMs: 1_800_000 }],
  [1, 400, { outcome: 'unknown' }],
  [2, 503, { outcome: 'unknown' }],
  [131000, 500, { outcome: 'unknown' }],
  [131016, 500, { outcome: 'unknown' }],
  [777777, 500, { outcome: 'unknown' }],
])('error %i with HTTP %i is decided by its code', async (code, status, expected) => {
  const { result } = await sendTo(refusal(code, status))
  expect(result).toMatchObject({ ...expected, code: String(code), reason: expect.stringContaining('Said so') })
  expect('inboxBroken' in result).toBe('inboxBroken' in expected)
})

test('a subcode narrows a code: a phone number that does not exist is the inbox’s fault, not the message’s', async () => {
  const { result } = await sendTo(refusal(100, 400, { error_subcode: 33 }))
  expect(result).toMatchObject({ outcome: 'refused', code: '100/33', inboxBroken: true })
})

test('the wait that the platform asks for in headers is kept, at most an hour', async () => {
  const usage = JSON.stringify({ '102': [{ type: 'whatsapp', estimated_time_to_regain_access: 19 }] })
  const limited = { ...(refusal(80007, 400) as { status: number; body: unknown }) }
  const byUsage = await sendTo({ ...limited, headers: { 'x-business-use-case-usage': usage } })
  expect(byUsage.result).toMatchObject({ outcome: 'retry', afterMs: 19 * 60_000 })
  const endless = await sendTo({ status: 429, body: '', headers: { 'retry-after': '999999' } })
  expect(endless.result).toMatchObject({ outcome: 'retry', afterMs: 3_600_000 })
})

test('the platform’s details are quoted, without this inbox’s secrets', async () => {
  const details = 'Token EAAtoken of v3rify with s3cret and EAAabcdefghijklmnopqrstuv failed'
  const { result } = await sendTo(refusal(131009, 400, { error_data: { details } }))
  expect(result).toMatchObject({
    reason:
      "WhatsApp does not accept something in the message. The platform's words: Token [secret] of [secret] with [secret] and [secret] failed",
  })
})

test('every rule is a whole sentence, and only waiting rules name a wait', () => {
  for (const [code, rule] of Object.entries(rules)) {
    expect(code).toMatch(/^-?\d+(\/\d+)?$/)
    expect(rule.words).toMatch(/^[A-Z].+\.$/)
    expect(rule.outcome === 'retry').toBe(rule.afterMs !== undefined)
  }
})

test.each([
  [408, { outcome: 'unknown' }],
  [500, { outcome: 'unknown' }],
  [502, { outcome: 'unknown' }],
  [504, { outcome: 'unknown' }],
  [429, { outcome: 'retry' }],
  [302, { outcome: 'refused', inboxBroken: true }],
  [401, { outcome: 'refused', inboxBroken: true }],
  [404, { outcome: 'refused' }],
])('HTTP %i without a code of the Graph API: %o', async (status, expected) => {
  const { result } = await sendTo({ status, body: '<html>gateway</html>' })
  expect(result).toMatchObject({ ...expected, code: `http_${status}` })
})
