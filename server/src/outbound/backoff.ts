/** Pauses before the next tries, in ms: together a little over a day, then a person must decide. */
const pauses = [
  1_000,
  3_000,
  10_000,
  30_000,
  120_000,
  600_000,
  1_800_000,
  3_600_000,
  3 * 3_600_000,
  6 * 3_600_000,
  12 * 3_600_000,
]

/**
 * How long to wait before the next try, with a jitter of ±20 % so that what failed together does not return together.
 * @param attempts tries so far, from 1.
 * @param platformMs what the platform asks for; it is a lower bound.
 * @returns null when enough has been tried.
 */
export function retryAfterMs(attempts: number, platformMs = 0, random: () => number = Math.random): number | null {
  const pause = pauses[attempts - 1]
  if (pause === undefined) return null
  return Math.max(Math.round(pause * (0.8 + 0.4 * random())), platformMs)
}
