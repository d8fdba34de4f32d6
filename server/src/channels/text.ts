/**
 * Text from outside, made fit for PostgreSQL: it refuses U+0000 and lone surrogates, so both become U+FFFD.
 * Everything here is bounded, so that one hostile payload cannot fill a row.
 */

/** Longest message text that is kept, in UTF-16 code units. */
export const maxMessageChars = 65_536
export const maxNameChars = 300
export const maxIdChars = 512

/** Well-formed `s` without NUL, at most `maxChars` UTF-16 code units; a cut text ends in `…` and never halves a pair. */
export function cleanText(s: string, maxChars: number): string {
  return safe(s.length <= maxChars ? s : `${s.slice(0, cutBefore(s, maxChars - 1))}…`)
}

/** A message's text: like `cleanText` at `maxMessageChars`, but a cut says how much there was. */
export function cleanBody(s: string): string {
  if (s.length <= maxMessageChars) return safe(s)
  const mark = `\n[… shortened, ${s.length} characters were sent]`
  return safe(s.slice(0, cutBefore(s, maxMessageChars - mark.length)) + mark)
}

/** A person's name, trimmed, at most 300 characters; `null` when nothing readable is left. */
export function cleanName(value: unknown): string | null {
  if (typeof value !== 'string') return null
  return cleanText(value.trim(), maxNameChars).trim() || null
}

/** A platform's id: a string of 1 to 512 characters; anything else is `null`, for a cut id would name something else. */
export function cleanId(value: unknown): string | null {
  return typeof value === 'string' && value.length > 0 && value.length <= maxIdChars ? safe(value) : null
}

/** Copies JSON for `meta`: strings and keys cleaned, at most `maxChars` of text in all and `maxDepth` levels; the rest is `…`. */
export function cleanJson(value: unknown, maxChars = 16_384, maxDepth = 12): unknown {
  return copy(value, maxDepth, { left: maxChars })
}

type Budget = { left: number }

function copy(value: unknown, depth: number, budget: Budget): unknown {
  budget.left -= 8
  if (typeof value === 'string') {
    const text = cleanText(value, Math.max(1, budget.left))
    budget.left -= text.length
    return text
  }
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'boolean' || value === null) return value
  if (typeof value !== 'object') return null
  if (depth === 0 || budget.left <= 0) return '…'
  return Array.isArray(value) ? copyArray(value, depth, budget) : copyObject(value, depth, budget)
}

function copyArray(list: unknown[], depth: number, budget: Budget): unknown[] {
  const kept: unknown[] = []
  for (const element of list) {
    if (budget.left <= 0) return [...kept, '…']
    kept.push(copy(element, depth - 1, budget))
  }
  return kept
}

/** `fromEntries` defines own properties, so a key called `__proto__` stays a mere key. */
function copyObject(object: object, depth: number, budget: Budget): Record<string, unknown> {
  const kept: [string, unknown][] = []
  for (const [key, element] of Object.entries(object)) {
    if (budget.left <= 0) {
      kept.push(['…', '…'])
      break
    }
    const name = cleanText(key, 128)
    budget.left -= name.length
    kept.push([name, copy(element, depth - 1, budget)])
  }
  return Object.fromEntries(kept)
}

function safe(s: string): string {
  const wellFormed = s.isWellFormed() ? s : s.toWellFormed()
  return wellFormed.includes('\0') ? wellFormed.replaceAll('\0', '\ufffd') : wellFormed
}

function cutBefore(s: string, end: number): number {
  const last = s.charCodeAt(end - 1)
  return last >= 0xd800 && last <= 0xdbff ? end - 1 : end
}
