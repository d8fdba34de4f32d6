/** What is being typed that something can be suggested for. */
export type Trigger = {
  kind: 'canned' | 'emoji' | 'mention'
  /** What stands after the sign. */
  query: string
  /** Where the sign stands, and where the caret is. */
  from: number
  to: number
}

const longestQuery = 40
const patterns: Record<Trigger['kind'], RegExp> = {
  canned: /(?:^|\s)\/([a-z0-9-]*)$/i,
  emoji: /(?:^|[\s(]):([a-z0-9_+-]{2,})$/i,
  mention: /(?:^|[\s(])@([^\s@]*(?: [^\s@]*)?)$/,
}

/** @param kinds those that are offered here: mentions are for notes only */
export function triggerAt(text: string, caret: number, kinds: readonly Trigger['kind'][]): Trigger | null {
  const before = text.slice(Math.max(0, caret - longestQuery - 2), caret)
  for (const kind of kinds) {
    const query = patterns[kind].exec(before)?.[1]
    if (query !== undefined) return { kind, query, from: caret - query.length - 1, to: caret }
  }
  return null
}

/** Whether something is found by what was typed: at the beginning of any of its words. */
export function fits(words: string, query: string): boolean {
  const wanted = fold(query)
  const known = fold(words)
  return (
    known.startsWith(wanted) ||
    known.includes(` ${wanted}`) ||
    known.includes(`-${wanted}`) ||
    known.includes(`_${wanted}`)
  )
}

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
