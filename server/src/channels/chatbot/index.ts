import { defineChannel } from '../define.ts'
import { check } from './check.ts'
import { capabilities, settings } from './config.ts'
import { HandoffBody, HandoffReply } from './handoff.ts'
import { parse } from './parse.ts'
import { send } from './send.ts'
import { canVerify, verify } from './verify.ts'

/** A company's own bot that hands customers over to people. The protocol: README.md. */
export const chatbot = defineChannel({
  id: 'chatbot',
  label: 'Chatbot',
  icon: 'M11 2h2v3h5a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2h5zM8 10v3h2v-3zM14 10v3h2v-3z',
  capabilities,
  settings,
  accountId: ({ bot_id }) => bot_id,
  environment: { secret: 'CHATBOT_SECRET' },
  inbound: {
    kind: 'webhook',
    canVerify,
    verify,
    verificationKey: ({ secret }) => secret,
    handoff: { body: HandoffBody, reply: HandoffReply },
    parse,
  },
  outbound: { send },
  check,
})
