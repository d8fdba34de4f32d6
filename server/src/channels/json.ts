import type { InboundItem, ParsedEntry } from './channel.ts'
import { cleanText } from './text.ts'

/** Reading JSON that may be of any shape: each function gives the wanted type or nothing, and none throws. */
export type JsonObject = { readonly [key: string]: unknown }

/** Never found: shared, so that reading through what is absent needs no branch. */
const nothing: JsonObject = Object.freeze({})

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object, or an empty one. */
export function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : nothing
}

/** The list, or an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/**
 * A short clean string (a title, a word, a number as text), or `null` when there is none or it is empty. A whole number
 * that JSON could not keep exactly is left out: a wrong id is worse than none.
 */
export function wordOf(value: unknown, maxChars = 1000): string | null {
  if (typeof value === 'string') return cleanText(value, maxChars).trim() || null
  if (typeof value !== 'number' || !Number.isFinite(value)) return null
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? null : String(value)
}

/** Joins what is there. */
export function joined(parts: readonly (string | null)[], separator: string): string {
  return parts.filter((part) => part !== null && part !== '').join(separator)
}

export function unparsed(accountId: string | null, pointer: string, reason: string): ParsedEntry {
  return { accountId, pointer, item: { kind: 'unparsed', reason } satisfies InboundItem }
}
