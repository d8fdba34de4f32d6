import type { Channel } from '../channel.ts'
import { check } from './check.ts'
import { capabilities, type FacebookSettings, settings } from './config.ts'
import { parse } from './parse.ts'
import { send } from './send.ts'
import { canVerify, challenge, verificationKey, verify } from './verify.ts'

export type { FacebookSettings } from './config.ts'

/** Facebook Messenger, for one Page. */
export const facebook: Channel<FacebookSettings> = {
  id: 'facebook',
  label: 'Facebook Messenger',
  icon: 'M5 4h10a3 3 0 0 1 3 3v4a3 3 0 0 1-3 3H9l-4 3v-3a3 3 0 0 1-3-3V7a3 3 0 0 1 3-3zM20 9a2 2 0 0 1 2 2v5a2 2 0 0 1-2 2v3l-4-3h-5l2-2h4a3 3 0 0 0 3-3z',
  capabilities,
  settings,
  accountId: (own) => own.page_id,
  environment: {
    page_id: 'FACEBOOK_PAGE_ID',
    page_token: 'FACEBOOK_PAGE_TOKEN',
    app_secret: 'FACEBOOK_APP_SECRET',
    verify_token: 'FACEBOOK_VERIFY_TOKEN',
    graph_url: 'META_GRAPH_URL',
    graph_version: 'META_GRAPH_VERSION',
  },
  inbound: { kind: 'webhook', canVerify, verify, verificationKey, challenge, parse },
  outbound: { send },
  check,
}
