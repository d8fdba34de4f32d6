/** A list that keeps its newest entries: at most `maxCount` of them and at most `maxBytes` of recorded text. */
export class Ring<T> {
  readonly #entries: { value: T; bytes: number }[] = []
  readonly #maxCount: number
  readonly #maxBytes: number
  #start = 0
  #bytes = 0

  constructor(maxCount: number, maxBytes = Number.POSITIVE_INFINITY) {
    this.#maxCount = Math.max(1, maxCount)
    this.#maxBytes = maxBytes
  }

  /** Adds an entry that holds about `bytes` of text; the oldest ones leave when a bound is passed. */
  push(value: T, bytes = 0): void {
    this.#entries.push({ value, bytes })
    this.#bytes += bytes
    while (this.size > this.#maxCount || (this.#bytes > this.#maxBytes && this.size > 1)) {
      this.#bytes -= this.#entries[this.#start]?.bytes ?? 0
      this.#start++
    }
    if (this.#start > 1000 && this.#start * 2 > this.#entries.length) {
      this.#entries.splice(0, this.#start)
      this.#start = 0
    }
  }

  get size(): number {
    return this.#entries.length - this.#start
  }

  /** Oldest first. */
  list(): T[] {
    return this.#entries.slice(this.#start).map((entry) => entry.value)
  }

  clear(): void {
    this.#entries.length = 0
    this.#start = 0
    this.#bytes = 0
  }
}

/** A map that forgets what was written longest ago once it holds more than `maxCount` entries. */
export class BoundedMap<K, V> extends Map<K, V> {
  readonly #maxCount: number

  constructor(maxCount: number) {
    super()
    this.#maxCount = maxCount
  }

  override set(key: K, value: V): this {
    this.delete(key)
    super.set(key, value)
    const oldest = this.size > this.#maxCount ? this.keys().next() : undefined
    if (oldest && !oldest.done) this.delete(oldest.value)
    return this
  }
}
