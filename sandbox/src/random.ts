/** Random numbers from a seed (mulberry32), so that a shuffled run can be repeated. Never used for ids. */
export class Random {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A number in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let t = this.#state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }

  /** True with this probability (0 never, 1 always). */
  chance(probability: number): boolean {
    return probability >= 1 || (probability > 0 && this.next() < probability)
  }

  /** A new list in another order: never the same order when there are two or more entries. */
  shuffled<T>(list: readonly T[]): T[] {
    const result = [...list]
    for (let i = result.length - 1; i > 0; i--) {
      const j = Math.floor(this.next() * (i + 1))
      const held = result[i] as T
      result[i] = result[j] as T
      result[j] = held
    }
    const same = result.length > 1 && result.every((entry, i) => entry === list[i])
    return same ? [...result.slice(1), result[0] as T] : result
  }
}
