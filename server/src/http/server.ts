import type { AddressInfo, Socket } from 'node:net'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Caller } from '../access/caller.ts'
import type { Config } from '../config.ts'
import { addRoute, type FlightRequest } from './add-route.ts'
import { acceptOnlyJson } from './body-parser.ts'
import { createCosts } from './cost.ts'
import { createDoor } from './door.ts'
import { sendProblem, toProblem } from './errors.ts'
import { createFlights, type Held } from './flights.ts'
import { createCors, securityHeaders } from './headers.ts'
import type { IdempotencyStore } from './idempotency.ts'
import { nobody } from './limit-caller.ts'
import { defaultLimits, type Limits } from './limits.ts'
import { openFastify } from './open-fastify.ts'
import { createOriginCheck } from './origin.ts'
import { createKnownPaths } from './paths.ts'
import { Problem } from './problem.ts'
import { createLimiter } from './rate-limit.ts'
import type { Described, Router, Spec } from './route.ts'
import { guardUpgrade, refuseExpectations } from './socket-errors.ts'
import type { Schemas } from './validate.ts'
import { createWatch, type Finished } from './watch.ts'

export type ServerDeps = {
  config: Config
  log: Logger
  /** Who calls: `null` when the request brings no credential. Throws `invalid_token` on a bad one. */
  authenticate(request: FastifyRequest): Promise<Caller | null>
  /** Whom its credential stood for a moment ago, for routes that look before they prove. */
  hold?(request: FastifyRequest): Held | undefined
  idempotency: IdempotencyStore
  /** Whether the database answers; while it does not, all but public routes are refused at once. */
  isUp?(): boolean
  /** Named schemas that others refer to by Type.Ref. */
  schemas?: Schemas
  /** Told of every reply, for metrics. */
  observe?(finished: Finished): void
  /** Told of every refusal, for the audit trail. Neither throws nor waits. */
  onRefusal?(refusal: Refusal): void
  limits?: Partial<Limits>
}

export type Refusal = {
  problem: Problem
  request: FastifyRequest
  /** Null where nobody had proved who they are. */
  caller: Caller | null
  method: string
  /** The pattern of the path. */
  route: string
}

export type HttpServer = {
  server: FastifyInstance
  router: Router
  /** Routes and descriptions so far, for the OpenAPI document. */
  specs: readonly Spec[]
  described: readonly Described[]
  /** Refuses new requests, lets those in flight finish for up to `graceMs`, then closes every connection. */
  stop(graceMs?: number): Promise<void>
}

/** The HTTP server without routes. Nothing listens yet. */
export function createServer(deps: ServerDeps): HttpServer {
  const { config, log } = deps
  const limits = { ...defaultLimits, ...deps.limits }
  const server = openFastify(config, limits, (error, request, reply) => {
    arrive(request, reply)
    fail(error, request, reply)
  })
  const flights = createFlights({ most: limits.inFlight, workMs: limits.workMs })
  const watch = createWatch(log, deps.observe)
  const paths = createKnownPaths()
  const specs: Spec[] = []
  const described: Described[] = []
  let isStopping = false

  const headers = securityHeaders(config)
  const answerCors = createCors(config)
  // Node forgets those that were upgraded, and would wait for them for ever.
  const sockets = new Set<Socket>()
  server.server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  let port: number | undefined
  server.server.once('listening', () => {
    // Kept: asking the socket costs a system call.
    port = (server.server.address() as AddressInfo).port
  })
  const checkDoor = createDoor(config, () => port)

  server.decorateRequest('flight', null)
  acceptOnlyJson(server)
  refuseExpectations(server.server)
  server.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) paths.add(each, url)
  })

  function arrive(request: FastifyRequest, reply: FastifyReply): void {
    watch.begin(request, reply)
    reply.headers(headers).header('x-request-id', request.id)
    if (request.headers.upgrade === undefined) return
    guardUpgrade(request.raw, reply.raw)
    reply.header('connection', 'close')
  }

  server.addHook('onRequest', (request, reply, done) => {
    arrive(request, reply)
    if (isStopping) throw new Problem('stopping', { headers: { connection: 'close', 'retry-after': '1' } })
    checkDoor(request.raw)
    if (!answerCors(request, reply)) done()
  })

  function fail(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { flight } = request as FlightRequest
    if (flight && !flight.isWorking) flights.leave(flight)
    const problem = toProblem(error, request.method)
    watch.refused(problem, request)
    tell(problem, request)
    sendProblem(problem, request, reply)
  }
  function tell(problem: Problem, request: FastifyRequest): void {
    if (!deps.onRefusal || (problem.status !== 401 && problem.status !== 403)) return
    const caller = (request as FlightRequest).flight?.caller
    const isProved = caller !== undefined && caller !== nobody
    const { method, url = 'unknown' } = request.routeOptions
    deps.onRefusal({
      problem,
      request,
      caller: isProved ? caller : null,
      method: String(method ?? request.method),
      route: url,
    })
  }
  server.setErrorHandler(fail)
  server.setNotFoundHandler((request) => {
    const allowed = paths.methodsOf(request.raw.url!.replace(/\?.*$/s, ''))
    if (allowed.length === 0) throw new Problem('not_found')
    throw new Problem('method_not_allowed', { headers: { allow: allowed.join(', ') } })
  })

  const routeDeps = {
    server,
    flights,
    limiter: createLimiter(config.RATE_LIMIT_PER_MINUTE),
    costs: createCosts(limits.costs),
    schemas: deps.schemas ?? {},
    idempotency: deps.idempotency,
    authenticate: deps.authenticate,
    hold: deps.hold ?? (() => undefined),
    checkOrigin: createOriginCheck(config),
    isUp: deps.isUp ?? (() => true),
    tell,
  }
  const router: Router = {
    add(spec) {
      specs.push(spec as Spec)
      addRoute(routeDeps, spec)
    },
    raw: server,
    describe(operation) {
      described.push(operation)
    },
  }

  async function stop(graceMs = 8_000): Promise<void> {
    isStopping = true
    server.server.closeIdleConnections()
    await watch.idle(graceMs)
    flights.close()
    for (const socket of sockets) socket.destroy()
    await server.close()
  }

  return { server, router, specs, described, stop }
}
