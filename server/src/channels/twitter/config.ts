import Type, { type Static } from 'typebox'
import type { Capabilities } from '../channel.ts'
import { plain, secret } from '../settings.ts'

export const settings = Type.Object(
  {
    user_id: plain('User id of the X account', { pattern: '^[0-9]{1,20}$', maxLength: 20 }),
    consumer_key: secret('API key of the X app (consumer key)'),
    consumer_secret: secret('API key secret of the X app (consumer secret)'),
    access_token: secret('Access token of the account'),
    access_secret: secret('Access token secret of the account'),
    api_url: plain('Address of the API', { pattern: '^https?://[^\\s?#@]+$', default: 'https://api.x.com' }),
  },
  { additionalProperties: false },
)

export type TwitterSettings = Static<typeof settings>

export const capabilities: Capabilities = {
  maxTextLength: 10_000,
  replyWindow: null,
  oneOpenTicket: true,
  reports: ['read'],
  quotes: false,
  reactions: false,
  edits: false,
  typing: true,
  templates: false,
  media: {},
  addressKind: 'x_user',
  globalAddresses: true,
}
