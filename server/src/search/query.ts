import { cut, fold, phoneKey, phonesIn, type Token, tokensOf } from './words.ts'

/** One key of the index, or every key that begins with it. */
export type Atom = { key: string; prefix: boolean }
/** Found when all of its atoms are. */
export type Way = readonly Atom[]
/** A word of the question, found in any of its ways: a telephone number as written, or by its last digits, … */
export type Group = readonly Way[]

export type Query = {
  /** All must be found. Empty: nothing can be found, for there is neither letter nor digit nor emoji in it. */
  groups: readonly Group[]
  /** The ticket number that was asked for, if it can be one. */
  number: string | null
}

/** Further words are not looked at. */
const maxGroups = 16
const emailLike = /[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}@[\p{L}\p{N}][\p{L}\p{N}.-]{0,99}/gu

/**
 * Reads what somebody typed. Nothing in it is an operator. The last word stands for all that begin with it, unless it is one letter
 * beside other words, for that is in nearly every text.
 */
export function readQuery(text: string): Query {
  const tokens = wordsOf(text)
  const number = /^(#?)(\d{1,15})$/.exec(fold(text.trim()))
  const last = tokens.reduce<Token | undefined>((one, other) => (one && one.end > other.end ? one : other), undefined)
  const begun = number?.[1] || (last?.key.length === 1 && tokens.length > 1) ? undefined : last
  const groups = new Map<string, Group>()
  for (const part of inOrder(tokens, spansOf(text))) {
    const ways =
      'key' in part ? wayOf([part], begun) : [...part.ways, ...(part.isWhole ? [] : wayOf(part.tokens, begun))]
    if (groups.size < maxGroups && ways.length > 0) groups.set(JSON.stringify(ways), ways)
  }
  return { groups: [...groups.values()], number: number?.[2] ?? null }
}

/** Words, pairs and emoji. The last sign of a run is in the pair before it, so it counts only when it stands alone. */
function wordsOf(text: string): Token[] {
  const tokens = tokensOf(text).filter(({ kind }) => kind !== 'email' && kind !== 'phone')
  const pairEnds = new Set(tokens.flatMap(({ kind, end }) => (kind === 'pair' ? end : [])))
  return tokens.filter(({ kind, end }) => kind !== 'tail' || !pairEnds.has(end))
}

/** Whether a telephone number or an e-mail address was asked for. */
export function asksForAddress({ groups }: Query): boolean {
  return groups.some((ways) => ways.some((way) => way.some(({ key }) => key.includes('@') || key.startsWith('+'))))
}

type Span = {
  start: number
  end: number
  ways: Way[]
  /** Whether its words are no way to find it: they stand in very many texts, and the address is known as a whole. */
  isWhole: boolean
  tokens: Token[]
}

/** Telephone numbers and e-mail addresses, which have ways of their own beside that by their words. */
function spansOf(text: string): Span[] {
  const spans: Span[] = phonesIn(text).map(({ digits, start, end }) => ({
    start,
    end,
    ways: phoneWays(digits),
    isWhole: false,
    tokens: [],
  }))
  for (const { 0: email, index: start } of text.matchAll(emailLike)) {
    const end = start + email.length
    if (spans.some((span) => start < span.end && end > span.start)) continue
    const address = email.replace(/[.-]+$/, '')
    const isWhole = tokensOf(address).some(
      (token) => token.kind === 'email' && token.end - token.start === address.length,
    )
    const ways = [[{ key: cut(fold(address)), prefix: end >= text.trimEnd().length }]]
    spans.push({ start, end, ways, isWhole, tokens: [] })
  }
  return spans
}

/** Somebody's number with or without country and trunk zero, in front of either; or as the beginning of an address. */
function phoneWays(digits: string): Way[] {
  const shorter = [1, 2, 3].map((cut) => digits.length - cut).filter((length) => length >= 7)
  return [
    [{ key: phoneKey(digits), prefix: true }],
    ...shorter.map((length) => [{ key: phoneKey(digits.slice(-length)), prefix: false }]),
    [{ key: digits, prefix: true }],
  ]
}

function inOrder(tokens: readonly Token[], spans: Span[]): (Token | Span)[] {
  const free: Token[] = []
  for (const token of tokens) {
    const span = spans.find(({ start, end }) => token.start >= start && token.end <= end)
    if (span) span.tokens.push(token)
    else free.push(token)
  }
  return [...free, ...spans].sort((a, b) => a.start - b.start)
}

/** All of these tokens; no way at all when there are none. */
function wayOf(tokens: readonly Token[], begun: Token | undefined): Way[] {
  const atoms = tokens.map((token) => ({
    key: token.key,
    prefix: token.kind === 'tail' || (token.kind === 'word' && token === begun),
  }))
  return atoms.length > 0 ? [atoms] : []
}
