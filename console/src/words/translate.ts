/** A text with `{values}`, or two of which `{count}` chooses one. */
export type Plural = { one: string; other: string }
export type Entry = string | Plural
export type Catalogue = Readonly<Record<string, Entry>>

/** Names of the `{values}` in a text. */
type Names<S> = S extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never
type NamesOf<E extends Entry> = E extends string
  ? Names<E>
  : E extends Plural
    ? Names<E['one' | 'other']> | 'count'
    : never
type Values<E extends Entry> = { [Name in NamesOf<E>]: Name extends 'count' ? number : string | number }
type Given<E extends Entry> = NamesOf<E> extends never ? [] : [values: Values<E>]

export const locale = 'en-GB'
const plurals = new Intl.PluralRules(locale)
const numbers = new Intl.NumberFormat(locale)

/**
 * A `t` of these texts. Pages that are loaded late have a catalogue of their own, so that the first load does not carry it:
 * `src/<folder>/words.ts`.
 */
export function translator<const C extends Catalogue>(catalogue: C) {
  return function t<K extends keyof C & string>(key: K, ...[values]: Given<C[K]>): string {
    const entry: Entry = catalogue[key] as Entry
    const given: Record<string, string | number> = values ?? {}
    const text =
      typeof entry === 'string' ? entry : entry[plurals.select(Number(given['count'])) === 'one' ? 'one' : 'other']
    return text.replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = given[name]
      return typeof value === 'number' ? numbers.format(value) : (value ?? '')
    })
  }
}

export function formatNumber(value: number): string {
  return numbers.format(value)
}
