import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { channelContract } from '../contract-suite.ts'
import type { WhatsAppSettings } from './config.ts'
import { whatsapp } from './index.ts'
import { verify } from './verify.ts'

const settings: WhatsAppSettings = {
  phone_number_id: '106540352242922',
  business_id: '102290129340398',
  access_token: 'EAAtoken-never-shown',
  app_secret: 'app_secret_123',
  verify_token: 'verify-me-please',
  graph_url: 'https://graph.facebook.com',
  graph_version: 'v25.0',
}
const query = { 'hub.mode': 'subscribe', 'hub.verify_token': 'verify-me-please', 'hub.challenge': '1158201444' }

channelContract(whatsapp, {
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
      to: [{ kind: 'phone', value: '16505551234' }],
      text: 'Hello',
      replyTo: null,
      author: 'agent',
      lastInboundAt: new Date('2026-11-01T10:00:00Z'),
      now: new Date('2026-11-01T10:05:00Z'),
    },
    accepted: {
      status: 200,
      body: { messaging_product: 'whatsapp', messages: [{ id: 'wamid.A' }] },
      externalId: 'wamid.A',
    },
  },
  checking: {
    settingsAt: (origin) => ({ ...settings, graph_url: origin }),
    known: {
      body: { id: settings.phone_number_id, display_phone_number: '+1 555-078-3881', verified_name: 'Northtrail' },
      name: '+1 555-078-3881 (Northtrail)',
    },
    other: { id: '1', display_phone_number: '+1 555-078-3882' },
  },
})

test('the recorded vector verifies over the raw bytes, escapes and all, and not over the same JSON written again', () => {
  const body = Buffer.from(
    String.raw`{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages","value":{"text":"caf\u00e9 \/ ok"}}]}]}`,
  )
  const headers = {
    'x-hub-signature-256': 'sha256=6b39cad4b51c41916adeae8801434e8f4376b7ccbc9eee2185eeb24f07c8a123',
  }
  expect(verify({ headers, body }, settings)).toBe(true)
  expect(verify({ headers, body: Buffer.from(JSON.stringify(JSON.parse(body.toString()))) }, settings)).toBe(false)
})

test('the handshake passes for the token of any inbox, and an inbox without a token opens nothing', () => {
  const challenge = whatsapp.inbound.challenge!
  const others = [{ phone_number_id: '1' }, { phone_number_id: '2', verify_token: 'other' }, settings]
  expect(challenge(query, others)).toEqual({ status: 200, contentType: 'text/plain', body: '1158201444' })
  expect(challenge({ ...query, 'hub.verify_token': 'wrong' }, others).status).toBe(403)
  expect(challenge({ ...query, 'hub.verify_token': '' }, [{ phone_number_id: '1', verify_token: '' }]).status).toBe(403)
  expect(challenge({ ...query, 'hub.challenge': '<script>' }, others).status).toBe(400)
})
