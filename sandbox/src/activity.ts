/** Counts what is still under way (timers, posts), so that a test can wait for silence and `stop` leaves nothing behind. */
export class Activity {
  #open = 0
  #stopped = false
  readonly #pauses = new Set<() => void>()
  readonly #idlers = new Set<() => void>()

  get stopped(): boolean {
    return this.#stopped
  }

  /** Counts `work` as under way until it settles. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#open++
    try {
      return await work()
    } finally {
      this.#open--
      if (this.#open === 0) for (const wake of [...this.#idlers]) wake()
    }
  }

  /** Runs `work` after `ms`, counted as under way from now on; after `stop` nothing runs. */
  after(ms: number, work: () => Promise<unknown> | unknown): void {
    void this.during(async () => {
      if (await this.pause(ms)) await work()
    })
  }

  /** Resolves with true after `ms`, or with false as soon as `stop` is called. */
  pause(ms: number): Promise<boolean> {
    if (this.#stopped) return Promise.resolve(false)
    return new Promise((resolve) => {
      const end = (ranOut: boolean) => {
        clearTimeout(timer)
        this.#pauses.delete(abandon)
        resolve(ranOut)
      }
      const timer = setTimeout(() => end(true), ms)
      const abandon = () => end(false)
      this.#pauses.add(abandon)
    })
  }

  /** Resolves when nothing is under way; rejects after `timeoutMs`, saying how much still is. */
  idle(timeoutMs: number): Promise<void> {
    if (this.#open === 0) return Promise.resolve()
    return new Promise((resolve, reject) => {
      const wake = () => {
        clearTimeout(timer)
        this.#idlers.delete(wake)
        resolve()
      }
      const timer = setTimeout(() => {
        this.#idlers.delete(wake)
        reject(new Error(`sandbox: ${this.#open} things still under way after ${timeoutMs} ms`))
      }, timeoutMs)
      this.#idlers.add(wake)
    })
  }

  /** Abandons every pause; nothing that was planned with `after` runs any more. */
  stop(): void {
    this.#stopped = true
    for (const abandon of [...this.#pauses]) abandon()
  }
}
