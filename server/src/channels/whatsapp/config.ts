import Type, { type Static } from 'typebox'
import type { Capabilities } from '../channel.ts'
import { graphUrl, graphVersion } from '../meta/graph.ts'
import { plain, secret } from '../settings.ts'

export const settings = Type.Object(
  {
    phone_number_id: plain('Phone number ID', { pattern: '^[A-Za-z0-9_-]{1,64}$', maxLength: 64 }),
    business_id: Type.Optional(
      plain('WhatsApp Business account ID', { pattern: '^[A-Za-z0-9_-]{0,64}$', maxLength: 64 }),
    ),
    access_token: Type.Optional(secret('Access token')),
    app_secret: Type.Optional(secret('App secret', { maxLength: 512 })),
    verify_token: Type.Optional(secret('Verify token', { maxLength: 512 })),
    graph_url: Type.Optional(plain('Graph API address', { pattern: '^https?://[^\\s?#]+$', default: graphUrl })),
    graph_version: Type.Optional(
      plain('Graph API version', { pattern: '^v\\d{1,3}\\.\\d{1,2}$', maxLength: 8, default: graphVersion }),
    ),
  },
  { additionalProperties: false },
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
