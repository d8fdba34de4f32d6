import type { CallPlatform } from '../call.ts'
import type { AccountCheck } from '../channel.ts'
import { type JsonObject, wordOf } from '../json.ts'
import { checkByGraph, graphAddress } from '../meta/graph.ts'
import type { WhatsAppSettings } from './config.ts'
import { rules } from './errors.ts'

/** `GET /{phone number id}`: whether the token may act for the number. */
export async function check(settings: WhatsAppSettings, call: CallPlatform): Promise<AccountCheck> {
  const { access_token: token, phone_number_id: id } = settings
  if (!token) return { ok: false, words: 'This inbox has no access token.' }
  const url = graphAddress(settings, `${encodeURIComponent(id)}?fields=id,display_phone_number,verified_name`)
  const secrets = [token, settings.app_secret, settings.verify_token]
  return checkByGraph({ url, token, rules, secrets, found: (body) => found(body, id) }, call)
}

function found(body: JsonObject, wanted: string): AccountCheck | null {
  const id = wordOf(body['id'])
  if (id === null) return null
  if (id !== wanted) return { ok: false, words: `WhatsApp answered for another number (${id}).` }
  const number = wordOf(body['display_phone_number'], 100) ?? id
  const name = wordOf(body['verified_name'], 200)
  return { ok: true, words: `WhatsApp knows this number as ${name ? `${number} (${name})` : number}.` }
}
