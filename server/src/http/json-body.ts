import { isUtf8 } from 'node:buffer'
import { Problem } from './problem.ts'

// JSON as the API takes it. Before the engine's own parser runs, depth and number of values are bounded, by one pass over the
// bytes unless the body is too small and flat to be too deep or too many; what looks suspect is inspected afterwards.
// Nothing here recurses.
// Well-defined where JSON is not: of duplicate keys the last wins; -0 is 0 to the database; a number that a double cannot
// hold (1e400, whole numbers beyond 2^53) is refused.

export const maxDepth = 32
/** Values, counted by their commas and brackets. */
export const maxNodes = 20_000

/** Parses a body. Throws `malformed_request` (with what is wrong in words) or `invalid_text`. */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) throw new Problem('malformed_request', { detail: 'The request body is not valid UTF-8' })
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf)
    throw new Problem('malformed_request', { detail: 'The request body must not start with a byte order mark' })
  const text = bytes.toString('utf8')
  const isSuspect = isSmallAndFlat(text) ? text.includes('\\u') || longNumber.test(text) : scan(bytes)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The engine's own words quote the body, which no log may hold.
    throw new Problem('malformed_request', { detail: 'The request body is not valid JSON' })
  }
  if (isSuspect || text.includes('__proto__') || text.includes('"constructor"')) inspect(value)
  return value
}

const longNumber = /[0-9]{16}|[0-9][eE]/

/** True when the text cannot reach either bound: short, and with fewer opening brackets than the depth allowed. */
function isSmallAndFlat(text: string): boolean {
  if (text.length > maxNodes) return false
  let opened = 0
  for (const bracket of ['{', '['])
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1))
      if (++opened > maxDepth) return false
  return true
}

/** One pass that enforces the bounds. True when the value must be inspected: it holds \u escapes, or numbers with an exponent or 16 digits. */
function scan(bytes: Buffer): boolean {
  let isSuspect = false
  let inText = false
  let depth = 0
  let nodes = 1
  let digits = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!
    if (inText) {
      if (byte === 0x5c) {
        at++
        if (bytes[at] === 0x75) isSuspect = true
      } else if (byte === 0x22) inText = false
      continue
    }
    if (byte >= 0x30 && byte <= 0x39) {
      if (++digits === 16) isSuspect = true
      continue
    }
    if (digits > 0 && (byte === 0x65 || byte === 0x45)) isSuspect = true
    digits = 0
    if (byte === 0x22) inText = true
    else if (byte === 0x2c) nodes++
    else if (byte === 0x7b || byte === 0x5b) {
      nodes++
      if (++depth > maxDepth)
        throw new Problem('malformed_request', { detail: `The request body is nested deeper than ${maxDepth} levels` })
    } else if (byte === 0x7d || byte === 0x5d) depth--
  }
  if (nodes > maxNodes)
    throw new Problem('malformed_request', { detail: `The request body holds more than ${maxNodes} values` })
  return isSuspect
}

function inspect(root: unknown): void {
  const waiting: unknown[] = [root]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (typeof value === 'string') checkText(value)
    else if (typeof value === 'number') checkNumber(value)
    else if (Array.isArray(value)) for (const item of value) waiting.push(item)
    else if (typeof value === 'object' && value !== null) {
      for (const [key, item] of Object.entries(value)) {
        checkText(key)
        if (key === '__proto__' || (key === 'constructor' && isObject(item) && Object.hasOwn(item, 'prototype')))
          throw new Problem('malformed_request', { detail: 'The request body names a forbidden key' })
        waiting.push(item)
      }
    }
  }
}

/** Throws `invalid_text` on what PostgreSQL cannot store: NUL and lone surrogates. */
export function checkText(text: string): void {
  if (text.includes('\0') || !text.isWellFormed()) throw new Problem('invalid_text')
}

function checkNumber(value: number): void {
  if (!Number.isFinite(value) || (Number.isInteger(value) && !Number.isSafeInteger(value)))
    throw new Problem('malformed_request', { detail: 'The request body holds a number that is too large' })
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
