import type { ParsedEntry } from '../channel.ts'
import { isObject, type JsonObject, objectOf, unparsed, wordOf } from '../json.ts'
import { eachElement, eachEntry } from '../meta/entries.ts'
import { cleanId } from '../text.ts'
import { eventItem } from './parse/events.ts'

/** Reads a body of the Messenger webhook: every entry, its `messaging`, its `standby` and its `changes`. */
export function parse(body: unknown): ParsedEntry[] {
  return eachEntry(body, 'page', (entry, pointer, found) => {
    const named = entry['id']
    const pageId = named === undefined ? null : cleanId(named)
    if (named !== undefined && pageId === null) {
      found.push(unparsed(null, pointer, 'The page id of the entry is no id.'))
      return
    }
    const before = found.length
    const read = (event: JsonObject, at: string, standby: boolean) => {
      const accountId = pageId ?? pageOf(event)
      found.push({ accountId, pointer: at, item: eventItem(event, standby) })
    }
    eachElement(entry, 'messaging', pageId, pointer, found, (event, at) => read(event, at, false))
    eachElement(entry, 'standby', pageId, pointer, found, (event, at) => read(event, at, true))
    eachElement(entry, 'changes', pageId, pointer, found, (change, at) => {
      const field = change['field']
      if (!isChat(field))
        found.push(unparsed(pageId, at, `The field ${wordOf(field, 60) ?? '(none)'} is not about chat.`))
      else if (isObject(change['value'])) read(change['value'], at, field === 'standby')
      else found.push(unparsed(pageId, at, 'The change holds no object called "value".'))
    })
    if (found.length === before)
      found.push(unparsed(pageId, pointer, 'The entry holds no "messaging", "standby" or "changes", or empty ones.'))
  })
}

/** The page is whoever the customer is not: the recipient, or on an echo the sender. */
function pageOf(event: JsonObject): string | null {
  const isEcho = objectOf(event['message'])['is_echo'] === true
  return cleanId(objectOf(event[isEcho ? 'sender' : 'recipient'])['id'])
}

/** Some pages of the documentation show an event as a change whose field is called like the subscription. */
function isChat(field: unknown): boolean {
  return typeof field === 'string' && /^(messages$|message_|messaging_|standby$)/.test(field)
}
