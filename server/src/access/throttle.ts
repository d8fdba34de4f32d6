import { Problem } from '../http/problem.ts'
import { addressKey } from '../http/rate-limit.ts'
import { BoundedMap } from './bounded-map.ts'

// Guessing passwords is slowed, people are not locked out: each of the three counts below drains with time by itself, wrong
// tries beyond its size wait for that, and a right sign-in gives its try back. Who signed in from an address before is not held
// up there by what others try on the account from elsewhere. Held by each node in memory.

type Count = { size: number; drainMs: number }
const counts = {
  /** One account from one address: somebody mistypes. */
  pair: { size: 8, drainMs: 30_000 },
  /** One account from anywhere: many addresses guess at one account. */
  account: { size: 60, drainMs: 5_000 },
  /** One address at any account: one address tries many accounts. */
  address: { size: 40, drainMs: 5_000 },
} satisfies Record<string, Count>

export type Throttle = {
  /**
   * Counts a try before the password or the link is looked at, so that parallel tries count too.
   * @param account null for a link, which names none: then the address alone is counted
   * @returns what to call when the sign-in was right
   * @throws Problem `too_many_requests` with Retry-After
   */
  take(account: string | null, address: string): () => void
}

export function createThrottle({ now }: { now: () => Date }): Throttle {
  /** When each count will have drained to nothing, in ms. */
  const emptyAt = new BoundedMap<string, number>(30_000)
  const trusted = new BoundedMap<string, true>(10_000)

  return {
    take(account, address) {
      const from = addressKey(address)
      const at = now().getTime()
      const pair = `pair ${from} ${account}`
      const keys: [string, Count][] = [[`address ${from}`, counts.address]]
      if (account !== null) keys.push([pair, counts.pair])
      if (account !== null && !trusted.get(pair)) keys.push([`account ${account}`, counts.account])
      const filled = keys.map(([key, { drainMs }]) => Math.max(emptyAt.get(key) ?? 0, at) + drainMs)
      const waitMs = Math.max(...keys.map(([, { size, drainMs }], i) => filled[i]! - at - size * drainMs))
      if (waitMs > 0)
        throw new Problem('too_many_requests', { headers: { 'Retry-After': String(Math.ceil(waitMs / 1000)) } })
      for (const [i, [key]] of keys.entries()) emptyAt.set(key, filled[i]!)
      return () => {
        for (const [key, { drainMs }] of keys) emptyAt.set(key, (emptyAt.get(key) ?? at) - drainMs)
        if (account === null) return
        emptyAt.delete(pair)
        trusted.set(pair, true)
      }
    },
  }
}
