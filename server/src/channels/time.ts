import type { PlatformTime } from './channel.ts'

/** Outside of these years a number is a mistake, not a moment. */
const earliestMs = Date.UTC(2000, 0, 1)
const latestMs = Date.UTC(2100, 0, 1)

/** Above this a count cannot be seconds (they would lie after the year 5100), so it is milliseconds. */
const largestSeconds = 1e11

/** Reads a Unix time in seconds or milliseconds, a number or a string of digits; `null` when it is neither or is absurd. */
export function platformTime(value: unknown): PlatformTime | null {
  const count =
    typeof value === 'number' ? value : typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : -1
  const precisionMs = count < largestSeconds ? 1000 : 1
  const ms = Math.trunc(count * precisionMs)
  return ms >= earliestMs && ms < latestMs ? { at: new Date(ms), precisionMs } : null
}
