import type { InboundNotice, Sender, Unparsed } from '../channel.ts'
import { isObject, objectOf } from '../json.ts'
import { cleanName, cleanText } from '../text.ts'

export function unparsed(reason: string): Unparsed {
  return { kind: 'unparsed', reason }
}

export function notice(code: string, level: InboundNotice['level'], words: string): InboundNotice {
  return { kind: 'notice', code, level, words }
}

/** A word of the payload, short enough to be quoted in a sentence. */
export function quoted(value: unknown): string {
  return typeof value === 'string' ? `"${cleanText(value, 60)}"` : `(${value === null ? 'null' : typeof value})`
}

/** Who that user is, as far as the payload says: AAA puts users in plainly, XAA one level deeper under `data` with other names. */
export function person(id: string, users: unknown): Sender {
  const directory = objectOf(users)
  const entry = objectOf(Object.hasOwn(directory, id) ? directory[id] : undefined)
  const user = isObject(entry['data']) ? entry['data'] : entry
  const username = cleanName(user['username'] ?? user['screen_name'])
  const sender: Sender = { addresses: [{ kind: 'x_user', value: id }], displayName: cleanName(user['name']) }
  return username === null ? sender : { ...sender, profile: { username } }
}
