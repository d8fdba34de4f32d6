import { cannedReplyPlaceholders } from '@parley/contract'

export type Placeholder = (typeof cannedReplyPlaceholders)[number]
export const placeholders: readonly Placeholder[] = cannedReplyPlaceholders

const written = /\{\{\s*([^{}]*?)\s*\}\}/g

/** What stands between double braces and is no placeholder that Parley knows: `{{customer.nickname}}`. */
export function unknownPlaceholders(content: string): string[] {
  const found = [...content.matchAll(written)].filter(([, name]) => !isKnown(name ?? '')).map(([whole]) => whole)
  return [...new Set(found)]
}

/** The text in pieces: what is filled in is marked, so that a preview can show it. */
export function filledPieces(
  content: string,
  values: Record<Placeholder, string>,
): { text: string; isFilled: boolean }[] {
  const pieces: { text: string; isFilled: boolean }[] = []
  let end = 0
  for (const match of content.matchAll(written)) {
    const name = match[1] ?? ''
    if (!isKnown(name)) continue
    pieces.push({ text: content.slice(end, match.index), isFilled: false }, { text: values[name], isFilled: true })
    end = match.index + match[0].length
  }
  pieces.push({ text: content.slice(end), isFilled: false })
  return pieces.filter(({ text }) => text !== '')
}

function isKnown(name: string): name is Placeholder {
  return (placeholders as readonly string[]).includes(name)
}
