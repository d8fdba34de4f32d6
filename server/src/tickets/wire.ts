import { type IdKind, toId } from '@parley/contract'

/**
 * A wire form as JSON with holes, made straight from a row's text: no row object, no dates, no serialising of a page. Values that
 * hold no `|` come as one, for what PostgreSQL and the driver do for each value costs more than the value; names of fields
 * are not sent by PostgreSQL, for it pays by the 8 KiB. Equal to presenting the same row as an object, which a test holds.
 */
export type Wire = {
  /** What to select: `width` values. */
  columns: string
  width: number
  /** The JSON of a row, whose values of this form begin at `from`. */
  write(values: Values, from: number): string
}

/** A row as text. */
export type Values = readonly (string | null)[]

type Hole = {
  sql: string
  /** Comes with others in one value; then null is ''. */
  isJoined: boolean
  /** The JSON of a value. */
  convert(value: string | null): string
}

/** A number, true, false, or a word of ours that stands between quotes; never null. */
export const raw = (sql: string): Hole => ({ sql, isJoined: true, convert: (value) => value! })
/** A UUID or null. */
export const id = (kind: IdKind, sql: string): Hole => ({
  sql,
  isJoined: true,
  convert: (uuid) => (uuid ? `"${toId(kind, uuid)}"` : 'null'),
})
/** A time of milliseconds or null, in a session whose time zone is UTC. */
export const time = (sql: string): Hole => ({ sql, isJoined: true, convert: (at) => (at ? iso(at) : 'null') })
/** Any text, or null. */
export const text = (sql: string): Hole => ({ sql, isJoined: false, convert: (value) => JSON.stringify(value) })
/** JSON as text, or null, which stands for `absent`. */
export const json = (sql: string, absent: string): Hole => ({
  sql: `(${sql})::text`,
  isJoined: false,
  convert: (value) => value ?? absent,
})
/** Anything else. */
export const made = (sql: string, convert: (value: string | null) => string): Hole => ({
  sql,
  isJoined: false,
  convert,
})

export function wire(words: TemplateStringsArray, ...holes: readonly Hole[]): Wire {
  const joined = holes.filter(({ isJoined }) => isJoined)
  const alone = holes.filter(({ isJoined }) => !isJoined)
  const places = holes.map((hole) => (hole.isJoined ? joined : alone).indexOf(hole))
  return {
    columns: [`concat(${joined.map(({ sql }) => sql).join(", '|', ")})`, ...alone.map(({ sql }) => sql)].join(', '),
    width: 1 + alone.length,
    write(values, from) {
      const parts = values[from]!.split('|')
      let written = words[0]!
      for (let n = 0; n < holes.length; n++) {
        const { isJoined, convert } = holes[n]!
        written += convert(isJoined ? parts[places[n]!]! : values[from + 1 + places[n]!]!) + words[n + 1]!
      }
      return written
    },
  }
}

/** `2026-01-19 10:00:00.5+00` as `"2026-01-19T10:00:00.500Z"`. */
function iso(at: string): string {
  const fraction = at.charCodeAt(19) === 46 ? at.slice(20, -3).padEnd(3, '0') : '000'
  return `"${at.slice(0, 10)}T${at.slice(11, 19)}.${fraction}Z"`
}
