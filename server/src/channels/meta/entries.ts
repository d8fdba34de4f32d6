import type { ParsedEntry } from '../channel.ts'
import { isObject, type JsonObject, unparsed } from '../json.ts'

/**
 * Walks `entry[]` of a Meta webhook body. `object` may be missing (older examples lack it) but must not name another
 * product, for one address of one app can be given all of them.
 */
export function eachEntry(
  body: unknown,
  object: string,
  visit: (entry: JsonObject, pointer: string, found: ParsedEntry[]) => void,
): ParsedEntry[] {
  if (!isObject(body)) return [unparsed(null, '', 'The body is not a JSON object.')]
  const named = body['object']
  if (named !== undefined && named !== object) {
    const other = typeof named === 'string' ? JSON.stringify(named.slice(0, 60).toWellFormed()) : 'something else'
    return [unparsed(null, '', `The payload is about ${other}, not about "${object}".`)]
  }
  const found: ParsedEntry[] = []
  const entries = body['entry']
  if (!Array.isArray(entries)) return [unparsed(null, '', 'The body holds no list called "entry".')]
  if (entries.length === 0) return [unparsed(null, '', 'The list "entry" is empty.')]
  for (const [index, entry] of entries.entries()) {
    const pointer = `/entry/${index}`
    if (isObject(entry)) visit(entry, pointer, found)
    else found.push(unparsed(null, pointer, 'The entry is not a JSON object.'))
  }
  return found
}

/**
 * Walks one list: `visit` for each element that is an object, an unparsed item for each that is not, and one when the
 * list is no list at all. A missing list is nothing. Returns whether the key was there.
 */
export function eachElement(
  holder: JsonObject,
  key: string,
  accountId: string | null,
  pointer: string,
  found: ParsedEntry[],
  visit: (element: JsonObject, pointer: string) => void,
): boolean {
  const list = holder[key]
  if (list === undefined) return false
  if (!Array.isArray(list)) {
    found.push(unparsed(accountId, `${pointer}/${key}`, `"${key}" is not a list.`))
    return true
  }
  for (const [index, element] of list.entries()) {
    const at = `${pointer}/${key}/${index}`
    if (isObject(element)) visit(element, at)
    else found.push(unparsed(accountId, at, `An element of "${key}" is not a JSON object.`))
  }
  return true
}
