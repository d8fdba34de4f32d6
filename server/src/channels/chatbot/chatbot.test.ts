import { createHmac } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { Value } from 'typebox/value'
import { describe, expect, test } from 'vitest'
import type { InboundMessage, OutboundMessage } from '../channel.ts'
import { channelContract, impatientCall, type PlayedReply, withPlatform } from '../contract-suite.ts'
import type { ChatbotSettings } from './config.ts'
import { rules } from './errors.ts'
import { HandoffBody } from './handoff.ts'
import { chatbot } from './index.ts'
import { sign } from './verify.ts'

const sampleSettings: ChatbotSettings = { bot_id: 'shopbot', secret: 'sample-bot-secret', reply_url: '' }
const settingsAt = (origin: string) => ({ ...sampleSettings, reply_url: `${origin}/answers?bot=1` })

const message: OutboundMessage = {
  id: 'msg_01',
  to: [{ kind: 'session', value: 'chat_session_xyz' }],
  text: 'Your account is open again 😀 \ud800',
  replyTo: null,
  author: 'agent',
  lastInboundAt: null,
  now: new Date('2026-11-22T10:00:00.250Z'),
}

channelContract(chatbot, {
  fixturesDir: join(import.meta.dirname, 'fixtures'),
  sampleSettings,
  sign: (body, settings) => ({ 'x-signature-256': sign(body, settings) }),
  sending: { settingsAt, message, accepted: { status: 200, body: { message_id: 'msg_01' }, externalId: 'msg_01' } },
  fetched: message,
})

describe('one handoff is one message', () => {
  const handoff = (change: Record<string, unknown> = {}) => {
    const body = { session_id: 's', initial_message: 'Help', ...change }
    return chatbot.inbound.parse(body)[0]!.item as InboundMessage
  }

  test('a retry has the same id, even with other particulars; another text or session has another', () => {
    expect(handoff({ priority: 'high' }).externalId).toBe(handoff().externalId)
    expect(handoff({ initial_message: 'Help!' }).externalId).not.toBe(handoff().externalId)
    expect(handoff({ session_id: 's2' }).externalId).not.toBe(handoff().externalId)
  })

  test('no two different pairs of session and text share an id', () => {
    const pair = fc.tuple(fc.string({ minLength: 1, maxLength: 5 }), fc.string({ minLength: 1, maxLength: 5 }))
    const idOf = ([session_id, initial_message]: [string, string]) =>
      handoff({ session_id, initial_message }).externalId
    fc.assert(
      fc.property(pair, pair, (a, b) => {
        expect(idOf(a) === idOf(b)).toBe(a[0] === b[0] && a[1] === b[1])
      }),
    )
  })

  test('an e-mail address is a claim, never an address to find a customer by', () => {
    const { sender } = handoff({ customer_email: 'victim@example.com' })
    expect(sender.claimedEmail).toBe('victim@example.com')
    expect(sender.addresses).toEqual([{ kind: 'session', value: 's' }])
  })
})

describe('the schema of the route', () => {
  const documented = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures/documented-example.json'), 'utf8'))

  test('takes the documented body and the least one', () => {
    expect(Value.Check(HandoffBody, documented)).toBe(true)
    expect(Value.Check(HandoffBody, { session_id: 's', initial_message: 'Hi' })).toBe(true)
  })

  test.each([
    { session_id: '' },
    { session_id: 7 },
    { session_id: 's'.repeat(201) },
    { initial_message: '' },
    { initial_message: 'x'.repeat(10_001) },
    { customer_email: 'nobody' },
    { customer_name: null },
    { priority: 'extreme' },
    { tags: Array.from({ length: 21 }, () => 'vip') },
    { tags: [''] },
    { visibility: 'internal' },
  ])('refuses %j', (change) => {
    expect(Value.Check(HandoffBody, { ...documented, ...change })).toBe(false)
  })

  test('whatever it takes is parsed into exactly one message', () => {
    const text = (maxLength: number) => fc.string({ unit: 'binary', minLength: 1, maxLength })
    const body = fc.record(
      {
        session_id: text(200),
        initial_message: text(1000),
        customer_name: text(300),
        customer_email: fc.emailAddress(),
        subject: text(300),
        priority: fc.constantFrom('low', 'medium', 'high', 'urgent'),
        tags: fc.array(text(64), { maxLength: 20 }),
      },
      { requiredKeys: ['session_id', 'initial_message'] },
    )
    fc.assert(
      fc.property(body, (handoff) => {
        fc.pre(Value.Check(HandoffBody, handoff))
        expect(chatbot.inbound.parse(handoff)).toMatchObject([{ item: { kind: 'message' } }])
      }),
    )
  })
})

describe('posting an answer', () => {
  const send = (reply: PlayedReply, change: Partial<OutboundMessage> = {}) =>
    withPlatform(reply, (origin) => chatbot.outbound.send({ ...message, ...change }, settingsAt(origin), impatientCall))

  test('sends what a bot needs, signed over the bytes that arrive', async () => {
    const { requests } = await send({ status: 200, body: { message_id: 'msg_01' } })
    const body = {
      session_id: 'chat_session_xyz',
      message_id: 'msg_01',
      content: message.text,
      sender_type: 'agent',
      timestamp: '2026-11-22T10:00:00.250Z',
    }
    expect(requests[0]).toMatchObject({ method: 'POST', path: '/answers?bot=1', body })
    const mac = createHmac('sha256', sampleSettings.secret).update(JSON.stringify(body)).digest('hex')
    expect(requests[0]!.headers['x-signature-256']).toBe(`sha256=${mac}`)
  })

  test.each(rules)('a $status comes to $outcome, $code', async ({ status, outcome, code, words, inboxBroken }) => {
    const { result } = await send({ status: status[0] === 400 ? 422 : status[0], body: '' })
    expect(result).toEqual({ outcome, code, reason: words, ...(inboxBroken && { inboxBroken }) })
  })

  test('a bot that asks to wait is given the time, up to an hour', async () => {
    const busy = async (seconds: string) =>
      (await send({ status: 429, body: '', headers: { 'retry-after': seconds } })).result
    expect(await busy('7')).toMatchObject({ outcome: 'retry', afterMs: 7000 })
    expect(await busy('999999')).toMatchObject({ outcome: 'retry', afterMs: 3_600_000 })
    expect(await busy('tomorrow')).not.toHaveProperty('afterMs')
  })

  test('nothing is posted for a customer without a session, or without a secret to sign with', async () => {
    const { result, requests } = await send({ status: 200, body: {} }, { to: [{ kind: 'phone', value: '15550100' }] })
    expect(result).toMatchObject({ outcome: 'refused', code: 'no_address' })
    expect(requests).toHaveLength(0)
    for (const fault of [{ secret: '' }, { reply_url: 'http://:99999' }]) {
      const settings = { ...settingsAt('http://127.0.0.1:9'), ...fault }
      expect(await chatbot.outbound.send(message, settings, impatientCall)).toMatchObject({ code: 'not_configured' })
    }
  })
})

test('the README lists every code that an attempt can carry, and no other', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
  const listed = [...readme.matchAll(/^\| `([a-z_]+)` +\|/gm)].map(([, code]) => code)
  const own = ['not_sent', 'no_reply', 'no_address', 'not_configured']
  expect(listed.sort()).toEqual([...new Set([...rules.map(({ code }) => code), ...own])].sort())
})
