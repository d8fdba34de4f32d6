/**
 * How text becomes what can be searched for, the same for what is indexed and for what is asked: no language's own rules, so
 * that every language works. A key holds neither `/` nor `~`, which the index uses for itself.
 */
export type Token = {
  key: string
  /** Where it stands in the text, in UTF-16 units; `end` is the first unit after it. */
  start: number
  end: number
  /** `tail`: the last sign of a run without spaces, kept for whoever searches for that sign alone. */
  kind: 'word' | 'pair' | 'tail' | 'emoji' | 'email' | 'phone'
}

/** Of a longer text only this much is searched. */
export const maxText = 65_536
const maxKey = 60

const pieces = /[\p{L}\p{N}][\p{L}\p{N}\p{M}]*|\p{Extended_Pictographic}|\p{Regional_Indicator}{2}/gu
/** Scripts that set no spaces between words: they are searched by pairs of signs. */
const unspaced = /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]+/gu
const startsWord = /^[\p{L}\p{N}]/u
const isAscii = /^[\x20-\x7e]*$/
const emails = /[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu
/** Seven digits or more, written as people write telephone numbers. */
const phones =
  /(?<![\p{L}\p{N}])\+?\(?\d(?:(?:[ \t\u00a0\u202f./-]|\)[ \u00a0]?|[ \u00a0]?\()?\d){6,17}(?![\p{L}\p{N}])/gu

export function tokensOf(whole: string): Token[] {
  const text = whole.slice(0, maxText)
  const tokens: Token[] = []
  for (const { 0: piece, index: start } of text.matchAll(pieces)) {
    if (!startsWord.test(piece)) tokens.push({ key: piece, start, end: start + piece.length, kind: 'emoji' })
    else if (isAscii.test(piece)) pushWord(tokens, piece, start)
    else pushRuns(tokens, piece, start)
  }
  if (text.includes('@'))
    for (const { 0: email, index: start } of text.matchAll(emails))
      tokens.push({ key: cut(fold(email)), start, end: start + email.length, kind: 'email' })
  for (const { digits, start, end } of phonesIn(text)) tokens.push({ key: phoneKey(digits), start, end, kind: 'phone' })
  return tokens
}

function pushWord(tokens: Token[], word: string, start: number): void {
  const key = cut(fold(word))
  if (key !== '') tokens.push({ key, start, end: start + word.length, kind: 'word' })
}

function pushRuns(tokens: Token[], piece: string, start: number): void {
  let from = 0
  for (const { 0: run, index } of piece.matchAll(unspaced)) {
    if (index > from) pushWord(tokens, piece.slice(from, index), start + from)
    pushPairs(tokens, run, start + index)
    from = index + run.length
  }
  if (from < piece.length) pushWord(tokens, piece.slice(from), start + from)
}

function pushPairs(tokens: Token[], run: string, start: number): void {
  let at = start
  let last: Token | undefined
  for (const sign of run) {
    const end = at + sign.length
    const key = fold(sign)
    if (key !== '') {
      if (last) tokens.push({ key: cut(last.key + key), start: last.start, end, kind: 'pair' })
      last = { key, start: at, end, kind: 'tail' }
    }
    at = end
  }
  if (last) tokens.push(last)
}

export type Phone = { digits: string; start: number; end: number }

/** The telephone numbers in a text, without what people write between the digits and without leading zeros. */
export function phonesIn(text: string): Phone[] {
  const plain = text.replace(/[\u0660-\u0669\u06f0-\u06f9\uff10-\uff19]/g, (digit) => String(digit.charCodeAt(0) & 15))
  return [...plain.matchAll(phones)].flatMap(({ 0: written, index: start }) => {
    const digits = written.replace('(0)', '').replace(/\D/g, '').replace(/^0+/, '')
    return digits.length < 7 || digits.length > 15 ? [] : [{ digits, start, end: start + written.length }]
  })
}

/** Backwards, because what people leave away (country, trunk zero) stands in front. */
export function phoneKey(digits: string): string {
  return `+${[...digits].reverse().join('')}`
}

/** Marks that readers leave away when they type: accents, Arabic and Hebrew vowel signs, the Arabic lengthening stroke. */
const marks = /[[\p{M}&&[\p{scx=Arabic}\p{scx=Hebrew}\p{scx=Cyrillic}]]\u{300}-\u{36f}\u{640}\p{Variation_Selector}]/gv
const alike: Record<string, string> = {
  ...{ ß: 'ss', ø: 'o', đ: 'd', ł: 'l', æ: 'ae', œ: 'oe', ı: 'i', þ: 'th', ð: 'd', ς: 'σ' },
  ...{ ى: 'ي', ی: 'ي', ة: 'ه', ک: 'ك', ۀ: 'ه', ے: 'ي' },
}
const hasAlike = new RegExp(`[${Object.keys(alike).join('')}\u0660-\u0669\u06f0-\u06f9]`, 'gu')

/** Kana, Han and Thai signs that are their own folded form; there are many of them in one run. */
const isPlain = /^[\u0e01-\u0e4e\u3041-\u3096\u30a1-\u30fc\u4e00-\u9fff]+$/

/** Small letters without accents, one form of what looks alike, digits of every script as 0 to 9. */
export function fold(text: string): string {
  if (isAscii.test(text)) return text.toLowerCase()
  if (isPlain.test(text)) return text
  const bare = text.normalize('NFKD').replace(marks, '').toLowerCase().normalize('NFC')
  return bare.replace(hasAlike, (sign) => alike[sign] ?? String(sign.charCodeAt(0) & 15)).replace(/[/~]/g, '')
}

/** @returns at most `maxKey` units, no sign cut in half. */
export function cut(key: string): string {
  if (key.length <= maxKey) return key
  return key.slice(0, /[\ud800-\udbff]/.test(key.charAt(maxKey - 1)) ? maxKey - 1 : maxKey)
}
