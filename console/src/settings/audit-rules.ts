import type { AuditEntry, AuditFilter } from '../api/types.ts'
import { dayKey, formatMoment, fromWall } from '../words/dates.ts'
import { deeds } from '../words/en/deeds.ts'

/** What the page's address holds: days instead of moments, both of them included. */
export type AuditSearch = Partial<Record<'actor' | 'action' | 'object' | 'outcome' | 'from' | 'to', string>>

export const auditGroups = [
  'agent',
  'role',
  'department',
  'sign_in',
  'sign_out',
  'second_factor',
  'session',
  'password',
  'access',
  'key',
  'identity_provider',
  'ticket',
  'message',
  'customer',
  'inbox',
  'tag',
  'canned_reply',
  'company',
  'retention',
  'audit',
] as const
/** Those whose words begin others too: `sign_in.failed` and `sign_in_policy.updated`. */
const open: readonly string[] = ['sign_in', 'sign_out', 'customer', 'company', 'retention', 'audit', 'access']
export const prefixOf = (group: (typeof auditGroups)[number]): string => (open.includes(group) ? group : `${group}.`)

const isDay = (text: string | undefined): text is string => /^\d{4}-\d\d-\d\d$/.test(text ?? '')

/** What is asked of the API. Days are those of the company; what cannot be read is left out. */
export function filterOf({ actor, action, object, outcome, from, to }: AuditSearch): AuditFilter {
  return {
    ...(actor ? { actor: actor.slice(0, 64) } : {}),
    ...(action && /^[a-z0-9_.]{1,64}$/.test(action) ? { action } : {}),
    ...(object ? { object: object.trim().slice(0, 64) } : {}),
    ...(outcome === 'success' || outcome === 'failure' || outcome === 'denied' ? { outcome } : {}),
    ...(isDay(from) ? { from: fromWall(`${from}T00:00`).toISOString() } : {}),
    ...(isDay(to) ? { to: fromWall(`${dayAfter(to)}T00:00`).toISOString() } : {}),
  }
}

function dayAfter(day: string): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
}

export const today = (): string => dayKey(new Date())

/** What follows a name: "signed in". An action that has no words yet reads as it stands: "agent sessions ended". */
export function deedWords(action: string): string {
  return Object.hasOwn(deeds, action) ? deeds[action as keyof typeof deeds] : action.replaceAll(/[._]/g, ' ').trim()
}

/** "is_registered" reads "Is registered". */
export function fieldWords(field: string): string {
  const words = field.replaceAll(/[._]/g, ' ').trim()
  return words.slice(0, 1).toUpperCase() + words.slice(1)
}

export type Change = { field: string; before: unknown; after: unknown }

/** What differs, by field. Of lists only what went and what came. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): Change[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return fields.map((field) => {
    const [was, is] = [before?.[field], after?.[field]]
    if (!Array.isArray(was) || !Array.isArray(is)) return { field, before: was, after: is }
    return { field, before: without(was, is), after: without(is, was) }
  })
}

function without(list: readonly unknown[], other: readonly unknown[]): unknown[] {
  const held = new Set(other.map((one) => JSON.stringify(one)))
  return list.filter((one) => !held.has(JSON.stringify(one)))
}

/** A value for people. @param words what nothing, true and false are called */
export function valueWords(value: unknown, words: { nothing: string; yes: string; no: string }): string {
  if (value === null || value === undefined || value === '') return words.nothing
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (Array.isArray(value))
    return value.length === 0 ? words.nothing : value.map((one) => valueWords(one, words)).join(', ')
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value)) return formatMoment(value)
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
