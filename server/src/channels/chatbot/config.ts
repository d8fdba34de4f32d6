import Type, { type Static } from 'typebox'
import type { Capabilities } from '../channel.ts'
import { plain, secret } from '../settings.ts'

export const settings = Type.Object(
  {
    bot_id: plain('Name of the bot', { pattern: '^[A-Za-z0-9_.-]+$', maxLength: 100, default: 'chatbot' }),
    secret: secret('Secret shared with the bot'),
    reply_url: plain('Where answers are posted (empty: the bot fetches them)', {
      pattern: '^(https?://[^\\s/@]+(/\\S*)?)?$',
      default: '',
    }),
  },
  { additionalProperties: false },
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
