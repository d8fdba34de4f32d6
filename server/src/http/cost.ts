import type { FastifyReply } from 'fastify'
import { Problem } from './problem.ts'

/** What makes a route expensive: it searches, it exports, or it hashes a password. */
export type Cost = 'search' | 'export' | 'hash'
/** How many may run at once: of one caller, and on this node. */
export type Bound = { caller: number; node: number }

/** A person who types makes one or two searches at a time, an office behind one address a few sign-ins. */
export const defaultCosts: Record<Cost, Bound> = {
  search: { caller: 6, node: 48 },
  export: { caller: 2, node: 8 },
  hash: { caller: 12, node: 32 },
}

const words: Record<Cost, string> = { search: 'searches', export: 'exports', hash: 'requests with a password' }

export type Costs = ReturnType<typeof createCosts>

/** Counts the expensive requests that run, so that one caller takes no more than a share of the node from the others. */
export function createCosts(bounds: Record<Cost, Bound>) {
  const running: Record<Cost, Map<string, number>> = { search: new Map(), export: new Map(), hash: new Map() }
  const total: Record<Cost, number> = { search: 0, export: 0, hash: 0 }

  return {
    /**
     * Takes a place, and gives it back when the connection has taken the reply or is gone, but not before `settled` does: a
     * caller who hangs up does not free what still works for them.
     * @param key who calls
     * @throws Problem `too_many_requests` with RateLimit fields when this caller has as many running as one may, `overloaded`
     *   when the node has
     */
    enter(cost: Cost, key: string, reply: FastifyReply): { settled(): void } {
      const { caller: most, node } = bounds[cost]
      const mine = running[cost].get(key) ?? 0
      if (mine >= most)
        throw new Problem('too_many_requests', {
          detail: `At most ${most} ${words[cost]} of one caller run at once`,
          headers: {
            'ratelimit-limit': String(most),
            'ratelimit-remaining': '0',
            'ratelimit-reset': '1',
            'retry-after': '1',
          },
        })
      if (total[cost] >= node) throw new Problem('overloaded', { headers: { 'retry-after': '1' } })
      running[cost].set(key, mine + 1)
      total[cost]++

      let waitsFor = 2
      const leave = () => {
        if (--waitsFor > 0) return
        total[cost]--
        const left = (running[cost].get(key) ?? 1) - 1
        if (left === 0) running[cost].delete(key)
        else running[cost].set(key, left)
      }
      reply.raw.once('close', leave)
      return { settled: leave }
    },
  }
}
