import Type, { type Static } from 'typebox'
import type { Capabilities } from '../channel.ts'
import { plain, secret } from '../settings.ts'

export const settings = Type.Object(
  {
    user_id: plain('User id of the X account', {
      pattern: '^[0-9]{1,20}$',
      maxLength: 20,
      description: 'The number, not the @name: the access token begins with it.',
    }),
    consumer_key: secret('API key of the X app (consumer key)', {
      description:
        'In the X developer portal under Keys and tokens. The app needs “Read and write and Direct message”.',
    }),
    consumer_secret: secret('API key secret of the X app (consumer secret)'),
    access_token: secret('Access token of the account', {
      description: 'Made after the app got that permission; one that is older lacks it.',
    }),
    access_secret: secret('Access token secret of the account'),
    api_url: plain('Address of the API', { pattern: '^https?://[^\\s?#@]+$', default: 'https://api.x.com' }),
  },
  {
    additionalProperties: false,
    guide: [
      'Register the address as a webhook of your X app (POST /2/webhooks). X takes https only, without a port, and asks Parley for an answer at once.',
      'Subscribe the account by X Activity to dm.received, dm.sent, dm.read, dm.indicate_typing and chat.received.',
    ],
  },
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
