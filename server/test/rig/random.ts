export type Random = {
  /** A number from `min` up to, not including, `max`. */
  between(min: number, max: number): number
  /** A whole number from 0 to `below` - 1. */
  below(below: number): number
  chance(share: number): boolean
  pick<T>(list: readonly T[]): T
  /** A stream of its own, so that what one actor draws does not move what another draws. */
  fork(name: string): Random
}

/** The same seed gives the same numbers (mulberry32). */
export function randomOf(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const random: Random = {
    between: (min, max) => min + next() * (max - min),
    below: (below) => Math.floor(next() * below),
    chance: (share) => next() < share,
    pick: (list) => list[Math.floor(next() * list.length)]!,
    fork: (name) => randomOf(seed ^ hash(name)),
  }
  return random
}

function hash(text: string): number {
  let value = 2166136261
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619)
  return value >>> 0
}
