import type { WhatsappAccount } from '../accounts.ts'
import { BoundedMap } from '../ring.ts'
import { metaJson } from './meta-json.ts'
import { type SignedWebhook, signedWebhook } from './signed.ts'

/** The `value` of a change on the field `messages`; other fields have values of their own. */
export type WhatsappValue = {
  contacts?: Record<string, unknown>[]
  messages?: Record<string, unknown>[]
  statuses?: Record<string, unknown>[]
  errors?: Record<string, unknown>[]
  message_echoes?: Record<string, unknown>[]
  [other: string]: unknown
}

/** One thing that the platform has to tell. `time` (Unix seconds) goes to the entry, for account and template fields. */
export type WhatsappUpdate = { field: string; value: WhatsappValue; time?: number }

const changesPerEntry = 250
const messagesPerChange = 10
const mergeable = ['messages', 'statuses'] as const

/** `messaging_product` and `metadata` as they stand at the head of a value. */
function metadataOf(account: WhatsappAccount) {
  return {
    messaging_product: 'whatsapp',
    metadata: {
      display_phone_number: account.displayPhoneNumber.replace(/\D/g, ''),
      phone_number_id: account.phoneNumberId,
    },
  }
}

const withMetadata = new Set(['messages', 'smb_message_echoes', 'history', 'user_id_update', 'user_preferences'])

/**
 * The body for any number of updates of one account. One update stands alone; more are spread over every array that the
 * format has: neighbours of one kind share a `messages[]` or `statuses[]`, changes follow in `changes[]`, at most 250 an
 * entry.
 */
export function whatsappBody(account: WhatsappAccount, updates: readonly WhatsappUpdate[]): Buffer {
  const entries: { id: string; time?: number; changes: { value: WhatsappValue; field: string }[] }[] = []
  for (const update of merged(updates)) {
    const head = withMetadata.has(update.field) ? metadataOf(account) : {}
    const change = { value: { ...head, ...update.value }, field: update.field }
    const last = entries.at(-1)
    if (last && last.time === update.time && last.changes.length < changesPerEntry) last.changes.push(change)
    else entries.push({ id: account.wabaId, time: update.time, changes: [change] })
  }
  return Buffer.from(metaJson({ object: 'whatsapp_business_account', entry: entries }), 'latin1')
}

function merged(updates: readonly WhatsappUpdate[]): WhatsappUpdate[] {
  const result: WhatsappUpdate[] = []
  for (const update of updates) {
    const into = result.at(-1)
    const list = mergeable.find((name) => update.value[name] && into?.value[name])
    if (into && list && (into.value[list]?.length ?? 0) < messagesPerChange) {
      const contacts = [...(into.value.contacts ?? []), ...(update.value.contacts ?? [])]
      const value = { ...into.value, [list]: [...(into.value[list] ?? []), ...(update.value[list] ?? [])] }
      result[result.length - 1] = { ...into, value: contacts.length > 0 ? { ...value, contacts } : value }
    } else result.push(update)
  }
  return result
}

const countries: [prefix: string, country: string][] = [
  ['1', 'US'],
  ['31', 'NL'],
  ['33', 'FR'],
  ['34', 'ES'],
  ['39', 'IT'],
  ['44', 'GB'],
  ['49', 'DE'],
  ['52', 'MX'],
  ['54', 'AR'],
  ['55', 'BR'],
  ['91', 'IN'],
]

/** The business-scoped user id that the sandbox gives a phone number: the same for one portfolio, another for others. */
export function whatsappUserId(wabaId: string, waId: string): string {
  let hash = 7
  for (let i = 0; i < wabaId.length; i++) hash = (hash * 31 + wabaId.charCodeAt(i)) % 8999
  const country = countries.find(([prefix]) => waId.startsWith(prefix))?.[1] ?? 'US'
  return `${country}.${hash + 1000}${waId}`
}

export type WhatsappText = {
  account: WhatsappAccount
  /** Digits without `+`. */
  from: string
  name: string
  id: string
  text: string
  /** Unix seconds. */
  timestamp: number
}

const heads = new BoundedMap<string, string>(1000)

/**
 * A signed webhook with one text message, for load generators: the account's part is kept, the rest is concatenated.
 * The bytes are what `whatsappBody` makes of the same message.
 */
export function whatsappTextWebhook(message: WhatsappText): SignedWebhook {
  const { account, from } = message
  const cacheKey = `${account.wabaId} ${account.phoneNumberId} ${account.displayPhoneNumber}`
  let head = heads.get(cacheKey)
  if (head === undefined) {
    const metadata = metaJson(metadataOf(account)).slice(0, -1)
    head = `{"object":"whatsapp_business_account","entry":[{"id":${metaJson(account.wabaId)},"changes":[{"value":${metadata}`
    heads.set(cacheKey, head)
  }
  const phone = metaJson(from)
  const userId = metaJson(whatsappUserId(account.wabaId, from))
  const json =
    `${head},"contacts":[{"profile":{"name":${metaJson(message.name)}},"wa_id":${phone},"user_id":${userId}}],` +
    `"messages":[{"from":${phone},"from_user_id":${userId},"id":${metaJson(message.id)},` +
    `"timestamp":"${message.timestamp}","type":"text","text":{"body":${metaJson(message.text)}}}]},"field":"messages"}]}]}`
  return signedWebhook('whatsapp', account, Buffer.from(json, 'latin1'))
}
