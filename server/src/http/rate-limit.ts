import { isIPv6 } from 'node:net'

const windowMs = 60_000
const maxKeys = 50_000

export type Allowance = { isAllowed: boolean; limit: number; remaining: number; resetSeconds: number }

export type Limiter = {
  /** Counts one request of this key. `null` when the limit is off. */
  take(key: string): Allowance | null
  readonly size: number
}

type Window = { used: number; endsAt: number }

/** Fixed windows of a minute that start with a key's first request. Memory is bounded: beyond 50,000 keys the oldest go. */
export function createLimiter(perMinute: number, now: () => number = () => performance.now()): Limiter {
  const windows = new Map<string, Window>()

  function open(key: string, at: number): Window {
    windows.delete(key)
    if (windows.size >= maxKeys) makeRoom(at)
    const window = { used: 0, endsAt: at + windowMs }
    windows.set(key, window)
    return window
  }

  // A map keeps insertion order, so the first are the oldest and end first.
  function makeRoom(at: number): void {
    for (const [key, window] of windows) {
      if (window.endsAt > at && windows.size < maxKeys) return
      windows.delete(key)
    }
  }

  return {
    take(key) {
      if (perMinute === 0) return null
      const at = now()
      let window = windows.get(key)
      if (!window || window.endsAt <= at) window = open(key, at)
      window.used++
      return {
        isAllowed: window.used <= perMinute,
        limit: perMinute,
        remaining: Math.max(0, perMinute - window.used),
        resetSeconds: Math.ceil((window.endsAt - at) / 1000),
      }
    },
    get size() {
      return windows.size
    },
  }
}

/** One key for one network neighbour: IPv4 as it is, also when written as ::ffff:…; IPv6 by its /64. */
export function addressKey(address: string): string {
  const bare = address.replace(/%.*$/, '').toLowerCase()
  if (!isIPv6(bare)) return bare
  const groups = expand(bare)
  if (groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff)
    return [groups[6]! >> 8, groups[6]! & 255, groups[7]! >> 8, groups[7]! & 255].join('.')
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`
}

function expand(address: string): number[] {
  const dotted = /^(.*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address)
  const plain = dotted
    ? `${dotted[1]}${((Number(dotted[2]) << 8) | Number(dotted[3])).toString(16)}:${((Number(dotted[4]) << 8) | Number(dotted[5])).toString(16)}`
    : address
  const [head = '', tail] = plain.split('::')
  const front = head === '' ? [] : head.split(':')
  const back = tail === undefined || tail === '' ? [] : tail.split(':')
  const zeros = tail === undefined ? 0 : 8 - front.length - back.length
  return [...front, ...Array<string>(zeros).fill('0'), ...back].map((group) => Number.parseInt(group, 16))
}
