import type { ParsedEntry } from '../channel.ts'
import { isObject, type JsonObject, unparsed } from '../json.ts'
import { eachElement, eachEntry } from '../meta/entries.ts'
import { cleanId } from '../text.ts'
import { echoItem } from './parse/echoes.ts'
import { userIdUpdateItem } from './parse/identity.ts'
import { messageItem } from './parse/messages.ts'
import { callNotice, errorNotice, fieldNotice, preferenceNotice } from './parse/notices.ts'
import { contactsOf } from './parse/senders.ts'
import { statusItem } from './parse/statuses.ts'

/** Reads a body of the WhatsApp Business webhook: every entry, every change, every list in it. */
export function parse(body: unknown): ParsedEntry[] {
  return eachEntry(body, 'whatsapp_business_account', (entry, pointer, found) => {
    const changes = entry['changes']
    if (!Array.isArray(changes) || changes.length === 0) {
      found.push(unparsed(null, pointer, 'The entry holds no list called "changes", or an empty one.'))
      return
    }
    eachElement(entry, 'changes', null, pointer, found, (change, at) => readChange(change, at, found))
  })
}

function readChange(change: JsonObject, pointer: string, found: ParsedEntry[]): void {
  const value = change['value']
  if (!isObject(value)) {
    found.push(unparsed(null, pointer, 'The change holds no object called "value".'))
    return
  }
  const accountId = accountOf(value)
  if (accountId === undefined) {
    found.push(unparsed(null, pointer, 'The phone number id in "metadata" is no id.'))
    return
  }
  const before = found.length
  const field = change['field'] ?? 'messages'
  const walked = readLists(value, field, accountId, `${pointer}/value`, found)
  if (found.length > before) return
  if (walked) found.push(unparsed(accountId, pointer, 'The change holds only empty lists.'))
  else found.push({ accountId, pointer, item: fieldNotice(field, value) })
}

/** `null` when none is named, `undefined` when what is named cannot be an id. */
function accountOf(value: JsonObject): string | null | undefined {
  const metadata = value['metadata']
  if (metadata === undefined) return null
  if (!isObject(metadata)) return undefined
  const id = metadata['phone_number_id']
  return id === undefined ? null : (cleanId(id) ?? undefined)
}

/** Whichever lists are there are walked, whatever the field is called: standby, for one, comes with the same lists. */
function readLists(
  value: JsonObject,
  field: unknown,
  accountId: string | null,
  pointer: string,
  found: ParsedEntry[],
): boolean {
  const contacts = contactsOf(value['contacts'])
  const standby = field === 'standby'
  let walked = false
  const walk = (key: string, read: (element: JsonObject) => ParsedEntry['item']) => {
    const there = eachElement(value, key, accountId, pointer, found, (element, at) =>
      found.push({ accountId, pointer: at, item: read(element) }),
    )
    walked ||= there
  }
  walk('messages', (message) => messageItem(message, contacts, standby))
  if (standby) walk('standby', (message) => messageItem(message, contacts, standby))
  walk('message_echoes', echoItem)
  walk('statuses', statusItem)
  walk('errors', errorNotice)
  walk('user_id_update', userIdUpdateItem)
  walk('user_preferences', preferenceNotice)
  walk('calls', callNotice)
  return walked
}
