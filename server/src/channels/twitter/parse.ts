import type { InboundItem, ParsedEntry } from '../channel.ts'
import { isObject, type JsonObject, objectOf } from '../json.ts'
import { cleanId } from '../text.ts'
import { quoted, unparsed } from './items.ts'
import { type Context, readMessage } from './message.ts'

import { accessRevoked, otherActivity, readMark, readReplayJob, readTyping } from './signals.ts'
import { chatJoined, readEncrypted } from './xchat.ts'

type Reader = (event: unknown, context: Context) => InboundItem

const lists = new Map<string, Reader>([
  ['direct_message_events', readMessage],
  ['direct_message_indicate_typing_events', readTyping],
  ['direct_message_mark_read_events', readMark],
])

/** Keys that say something about the other keys. */
const companions = new Set(['for_user_id', 'users', 'apps', 'user_has_blocked'])

/** What X sends on the same webhook when the app listens to more than direct messages. */
const otherLists = /^(?:tweet_create|tweet_delete|favorite|follow|unfollow|block|unblock|mute|unmute)_events$/
const otherTypes = /^(?:post|like|follow|profile|mute|block|spaces|news)\./

/** Account Activity bodies, X Activity bodies and notices on replays, told apart by their keys. */
export function parse(body: unknown): ParsedEntry[] {
  if (!isObject(body)) return [entry(null, '', unparsed('The body is not a JSON object.'))]
  const account = accountOf(body['for_user_id'])
  if (account === undefined) return [entry(null, '/for_user_id', unparsed('"for_user_id" is not an id as a string.'))]
  const context = { accountId: account, users: body['users'], sent: false }
  return Object.hasOwn(body, 'data') ? readActivities(body['data']) : readKeys(body, '', context)
}

/** The keys of an Account Activity body, or of the payload of an X Activity event, which has the same ones. */
function readKeys(body: JsonObject, pointer: string, context: Context): ParsedEntry[] {
  const keys = Object.keys(body).filter((key) => !companions.has(key))
  if (keys.length === 0) return [entry(context.accountId, pointer, unparsed('The body holds no event.'))]
  return keys.flatMap((key) => readKey(key, body[key], `${pointer}/${escaped(key)}`, context))
}

function readKey(key: string, value: unknown, pointer: string, context: Context): ParsedEntry[] {
  const reader = lists.get(key)
  const one = (item: InboundItem, accountId = context.accountId) => [entry(accountId, pointer, item)]
  if (reader && !Array.isArray(value)) return one(unparsed(`"${key}" is not an array.`))
  if (reader && Array.isArray(value))
    return value.map((event, index) => entry(context.accountId, `${pointer}/${index}`, reader(event, context)))
  if (key === 'user_event') return [readUserEvent(value, pointer)]
  if (key === 'replay_job_status') return one(readReplayJob(value))
  if (otherLists.test(key)) return one(otherActivity(key))
  return one(unparsed(`The key ${quoted(key)} is not known.`))
}

function readUserEvent(event: unknown, pointer: string): ParsedEntry {
  const accountId = cleanId(objectOf(objectOf(objectOf(event)['revoke'])['source'])['user_id'])
  if (accountId === null)
    return entry(null, pointer, unparsed('A user event is not a revocation that names its account.'))
  return entry(accountId, pointer, accessRevoked(accountId))
}

/** X Activity: one event, or several. */
function readActivities(data: unknown): ParsedEntry[] {
  if (!Array.isArray(data)) return readActivity(data, '/data')
  if (data.length === 0) return [entry(null, '/data', unparsed('The body holds no event.'))]
  return data.flatMap((event, index) => readActivity(event, `/data/${index}`))
}

function readActivity(event: unknown, pointer: string): ParsedEntry[] {
  const { event_type: type, filter, payload } = objectOf(event)
  if (typeof type !== 'string') return [entry(null, pointer, unparsed('An activity event has no "event_type".'))]
  const accountId = accountOf(objectOf(filter)['user_id'])
  if (accountId === undefined) return [entry(null, pointer, unparsed('"filter.user_id" is not an id as a string.'))]
  const context = { accountId, users: objectOf(payload)['users'], sent: type === 'dm.sent' || type === 'chat.sent' }
  const one = (item: InboundItem) => [entry(accountId, pointer, item)]
  if (type.startsWith('dm.')) {
    if (isObject(payload)) return readKeys(payload, `${pointer}/payload`, context)
    return one(unparsed(`A ${quoted(type)} event has no payload.`))
  }
  if (type === 'chat.received' || type === 'chat.sent') return one(readEncrypted(payload, context))
  if (type === 'chat.conversation_join') return one(chatJoined())
  if (type === 'oauth.revoke') return [readRevocation(payload, pointer)]
  if (otherTypes.test(type)) return one(otherActivity(type))
  return one(unparsed(`Activity events of the type ${quoted(type)} are not known.`))
}

function readRevocation(payload: unknown, pointer: string): ParsedEntry {
  const accountId = cleanId(objectOf(payload)['user_id'])
  if (accountId === null) return entry(null, pointer, unparsed('A revocation does not name its account.'))
  return entry(accountId, pointer, accessRevoked(accountId))
}

/** `null` when no account is named; `undefined` when something that is no id stands there: that must not reach a default inbox. */
function accountOf(value: unknown): string | null | undefined {
  return value === undefined ? null : (cleanId(value) ?? undefined)
}

function entry(accountId: string | null, pointer: string, item: InboundItem): ParsedEntry {
  return { accountId, pointer, item }
}

function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1')
}
