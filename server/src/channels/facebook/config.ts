import Type, { type Static } from 'typebox'
import type { Capabilities } from '../channel.ts'
import { graphUrl, graphVersion } from '../meta/graph.ts'
import { plain, secret } from '../settings.ts'

export const settings = Type.Object(
  {
    page_id: plain('Page ID', {
      pattern: '^[A-Za-z0-9_-]{1,64}$',
      maxLength: 64,
      description: 'On the Page under About, Page transparency.',
    }),
    page_token: Type.Optional(
      secret('Page access token', {
        description: 'The Page’s own, with pages_messaging: in the Meta app under Messenger, API settings.',
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
    human_agent: Type.Optional(
      Type.Boolean({ title: 'People may answer for 7 days (Meta has approved Human Agent)', default: false }),
    ),
    graph_url: Type.Optional(plain('Graph API address', { pattern: '^https?://[^\\s?#]+$', default: graphUrl })),
    graph_version: Type.Optional(
      plain('Graph API version', { pattern: '^v\\d{1,3}\\.\\d{1,2}$', maxLength: 8, default: graphVersion }),
    ),
  },
  {
    additionalProperties: false,
    guide: [
      'In the Meta app, open Messenger, API settings, and configure the webhook.',
      'Paste the address as callback URL, and the verify token that you chose here.',
      'Subscribe the Page to messages, messaging_postbacks, message_deliveries, message_reads, message_echoes, message_reactions, message_edits, messaging_referrals, messaging_handovers and standby.',
    ],
  },
)

export type FacebookSettings = Static<typeof settings>

const hourMs = 3_600_000

export const standardWindowMs = 24 * hourMs
export const humanAgentWindowMs = 7 * 24 * hourMs

export const capabilities: Capabilities = {
  maxTextLength: 2000,
  replyWindow: {
    lengthMs: standardWindowMs,
    marginMs: 300_000,
    extended: { lengthMs: humanAgentWindowMs, setting: 'human_agent' },
  },
  oneOpenTicket: true,
  reports: ['delivered', 'read'],
  quotes: true,
  reactions: true,
  edits: true,
  typing: false,
  templates: false,
  media: {},
  addressKind: 'psid',
  globalAddresses: false,
}
