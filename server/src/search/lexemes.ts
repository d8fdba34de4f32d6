import type { Group } from './query.ts'

/**
 * How keys stand in the index. Each is preceded by the number of its bucket: some 16,000 neighbours in time. So one GIN index is
 * as many small ones, a word's newest matches are found without looking at the older ones, and new entries are written to
 * the part of the index that is in memory. A question is text with `~` in place of the bucket.
 */
const bucketMark = '~'

/** What narrows a search inside the index. It may lag behind the ticket by a moment; the ticket itself decides. */
export type Facet = { department: string | null } | { assignee: string | null } | { channel: string } | { tag: string }

export function facetKey(facet: Facet): string {
  if ('department' in facet) return `/d${facet.department ?? ''}`
  if ('assignee' in facet) return `/a${facet.assignee ?? ''}`
  if ('channel' in facet) return `/c${facet.channel}`
  return `/t${facet.tag.replaceAll(bucketMark, '')}`
}

/** The text form of a tsvector. */
export function vectorOf(bucket: number, keys: Iterable<string>): string {
  return [...keys].map((key) => lexeme(`${bucket}:${key}`)).join(' ')
}

/** The text form of a tsquery with `~` for the bucket; `any` of each of `narrowed`. @returns '' when nothing is asked. */
export function questionOf(groups: readonly Group[], narrowed: readonly (readonly Facet[])[] = []): string {
  const words = groups.map((ways) =>
    either(ways.map((way) => both(way.map(({ key, prefix }) => `${marked(key)}${prefix ? ':*' : ''}`)))),
  )
  return both([...words, ...narrowed.map((facets) => either(facets.map((facet) => marked(facetKey(facet)))))])
}

const marked = (key: string): string => lexeme(`${bucketMark}:${key}`)
const lexeme = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
const either = (parts: readonly string[]): string => (parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' | ')})`)
const both = (parts: readonly string[]): string => (parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' & ')})`)
