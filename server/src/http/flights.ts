import type { FastifyReply } from 'fastify'
import type { Caller } from '../access/caller.ts'
import { Problem } from './problem.ts'

const tickMs = 250
const slotTicks = 240

/** Whom a credential stood for when rights last stood at this access epoch; null when nothing can end what it stands for. */
export type Held = { caller: Caller; epoch: string | null }

/** One API request that is being handled. */
export type Flight = {
  readonly reply: FastifyReply
  caller: Caller
  held?: Held | undefined
  /** The handler runs: the slot is kept until it settles, even when its caller was already told to try again. */
  isWorking: boolean
  dueTick: number
}

export type Flights = ReturnType<typeof createFlights>

/**
 * The API requests that work, proving who calls or handling: at most `most` at once, and none for longer than `workMs` before
 * its caller is told to try again; a late result is dropped.
 */
export function createFlights({ most, workMs }: { most: number; workMs: number }) {
  const inFlight = new Set<Flight>()
  const workTicks = Math.max(1, Math.ceil(workMs / tickMs))
  let tick = 0

  const timer = setInterval(() => {
    tick++
    for (const flight of inFlight) if (flight.dueTick <= tick) overdue(flight)
  }, tickMs)
  timer.unref()

  function overdue(flight: Flight): void {
    if (flight.reply.sent) {
      // A handler that never settles gives its slot back in the end.
      inFlight.delete(flight)
      return
    }
    flight.dueTick = tick + slotTicks
    flight.reply.send(new Problem('not_ready', { headers: { 'retry-after': '1' } }))
  }

  function take(flight: Flight): void {
    if (inFlight.size >= most) throw new Problem('overloaded', { headers: { 'retry-after': '1' } })
    inFlight.add(flight)
  }

  return {
    /** Somebody is to be proved. Throws `overloaded`. */
    enter(reply: FastifyReply, caller: Caller): Flight {
      const flight: Flight = { reply, caller, held: undefined, isWorking: false, dueTick: tick + workTicks }
      take(flight)
      return flight
    },
    /** The body may take the time that Node grants it: slow clients take no slot from others. */
    awaitBody(flight: Flight): void {
      inFlight.delete(flight)
    },
    /** The handler is to run. Throws `overloaded`. */
    work(flight: Flight): void {
      if (!inFlight.has(flight)) take(flight)
      flight.isWorking = true
      flight.dueTick = tick + workTicks
    },
    leave(flight: Flight): void {
      flight.isWorking = false
      inFlight.delete(flight)
    },
    get size() {
      return inFlight.size
    },
    close(): void {
      clearInterval(timer)
    },
  }
}
