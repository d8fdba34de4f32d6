import type { Query } from './query.ts'
import { tokensOf } from './words.ts'

export type Span = readonly [start: number, end: number]

/** Where and how well a text answers a question. */
export type Match = {
  /** Sorted, not overlapping, in UTF-16 units. */
  spans: Span[]
  /** Which groups of the question are in it. */
  groups: ReadonlySet<number>
  /** Of these, how many stand there whole, not only as the beginning of a longer word. */
  whole: number
  /** 1: side by side; towards 0 the further apart. */
  closeness: number
}

type Ref = { group: number; way: number; atom: number }
type Hit = Ref & { span: Span; isWhole: boolean }

/** @returns what finds the question in any number of texts. */
export function matcherOf({ groups }: Query): (text: string) => Match {
  const exact = new Map<string, Ref[]>()
  const prefixes: (Ref & { key: string })[] = []
  groups.forEach((ways, group) => {
    ways.forEach((atoms, way) => {
      atoms.forEach(({ key, prefix }, atom) => {
        if (prefix) prefixes.push({ key, group, way, atom })
        else exact.set(key, [...(exact.get(key) ?? []), { group, way, atom }])
      })
    })
  })

  return (text) => {
    const hits: Hit[] = []
    for (const { key, start, end } of tokensOf(text)) {
      for (const ref of exact.get(key) ?? []) hits.push({ ...ref, span: [start, end], isWhole: true })
      for (const ref of prefixes)
        if (key.startsWith(ref.key)) hits.push({ ...ref, span: [start, end], isWhole: key === ref.key })
    }
    return matchOf(groups, hits)
  }
}

/** A way counts when all of its atoms are there: two digits of a telephone number say nothing. */
function matchOf(groups: Query['groups'], hits: readonly Hit[]): Match {
  const seen = new Map<string, Set<number>>()
  const wayOf = ({ group, way }: Ref) => `${group} ${way}`
  for (const hit of hits) seen.set(wayOf(hit), (seen.get(wayOf(hit)) ?? new Set()).add(hit.atom))
  const good = hits
    .filter((hit) => seen.get(wayOf(hit))?.size === groups[hit.group]?.[hit.way]?.length)
    .sort((a, b) => a.span[0] - b.span[0] || a.span[1] - b.span[1])
  return {
    spans: merged(good.map(({ span }) => span)),
    groups: new Set(good.map(({ group }) => group)),
    whole: new Set(good.flatMap(({ group, isWhole }) => (isWhole ? group : []))).size,
    closeness: closenessOf(good),
  }
}

function merged(sorted: readonly Span[]): Span[] {
  const spans: Span[] = []
  for (const [start, end] of sorted) {
    const last = spans.at(-1)
    if (last && start < last[1]) spans[spans.length - 1] = [last[0], Math.max(last[1], end)]
    else spans.push([start, end])
  }
  return spans
}

/** The length of the words themselves beside the shortest piece of text that holds one hit of each group. */
function closenessOf(hits: readonly Hit[]): number {
  const lengths = new Map(hits.map(({ group, span }) => [group, span[1] - span[0]]))
  const words = [...lengths.values()].reduce((sum, length) => sum + length, lengths.size - 1)
  const held = new Map<number, number>()
  let shortest = Number.POSITIVE_INFINITY
  let from = 0
  for (const last of hits) {
    held.set(last.group, (held.get(last.group) ?? 0) + 1)
    for (let first = hits[from]; first && held.size === lengths.size; first = hits[++from]) {
      shortest = Math.min(shortest, last.span[1] - first.span[0])
      const left = (held.get(first.group) ?? 1) - 1
      if (left === 0) held.delete(first.group)
      else held.set(first.group, left)
    }
  }
  return Math.max(0, Math.min(1, words / Math.max(1, shortest)))
}
