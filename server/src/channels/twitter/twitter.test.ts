import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { OutboundMessage, SendOutcome } from '../channel.ts'
import { channelContract, impatientCall, type PlayedReply, withPlatform } from '../contract-suite.ts'
import type { TwitterSettings } from './config.ts'
import { rules } from './errors.ts'
import { twitter } from './index.ts'
import { sign } from './verify.ts'

const sampleSettings: TwitterSettings = {
  user_id: '1111',
  consumer_key: 'sample-consumer-key',
  consumer_secret: 'consumer_secret_123',
  access_token: 'sample-access-token',
  access_secret: 'sample-access-secret',
  api_url: 'https://api.x.com',
}
const settingsAt = (origin: string) => ({ ...sampleSettings, api_url: origin })

const now = new Date('2026-11-22T10:00:00.250Z')
const message: OutboundMessage = {
  id: 'msg_01',
  to: [{ kind: 'x_user', value: '2222' }],
  text: 'Hello & welcome 😀',
  replyTo: null,
  author: 'agent',
  lastInboundAt: null,
  now,
}
const accepted = {
  status: 201,
  body: { data: { dm_conversation_id: '1111-2222', dm_event_id: '1582103724607971332' } },
  externalId: '1582103724607971332',
}

channelContract(twitter, {
  fixturesDir: join(import.meta.dirname, 'fixtures'),
  sampleSettings,
  sign: (body, settings) => ({ 'x-twitter-webhooks-signature': sign(body, settings) }),
  handshake: {
    query: { crc_token: 'challenge_string' },
    challengeField: 'crc_token',
    reply: '{"response_token":"sha256=nlOKxWI2Uwxtwtl+bywm0k5qOSl+OxlF7zwxasJkyNo="}',
    refused: {
      'a token of 10 kB': { crc_token: 'a'.repeat(10_000) },
      'a token that is an event': { crc_token: '{"direct_message_events":[]}' },
      'a token that is a JSON number': { crc_token: '1234567890123456' },
      'a token that came twice': { crc_token: 'challenge_string, challenge_string' },
    },
  },
  sending: { settingsAt, message, accepted },
  checking: {
    settingsAt,
    known: { body: { data: { id: '1111', name: 'Northtrail', username: 'northtrail' } }, name: '@northtrail' },
    other: { data: { id: '2222', name: 'Other', username: 'other' } },
  },
})

describe('signatures', () => {
  test('the published test vector verifies', () => {
    const request = {
      headers: { 'x-twitter-webhooks-signature': 'sha256=CyPjI+wYcrywccKxZw54AZK3UhP39lUmBMNjhVnkGek=' },
      body: Buffer.from('{"data":{"event_type":"dm.received"}}'),
    }
    expect(twitter.inbound.verify(request, sampleSettings)).toBe(true)
    expect(twitter.inbound.verify(request, { ...sampleSettings, consumer_secret: '' })).toBe(false)
  })

  test('no CRC answer can serve as the signature of a JSON body', () => {
    fc.assert(
      fc.property(fc.json(), (body) => {
        expect(twitter.inbound.challenge!({ crc_token: body }, [sampleSettings]).status).toBe(400)
      }),
    )
  })

  test('a CRC check is answered with the first inbox that has a secret, and with none it is refused', () => {
    const bare = { ...sampleSettings, consumer_secret: '' }
    const query = { crc_token: 'challenge_string' }
    expect(twitter.inbound.challenge!(query, [bare, sampleSettings]).status).toBe(200)
    expect(twitter.inbound.challenge!(query, [bare]).status).toBe(403)
  })
})

describe('sending', () => {
  const send = (reply: PlayedReply, change: Partial<OutboundMessage> = {}) =>
    withPlatform(reply, (origin) => twitter.outbound.send({ ...message, ...change }, settingsAt(origin), impatientCall))
  const outcomeOf = async (status: number, body: unknown, headers: Record<string, string> = {}): Promise<SendOutcome> =>
    (await send({ status, body, headers })).result

  test('posts the text to the conversation with that person, signed with OAuth 1.0a', async () => {
    const { requests } = await send(accepted)
    expect(requests[0]).toMatchObject({
      method: 'POST',
      path: '/2/dm_conversations/with/2222/messages',
      body: { text: message.text },
      headers: { 'content-type': 'application/json' },
    })
    expect(requests[0]!.headers.authorization).toMatch(
      /^OAuth oauth_consumer_key="sample-consumer-key", oauth_nonce="[0-9a-f]{32}", oauth_signature_method="HMAC-SHA1", oauth_timestamp="1795341600", oauth_token="sample-access-token", oauth_version="1.0", oauth_signature="[^"]+"$/,
    )
  })

  test('no two tries share a nonce', async () => {
    const nonces = await Promise.all([1, 2].map(async () => (await send(accepted)).requests[0]!.headers.authorization))
    expect(nonces[0]).not.toBe(nonces[1])
  })

  test('the rate limit is waited out exactly until X lifts it', async () => {
    const problem = { type: 'https://api.x.com/2/problems/rate-limit-exceeded', title: 'Too Many Requests' }
    const reset = (at: number) => ({ 'x-rate-limit-reset': String(at) })
    const seconds = Math.floor(now.getTime() / 1000)
    const rateLimited = { outcome: 'retry', code: 'rate_limited' }
    expect(await outcomeOf(429, problem, reset(seconds + 600))).toMatchObject({ ...rateLimited, afterMs: 599_750 })
    expect(await outcomeOf(429, '', reset(seconds - 5))).toMatchObject({ ...rateLimited, afterMs: 1000 })
    expect(await outcomeOf(429, '', reset(99_999_999_999))).toMatchObject({ ...rateLimited, afterMs: 86_400_000 })
    expect(await outcomeOf(429, problem, { 'x-rate-limit-reset': 'soon' })).not.toHaveProperty('afterMs')
  })

  test.each([
    [
      429,
      { type: 'https://api.x.com/2/problems/usage-capped' },
      { outcome: 'refused', code: 'usage_capped', inboxBroken: true },
    ],
    [401, { title: 'Unauthorized' }, { outcome: 'refused', code: 'unauthorized', inboxBroken: true }],
    [
      400,
      { errors: [{ code: 89, message: 'Invalid or expired token.' }] },
      { code: 'unauthorized', inboxBroken: true },
    ],
    [403, { type: 'https://api.x.com/2/problems/client-forbidden' }, { code: 'app_not_allowed', inboxBroken: true }],
    [403, { errors: [{ code: 349 }] }, { outcome: 'refused', code: 'recipient_closed' }],
    [403, { errors: [{ code: 226 }] }, { outcome: 'refused', code: 'looks_automated' }],
    [403, { detail: 'Not permitted.' }, { outcome: 'refused', code: 'forbidden' }],
    [404, {}, { outcome: 'refused', code: 'not_found' }],
    [400, {}, { outcome: 'refused', code: 'invalid_request' }],
    [302, {}, { outcome: 'refused', code: 'redirected', inboxBroken: true }],
    [503, { title: 'Over capacity' }, { outcome: 'unknown', code: 'platform_error' }],
    [200, { errors: [{ title: 'Gone', detail: 'User is gone.' }] }, { outcome: 'refused', code: 'refused' }],
  ])('%i %j comes to %j', async (status, body, expected) => {
    expect(await outcomeOf(status, body)).toMatchObject(expected)
  })

  test('only faults of the account put the inbox out of order', async () => {
    for (const status of [400, 403, 404, 429, 500])
      expect(await outcomeOf(status, {})).not.toHaveProperty('inboxBroken')
  })

  test("a refusal carries X's own words, cut to what fits on a screen", async () => {
    expect(await outcomeOf(403, { detail: 'You cannot message this user.' })).toMatchObject({
      reason: expect.stringContaining('X says: You cannot message this user.'),
    })
    const long = await outcomeOf(403, { detail: 'x'.repeat(50_000) })
    expect('reason' in long && long.reason.length).toBeLessThanOrEqual(400)
  })

  test.each([
    ['no X user id', { to: [{ kind: 'phone', value: '15550100' }] as const }, 'no_address'],
    ['an id that would leave the path', { to: [{ kind: 'x_user', value: '../../2/users' }] as const }, 'no_address'],
    ['an empty text', { text: '' }, 'text_length'],
    ['a text over 10,000 characters', { text: 'x'.repeat(10_001) }, 'text_length'],
  ])('%s is refused without a call, which would cost one of 15', async (_, change, code) => {
    const { result, requests } = await send(accepted, change)
    expect(result).toMatchObject({ outcome: 'refused', code })
    expect(requests).toHaveLength(0)
  })

  test('missing keys or an impossible address put the inbox out of order without a call', async () => {
    for (const fault of [{ access_token: '' }, { api_url: 'http://:99999' }])
      expect(await twitter.outbound.send(message, { ...sampleSettings, ...fault }, impatientCall)).toMatchObject({
        outcome: 'refused',
        code: 'not_configured',
        inboxBroken: true,
      })
  })
})

test('the README lists every code that an attempt can carry, and no other', () => {
  const readme = readFileSync(join(import.meta.dirname, 'README.md'), 'utf8')
  const listed = [...readme.matchAll(/^\| `([a-z_]+)` +\|/gm)].map(([, code]) => code)
  const own = ['not_sent', 'no_reply', 'no_address', 'text_length', 'not_configured', 'no_event_id']
  expect(listed.sort()).toEqual([...new Set([...rules.map(({ code }) => code), ...own])].sort())
})
