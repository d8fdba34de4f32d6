import type { PairLimit, WindowLimit } from './behaviour.ts'
import { BoundedMap } from './ring.ts'

export type WindowState = { allowed: boolean; limit: number; remaining: number; resetAt: number }

/** Counts calls in fixed windows, one count a key. Times are Unix milliseconds. */
export class WindowCounter {
  readonly #windows = new BoundedMap<string, { startedAt: number; used: number }>(10_000)

  /** Counts one call when there is room for it, and tells the state of the window; a null limit always has room. */
  take(key: string, rule: WindowLimit | null, now: number): WindowState {
    if (!rule)
      return { allowed: true, limit: Number.MAX_SAFE_INTEGER, remaining: Number.MAX_SAFE_INTEGER, resetAt: now }
    let window = this.#windows.get(key)
    if (!window || now >= window.startedAt + rule.windowMs) {
      window = { startedAt: now, used: 0 }
      this.#windows.set(key, window)
    }
    const allowed = window.used < rule.limit
    if (allowed) window.used++
    return {
      allowed,
      limit: rule.limit,
      remaining: Math.max(0, rule.limit - window.used),
      resetAt: window.startedAt + rule.windowMs,
    }
  }
}

/** One message every `everyMs` to one person, with a burst that is borrowed from the future (GCRA). */
export class PairCounter {
  readonly #paidUntil = new BoundedMap<string, number>(100_000)

  /** Counts one message; false when the pair has borrowed all it may. */
  take(pair: string, rule: PairLimit | null, now: number): boolean {
    if (!rule) return true
    const paidUntil = Math.max(this.#paidUntil.get(pair) ?? now, now)
    if (paidUntil - now > (rule.burst - 1) * rule.everyMs) return false
    this.#paidUntil.set(pair, paidUntil + rule.everyMs)
    return true
  }
}
