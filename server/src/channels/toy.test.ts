import { join } from 'node:path'
import { channelContract } from './contract-suite.ts'
import { signToy, toy } from './toy.fixture.ts'

const sampleSettings = { account: 'toy-1', secret: 'sample-toy-secret', url: 'http://127.0.0.1/send' }

channelContract(toy, {
  fixturesDir: join(import.meta.dirname, 'toy/fixtures'),
  sampleSettings,
  sign: (body, { secret }) => ({ 'x-toy-signature': signToy(body, secret) }),
  sending: {
    settingsAt: (origin) => ({ ...sampleSettings, url: `${origin}/send` }),
    message: {
      id: 'msg_01',
      to: [{ kind: 'external', value: 'anna' }],
      text: 'Hello Anna',
      replyTo: null,
      author: 'agent',
      lastInboundAt: null,
      now: new Date('2026-11-22T10:00:00Z'),
    },
    accepted: { status: 200, body: { id: 'toy-9' }, externalId: 'toy-9' },
  },
  checking: {
    settingsAt: (origin) => ({ ...sampleSettings, url: `${origin}/send` }),
    known: { body: { account: 'toy-1' }, name: 'toy-1' },
    other: { account: 'toy-2' },
  },
})
