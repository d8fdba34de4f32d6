import type { Socket } from 'node:net'

const perCaller = 20
const perNode = 5000

/** Places on the live feed of this node. One is held for as long as its TCP connection stands, upgraded or not. */
export function createSeats() {
  const held = new Map<string, number>()
  let total = 0

  return {
    /** @returns false when this caller, or all callers together, hold as many as they may. */
    take(callerId: string, socket: Pick<Socket, 'once' | 'destroyed'>): boolean {
      const own = held.get(callerId) ?? 0
      if (own >= perCaller || total >= perNode || socket.destroyed) return false
      held.set(callerId, own + 1)
      total++
      socket.once('close', () => {
        const left = (held.get(callerId) ?? 1) - 1
        if (left > 0) held.set(callerId, left)
        else held.delete(callerId)
        total--
      })
      return true
    },
  }
}
