import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { channelContract } from '../contract-suite.ts'
import type { FacebookSettings } from './config.ts'
import { facebook } from './index.ts'

const settings: FacebookSettings = {
  page_id: '1755847768034402',
  page_token: 'EAAtoken-never-shown',
  app_secret: 'app_secret_123',
  verify_token: 'verify-me-please',
  human_agent: false,
  graph_url: 'https://graph.facebook.com',
  graph_version: 'v25.0',
}
const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'verify-me-please', 'hub.challenge': '1158201444' }

channelContract(facebook, {
  fixturesDir: join(import.meta.dirname, 'fixtures'),
  sampleSettings: settings,
  sign: (body, { app_secret = '' }) => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', app_secret).update(body).digest('hex')}`,
  }),
  handshake: {
    query,
    reply: '1158201444',
    challengeField: 'hub.challenge',
    refused: {
      'a wrong token': { ...query, 'hub.verify_token': 'verify-me' },
      'an empty token': { ...query, 'hub.verify_token': '' },
      'another mode': { ...query, 'hub.mode': 'unsubscribe' },
      'an endless challenge': { ...query, 'hub.challenge': '1'.repeat(257) },
    },
  },
  sending: {
    settingsAt: (origin) => ({ ...settings, graph_url: origin }),
    message: {
      id: 'msg_01jxyz',
      to: [{ kind: 'psid', value: '7494914387234312' }],
      text: 'Hello',
      replyTo: null,
      author: 'agent',
      lastInboundAt: new Date('2026-11-01T10:00:00Z'),
      now: new Date('2026-11-01T10:05:00Z'),
    },
    accepted: { status: 200, body: { recipient_id: '7494914387234312', message_id: 'm_A' }, externalId: 'm_A' },
  },
  checking: {
    settingsAt: (origin) => ({ ...settings, graph_url: origin }),
    known: { body: { id: settings.page_id, name: 'Northtrail' }, name: 'the page Northtrail' },
    other: { id: '7', name: 'Somebody else' },
  },
})

test('the handshake passes for the token of any inbox, and an inbox without a token opens nothing', () => {
  const challenge = facebook.inbound.challenge!
  const others = [{ page_id: '1' }, { page_id: '2', verify_token: 'other' }, settings]
  expect(challenge(query, others)).toEqual({ status: 200, contentType: 'text/plain', body: '1158201444' })
  expect(challenge({ ...query, 'hub.verify_token': 'wrong' }, others).status).toBe(403)
  expect(challenge({ ...query, 'hub.verify_token': '' }, [{ page_id: '1', verify_token: '' }]).status).toBe(403)
  expect(challenge({ ...query, 'hub.challenge': '<script>' }, others).status).toBe(400)
})
