import type { CallPlatform } from '../call.ts'
import type { AccountCheck } from '../channel.ts'
import { type JsonObject, wordOf } from '../json.ts'
import { checkByGraph, graphAddress } from '../meta/graph.ts'
import type { FacebookSettings } from './config.ts'
import { rules } from './errors.ts'

/** `GET /me`: whose token it is. The page by its id would answer to the tokens of others as well. */
export async function check(settings: FacebookSettings, call: CallPlatform): Promise<AccountCheck> {
  const { page_token: token, page_id: id } = settings
  if (!token) return { ok: false, words: 'This inbox has no page access token.' }
  const url = graphAddress(settings, 'me?fields=id,name')
  const secrets = [token, settings.app_secret, settings.verify_token]
  return checkByGraph({ url, token, rules, secrets, found: (body) => found(body, id) }, call)
}

function found(body: JsonObject, wanted: string): AccountCheck | null {
  const id = wordOf(body['id'])
  if (id === null) return null
  const name = wordOf(body['name'], 200) ?? id
  return id === wanted
    ? { ok: true, words: `Messenger knows this token as that of the page ${name}.` }
    : { ok: false, words: `This is the token of ${name} (${id}), not of the page ${wanted}.` }
}
