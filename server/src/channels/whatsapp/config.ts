import Type, { type Static } from 'typebox'
import type { Capabilities } from '../channel.ts'
import { graphUrl, graphVersion } from '../meta/graph.ts'
import { plain, secret } from '../settings.ts'

export const settings = Type.Object(
  {
    phone_number_id: plain('Phone number ID', {
      pattern: '^[A-Za-z0-9_-]{1,64}$',
      maxLength: 64,
      description: 'Not the number itself: in the Meta app under WhatsApp, API setup.',
    }),
    business_id: Type.Optional(
      plain('WhatsApp Business account ID', { pattern: '^[A-Za-z0-9_-]{0,64}$', maxLength: 64 }),
    ),
    access_token: Type.Optional(
      secret('Access token', {
        description: 'A system user’s lasting token with whatsapp_business_messaging. Without it nothing is sent.',
      }),
    ),
    app_secret: Type.Optional(
      secret('App secret', {
        maxLength: 512,
        description: 'In the Meta app under App settings, Basic. Webhooks are verified with it.',
      }),
    ),
    verify_token: Type.Optional(
      secret('Verify token', { maxLength: 512, description: 'Any words of yours; Meta asks for the same.' }),
    ),
    graph_url: Type.Optional(plain('Graph API address', { pattern: '^https?://[^\\s?#]+$', default: graphUrl })),
    graph_version: Type.Optional(
      plain('Graph API version', { pattern: '^v\\d{1,3}\\.\\d{1,2}$', maxLength: 8, default: graphVersion }),
    ),
  },
  {
    additionalProperties: false,
    guide: [
      'In the Meta app, open WhatsApp, Configuration, and press Edit beside the webhook.',
      'Paste the address as callback URL, and the verify token that you chose here.',
      'Under webhook fields, subscribe to messages.',
      'See that the app is subscribed to your WhatsApp Business account, or nothing ever arrives.',
    ],
  },
)

export type WhatsAppSettings = Static<typeof settings>

const hourMs = 3_600_000

export const capabilities: Capabilities = {
  maxTextLength: 4096,
  replyWindow: { lengthMs: 24 * hourMs, marginMs: 300_000 },
  oneOpenTicket: true,
  reports: ['sent', 'delivered', 'read'],
  quotes: true,
  reactions: true,
  edits: true,
  typing: false,
  templates: false,
  media: {},
  addressKind: 'phone',
  globalAddresses: true,
}
