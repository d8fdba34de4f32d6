import { isObject } from '../fields.ts'
import type { Entry } from './entry.ts'

/** What a speaker puts on the phone: the fields that differ from an entry's defaults. */
export type Said = Pick<Entry, 'id' | 'from' | 'kind'> & Partial<Omit<Entry, 'position' | 'state'>>

/** What happened in a thread, read from what was posted to Parley or from what Parley sent. */
export type Happening =
  | { does: 'says'; entry: Said }
  | { does: 'reacts'; by: 'customer' | 'business'; target: string; emoji: string | null }
  | { does: 'edits'; target: string; text: string }
  | { does: 'deletes'; target: string }

/** The text, or null for an empty one and for anything else. */
export function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** The objects of a list; none for anything else. */
export function rows(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isObject) : []
}

export function notice(id: string, text: string): Happening {
  return { does: 'says', entry: { id, from: 'platform', kind: 'notice', text } }
}
