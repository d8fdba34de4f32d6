import { en } from './en/index.ts'
import { locale, translator } from './translate.ts'

export { formatNumber, locale } from './translate.ts'

export type WordKey = keyof typeof en

/**
 * The text of this key in the reader's language. An entry with `one` and `other` is chosen by `count`; numbers are written as
 * the language writes them.
 */
export const t = translator(en)

/** "Ada, Ben and Cy". */
export function formatList(names: readonly string[]): string {
  return new Intl.ListFormat(locale).format(names)
}
