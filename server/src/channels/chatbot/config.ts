import Type, { type Static } from 'typebox'
import type { Capabilities } from '../channel.ts'
import { plain, secret } from '../settings.ts'

export const settings = Type.Object(
  {
    bot_id: plain('Name of the bot', { pattern: '^[A-Za-z0-9_.-]+$', maxLength: 100, default: 'chatbot' }),
    secret: secret('Secret shared with the bot', {
      description: 'Any long words of yours. The bot signs what it hands over with them.',
    }),
    reply_url: plain('Where answers are posted (empty: the bot fetches them)', {
      pattern: '^(https?://[^\\s/@]+(/\\S*)?)?$',
      default: '',
    }),
  },
  {
    additionalProperties: false,
    guide: [
      'Let the bot post to the address when a person is needed, signed with the secret as X-Signature-256, or with an API key that may hand over.',
      'It finds the answers by GET /api/tickets/{id}/status, or gets them posted to the address that you gave above.',
    ],
  },
)

export type ChatbotSettings = Static<typeof settings>

export const capabilities: Capabilities = {
  maxTextLength: 10_000,
  replyWindow: null,
  oneOpenTicket: true,
  reports: [],
  quotes: false,
  reactions: false,
  edits: false,
  typing: false,
  templates: false,
  media: {},
  addressKind: 'session',
  globalAddresses: false,
}
