import type { Channel } from '../channel.ts'
import { check } from './check.ts'
import { capabilities, settings, type WhatsAppSettings } from './config.ts'
import { parse } from './parse.ts'
import { send } from './send.ts'
import { canVerify, challenge, verificationKey, verify } from './verify.ts'

export type { WhatsAppSettings } from './config.ts'

/** WhatsApp by Meta's Cloud API. */
export const whatsapp: Channel<WhatsAppSettings> = {
  id: 'whatsapp',
  label: 'WhatsApp',
  icon: 'M4 3h16a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-8l-5 4v-4H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2zM7 8v2h10V8zM7 12v2h6v-2z',
  capabilities,
  settings,
  accountId: (own) => own.phone_number_id,
  environment: {
    phone_number_id: 'WHATSAPP_PHONE_NUMBER_ID',
    business_id: 'WHATSAPP_BUSINESS_ID',
    access_token: 'WHATSAPP_ACCESS_TOKEN',
    app_secret: 'WHATSAPP_APP_SECRET',
    verify_token: 'WHATSAPP_VERIFY_TOKEN',
    graph_url: 'META_GRAPH_URL',
    graph_version: 'META_GRAPH_VERSION',
  },
  inbound: { kind: 'webhook', canVerify, verify, verificationKey, challenge, parse },
  outbound: { send },
  check,
}
