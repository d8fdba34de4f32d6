import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { FlightRequest } from './add-route.ts'
import { errorFacts, pathOf } from './errors.ts'
import type { Problem } from './problem.ts'

/** One finished request. `route` is the pattern, not the path, so that it is of bounded variety; `unknown` for none. */
export type Finished = { method: string; route: string; status: number; ms: number }

/**
 * Counts the requests that are open, tells of each that ends, and logs. One line a request: those that went well at debug,
 * refusals at info, failures with their cause. Never headers, bodies or query strings.
 */
export function createWatch(log: Logger, observe: (finished: Finished) => void = () => {}) {
  let open = 0
  let becameIdle: (() => void) | undefined

  return {
    begin(request: FastifyRequest, reply: FastifyReply): void {
      const startedAt = performance.now()
      open++
      reply.raw.once('close', () => {
        if (--open === 0) becameIdle?.()
        const ms = performance.now() - startedAt
        const status = reply.raw.statusCode
        observe({ method: request.method, route: routeOf(request), status, ms })
        const level = status < 400 ? 'debug' : 'info'
        if (log.isLevelEnabled(level)) log[level]({ ...factsOf(request), status, ms: Math.round(ms) }, 'Request')
      })
    },
    refused(problem: Problem, request: FastifyRequest): void {
      if (problem.status < 500 && problem.cause === undefined) return
      const facts = { ...factsOf(request), code: problem.code, cause: errorFacts(problem.cause) }
      if (problem.status === 500) log.error(facts, 'Request failed')
      else if (problem.status > 500) log.warn(facts, 'Request refused')
      else log.debug(facts, 'Request refused')
    },
    /** Resolves when no request is open, or after `ms`. */
    idle(ms: number): Promise<void> {
      if (open === 0) return Promise.resolve()
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, ms)
        becameIdle = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    },
  }
}

function factsOf(request: FastifyRequest): Record<string, unknown> {
  const route = routeOf(request)
  const caller = (request as FlightRequest).flight?.caller
  return {
    request_id: request.id,
    method: request.method,
    route,
    ...(route === 'unknown' ? { path: pathOf(request.raw.url ?? '') } : {}),
    ...(caller ? { caller: caller.label } : {}),
  }
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'unknown'
}
