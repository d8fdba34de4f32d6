/** A small seeded source of chance, so that one seed always makes the same company. */
export type Random = {
  /** In [0, 1). */
  next(): number
  /** An integer, both ends included. */
  between(low: number, high: number): number
  chance(share: number): boolean
  pick<T>(from: readonly T[]): T
  shuffled<T>(from: readonly T[]): T[]
  digits(count: number): string
}

/** mulberry32: 32 bits of state, public domain (Tommy Ettinger); not for secrets. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  const between = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: (from) => {
      if (from.length === 0) throw new Error('Cannot pick from an empty list')
      return from[between(0, from.length - 1)]!
    },
    shuffled: (from) => {
      const list = [...from]
      for (let at = list.length - 1; at > 0; at--) {
        const other = between(0, at)
        ;[list[at], list[other]] = [list[other]!, list[at]!]
      }
      return list
    },
    digits: (count) => Array.from({ length: count }, () => between(0, 9)).join(''),
  }
}
