import { type CallPlatform, checkTimeoutMs, type PlatformReply } from '../call.ts'
import type { AccountCheck } from '../channel.ts'
import { objectOf, wordOf } from '../json.ts'
import { addressOf, isComplete, signed, withoutSecrets } from './account.ts'
import type { TwitterSettings } from './config.ts'
import { accountFault } from './errors.ts'

/** `GET /2/users/me`: whose keys these are. */
export async function check(settings: TwitterSettings, call: CallPlatform, now: Date): Promise<AccountCheck> {
  if (!isComplete(settings))
    return { ok: false, words: 'The keys of this X account are incomplete, or the address of the API is none.' }
  const url = addressOf(settings, '/2/users/me')
  const headers = { authorization: signed('GET', url, now, settings) }
  const { ok, words } = judge(await call({ method: 'GET', url, headers, timeoutMs: checkTimeoutMs }), settings)
  return { ok, words: withoutSecrets(words, settings) }
}

function judge(reply: PlatformReply, settings: TwitterSettings): AccountCheck {
  if (reply.kind !== 'reply') return { ok: false, words: reply.reason }
  const account = objectOf(objectOf(reply.body)['data'])
  const id = wordOf(account['id'])
  if (reply.status !== 200 || id === null) return { ok: false, words: accountFault(reply) }
  const name = wordOf(account['username'], 100) ?? id
  return id === settings.user_id
    ? { ok: true, words: `X knows these keys as those of @${name}.` }
    : { ok: false, words: `These are the keys of @${name} (${id}), not of the account ${settings.user_id}.` }
}
