import type { Span } from './match.ts'

export const maxSnippet = 240
/** Of what stands before the first match. */
const lead = 48

/** Line breaks, other control characters and signs that turn the direction of what follows stand as spaces in one line. */
const unprintable = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu

export type Snippet = { snippet: string; matches: [number, number][] }

/** The piece of a text that shows most of the matches, as plain text. @param spans sorted, not overlapping */
export function snippetOf(whole: string, spans: readonly Span[]): Snippet {
  const text = whole.replace(unprintable, ' ')
  const room = maxSnippet - 2
  if (text.length <= maxSnippet) return cutOut(text, spans, 0, text.length)
  const starts = [0, ...spans.map(([start]) => Math.max(0, start - lead))]
  const counts = starts.map((from) => spans.filter(([start, end]) => start >= from && end <= from + room).length)
  const from = atWord(text, starts[counts.indexOf(Math.max(...counts))] ?? 0, spans)
  return cutOut(text, spans, from, noHalf(text, Math.min(text.length, from + room)))
}

function cutOut(text: string, spans: readonly Span[], from: number, to: number): Snippet {
  const before = from > 0 ? '…' : ''
  const after = to < text.length ? '…' : ''
  const shift = before.length - from
  return {
    snippet: `${before}${text.slice(from, to)}${after}`,
    matches: spans.flatMap(([start, end]) =>
      start < to && end > from ? [[Math.max(start, from) + shift, Math.min(end, to) + shift] as [number, number]] : [],
    ),
  }
}

/** Moves a start to the beginning of the next word, when there is one before the next match. */
function atWord(text: string, from: number, spans: readonly Span[]): number {
  if (from === 0) return 0
  const next = spans.find(([start]) => start >= from)?.[0] ?? from
  const space = text.slice(from, next).search(/\s\S/)
  return space >= 0 && space < lead / 2 ? from + space + 1 : noHalf(text, from)
}

/** Never between the two halves of a sign. */
function noHalf(text: string, at: number): number {
  return /[\udc00-\udfff]/.test(text.charAt(at)) && /[\ud800-\udbff]/.test(text.charAt(at - 1)) ? at - 1 : at
}
