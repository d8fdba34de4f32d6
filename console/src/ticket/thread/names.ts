const longestName = 80

/** A name for use inside a sentence: cut, and isolated, so that its writing direction turns nothing around it. */
export function isolate(name: string): string {
  return `\u2068${shorten(name, longestName)}\u2069`
}

/** The text up to so many characters, none of them halved. */
export function shorten(text: string, most: number): string {
  if (text.length <= most) return text
  const at = isHighSurrogate(text.charCodeAt(most - 1)) ? most - 1 : most
  return `${text.slice(0, at).trimEnd()}…`
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff
}
