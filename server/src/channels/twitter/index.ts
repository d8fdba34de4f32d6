import { defineChannel } from '../define.ts'
import { check } from './check.ts'
import { capabilities, settings } from './config.ts'
import { parse } from './parse.ts'
import { send } from './send.ts'
import { canVerify, challenge, verify } from './verify.ts'

/** Direct messages on X. Facts and their limits: README.md. */
export const twitter = defineChannel({
  id: 'twitter',
  label: 'X',
  icon: 'M3 3h5l13 18h-5zM18 3h3L6 21H3z',
  capabilities,
  settings,
  accountId: ({ user_id }) => user_id,
  environment: {
    user_id: 'TWITTER_USER_ID',
    consumer_key: 'TWITTER_CONSUMER_KEY',
    consumer_secret: 'TWITTER_CONSUMER_SECRET',
    access_token: 'TWITTER_ACCESS_TOKEN',
    access_secret: 'TWITTER_ACCESS_SECRET',
    api_url: 'X_API_URL',
  },
  inbound: {
    kind: 'webhook',
    canVerify,
    verify,
    verificationKey: ({ consumer_secret }) => consumer_secret,
    challenge,
    parse,
  },
  outbound: { send },
  check,
})
