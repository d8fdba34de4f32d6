import { createHash } from 'node:crypto'
import { type IdKind, idPrefixes, toId } from '@parley/contract'

export type Outcome = 'success' | 'failure' | 'denied'
type Facts = Record<string, unknown>

/** What happened, as a slice says it. */
export type Deed = {
  /** A stable word: `agent.updated`, `sign_in.failed`, `customer.exported`. */
  action: string
  /** What it happened to. The id is a UUID where the type is a kind of id, else the word by which the thing goes. */
  object?: { type: IdKind | 'company' | 'role' | 'setting' | 'audit' | 'receipt'; id: string | null } | undefined
  /** The fields as they were and as they became; where both are given, only those that differ are kept. */
  before?: object | null | undefined
  after?: object | null | undefined
  /** `success` unless told. */
  outcome?: Outcome
}

/** An entry as the trail holds it, but for its number and its hashes. */
export type Recorded = {
  at: string
  actor: { type: string; id: string | null; label: string | null }
  action: string
  object: { type: string; id: string | null } | null
  outcome: Outcome
  from: { ip: string | null; session_id: string | null; request_id: string | null; user_agent: string | null }
  before: Facts | null
  after: Facts | null
}

const secretName = /secret|password|token|credential|hash|recovery|private|signature|cookie|(^|_)(otp|totp)$/i
const secretValue = /^(pk_[0-9a-z]{8}_|eyJ[\w-]+\.|Bearer |\$argon2|https?:\/\/\S+#\w*token=)/i
const longestText = 500
const longestFacts = 8_000

/** The object with the id that it has outside. */
export function presentObject(object: Deed['object']): Recorded['object'] {
  if (!object) return null
  const { type, id } = object
  return { type: snake(type), id: id !== null && type in idPrefixes ? toId(type as IdKind, id) : id }
}

/**
 * What may stand in the trail of a change: the fields that differ, secrets only as `(secret)`, texts clipped, and of what people
 * wrote or who they are (customers, their notes and messages) only which fields changed.
 */
export function changeOf({ object, before, after }: Deed): Pick<Recorded, 'before' | 'after'> {
  const [was, is] = differing(before ?? null, after ?? null)
  if (object && personal.has(object.type)) {
    const names = [...new Set([...Object.keys(was ?? {}), ...Object.keys(is ?? {})])].sort()
    const changed = names.filter((name) => !ofTheDeed.has(name))
    const told = Object.fromEntries(Object.entries(is ?? {}).filter(([name]) => ofTheDeed.has(name)))
    const after = { ...told, ...(changed.length > 0 ? { changed } : {}) }
    return { before: null, after: Object.keys(after).length > 0 ? after : null }
  }
  return { before: clean(was), after: clean(is) }
}

/** What Parley itself says of a deed, which is nobody's: at what a sign-in failed, and how many were left out before. */
const ofTheDeed: ReadonlySet<string> = new Set(['at', 'left_out_before'])
const personal: ReadonlySet<string> = new Set(['customer', 'identity', 'message', 'note', 'attachment', 'scheduled'])

function differing(before: object | null, after: object | null): [Facts | null, Facts | null] {
  if (!before || !after) return [before as Facts | null, after as Facts | null]
  const [was, is] = [before as Facts, after as Facts]
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])]
  const changed = names.filter((name) => canonical(was[name] ?? null) !== canonical(is[name] ?? null))
  const pick = (facts: Facts) => Object.fromEntries(changed.map((name) => [name, facts[name] ?? null]))
  return [pick(was), pick(is)]
}

function clean(facts: Facts | null): Facts | null {
  if (!facts) return null
  const cleaned = cleanFacts(facts)
  if (JSON.stringify(cleaned).length <= longestFacts) return cleaned
  return { fields: Object.keys(cleaned).slice(0, 100), note: 'too long to keep' }
}

function cleanFacts(facts: Facts): Facts {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => [name, isSecret(name, value) ? '(secret)' : cleanValue(value)]),
  )
}

function isSecret(name: string, value: unknown): boolean {
  return secretName.test(name) && value !== null && typeof value !== 'boolean' && typeof value !== 'number'
}

function cleanValue(value: unknown): unknown {
  if (typeof value === 'string') return secretValue.test(value) ? '(secret)' : clip(value, longestText)
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return value.slice(0, 500).map(cleanValue)
  if (Buffer.isBuffer(value)) return '(bytes)'
  if (typeof value === 'object' && value !== null) return cleanFacts(value as Facts)
  return value ?? null
}

/** A text that every column takes. */
export function clip(text: string, most: number): string {
  const sound = text.toWellFormed().replaceAll('\0', '')
  return sound.length <= most ? sound : `${sound.slice(0, most - 1).toWellFormed()}…`
}

/** JSON with the members of every object in the order of their names, without blanks (RFC 8785). */
export function canonical(value: unknown): string {
  if (value instanceof Date) return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  const inOrder = members.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${inOrder.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join(',')}}`
}

/** The hash that the first entry follows. */
export const noHash = '0'.repeat(64)

/** SHA-256 over the hash before, a line feed and the entry with its number as canonical JSON; hexadecimal. */
export function hashOf(previous: string, seq: number, entry: Recorded): string {
  return createHash('sha256')
    .update(`${previous}\n${canonical({ seq, ...entry })}`)
    .digest('hex')
}

const snake = (word: string) => word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
