/** What was found in a payload. */
export type Cut =
  | { found: false }
  /** Nothing of it may stay: it names them outside every list, or is no JSON. */
  | { found: true; rest: null; pointers: string[] }
  /** The payload without the entries that name them, and the JSON pointers of what was cut. */
  | { found: true; rest: string; pointers: string[] }

/**
 * Cuts a person out of a raw payload, whatever the platform: of every entry of a list that names one of their ids as a whole value
 * or key, the innermost goes, with all that it holds; so does a member under such a key. Where an id stands outside every list the
 * whole payload is about them.
 * @param body JSON, or what was sent instead
 * @param names addresses and platform ids, as they stand in payloads
 */
export function cutOut(body: string, names: ReadonlySet<string>): Cut {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    const found = [...names].some((name) => body.includes(name))
    return found ? { found, rest: null, pointers: [''] } : { found }
  }
  const pointers: string[] = []
  if (cutWithin(value, '', names, pointers)) return { found: true, rest: null, pointers: ['', ...pointers] }
  return pointers.length === 0 ? { found: false } : { found: true, rest: JSON.stringify(value), pointers }
}

/** @returns whether this value itself must go, for it names them and no list within it holds the name */
function cutWithin(value: unknown, at: string, names: ReadonlySet<string>, pointers: string[]): boolean {
  if (typeof value === 'string') return isNamed(value, names)
  if (typeof value === 'number') return names.has(String(value))
  if (Array.isArray(value)) {
    for (let n = value.length - 1; n >= 0; n--)
      if (cutWithin(value[n], `${at}/${n}`, names, pointers)) {
        value.splice(n, 1)
        pointers.push(`${at}/${n}`)
      }
    return false
  }
  if (typeof value !== 'object' || value === null) return false
  const members = value as Record<string, unknown>
  let isAbout = false
  for (const [key, member] of Object.entries(members)) {
    const pointer = `${at}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (isNamed(key, names)) {
      delete members[key]
      pointers.push(pointer)
    } else if (cutWithin(member, pointer, names, pointers)) isAbout = true
  }
  return isAbout
}

/** Phone numbers stand in payloads with and without their plus. */
function isNamed(text: string, names: ReadonlySet<string>): boolean {
  return text.length <= 1024 && (names.has(text) || (text.startsWith('+') && names.has(text.slice(1))))
}
