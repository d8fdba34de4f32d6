import type { Address, Sender } from '../../channel.ts'
import { type JsonObject, listOf, objectOf, wordOf } from '../../json.ts'
import { cleanId, cleanName } from '../../text.ts'

/** `value.contacts[]` by business-scoped user id and by phone number, and the only one when there is just one. */
export type Contacts = { byId: ReadonlyMap<string, JsonObject>; only: JsonObject | null }

const noContacts: Contacts = { byId: new Map(), only: null }

export function contactsOf(list: unknown): Contacts {
  const contacts = listOf(list)
  if (contacts.length === 0) return noContacts
  const byId = new Map<string, JsonObject>()
  for (const element of contacts) {
    const contact = objectOf(element)
    for (const id of [cleanId(contact['user_id']), phoneOf(contact['wa_id'])]) if (id) byId.set(id, contact)
  }
  return { byId, only: contacts.length === 1 ? objectOf(contacts[0]) : null }
}

/** Digits of a phone number, without `+`; `null` when there are none or too many (E.164 has 15; a group id is no phone). */
export function phoneOf(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 40 || !/^\+?[\d ().-]+$/.test(value)) return null
  const digits = value.replaceAll(/\D/g, '')
  return digits.length >= 1 && digits.length <= 20 ? digits : null
}

/**
 * Who wrote: the user id before the number, for a number may be hidden or given up. Both may be missing or empty on the
 * message; then a single contact says who it was. `null` when nothing names anybody.
 */
export function senderOf(message: JsonObject, contacts: Contacts): Sender | null {
  const userId = cleanId(message['from_user_id'])
  const phone = phoneOf(message['from'])
  const named = userId !== null || phone !== null
  const matched = contacts.byId.get(userId ?? '') ?? contacts.byId.get(phone ?? '')
  const contact = matched ?? (named ? null : contacts.only) ?? {}
  const addresses = addressList(userId ?? cleanId(contact['user_id']), phone, phoneOf(contact['wa_id']))
  if (addresses.length === 0) return null
  const profile = objectOf(contact['profile'])
  const username = wordOf(profile['username'], 100)
  const parentUserId = cleanId(message['from_parent_user_id']) ?? cleanId(contact['parent_user_id'])
  const extra = { ...(username && { username }), ...(parentUserId && { parentUserId }) }
  const sender: Sender = { addresses, displayName: cleanName(profile['name']) }
  return username || parentUserId ? { ...sender, profile: extra } : sender
}

/** A sender of ids alone; phone numbers that say the same are given once. */
export function personOf(userId: unknown, ...phones: unknown[]): Sender | null {
  const addresses = addressList(cleanId(userId), ...phones.map(phoneOf))
  return addresses.length === 0 ? null : { addresses, displayName: null }
}

function addressList(userId: string | null, ...phones: (string | null)[]): Address[] {
  const addresses: Address[] = userId === null ? [] : [{ kind: 'bsuid', value: userId }]
  for (const value of phones)
    if (value !== null && !addresses.some((known) => known.value === value)) addresses.push({ kind: 'phone', value })
  return addresses
}
