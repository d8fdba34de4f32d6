import { Readable } from 'node:stream'
import type { Permission } from '@parley/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { type Caller, can } from '../access/caller.ts'
import { answerOnce, textOf } from './answer-once.ts'
import { Call } from './call.ts'
import type { Costs } from './cost.ts'
import { toProblem } from './errors.ts'
import type { Flight, Flights, Held } from './flights.ts'
import { type IdempotencyStore, keyOf } from './idempotency.ts'
import { limitKey, nobody, takeFromLimit } from './limit-caller.ts'
import { Problem } from './problem.ts'
import { compileQuery } from './query.ts'
import type { Limiter } from './rate-limit.ts'
import type { RouteSpec, Spec } from './route.ts'
import { compileCheck, type Schemas } from './validate.ts'

export type RouteDeps = {
  server: FastifyInstance
  flights: Flights
  limiter: Limiter
  costs: Costs
  schemas: Schemas
  idempotency: IdempotencyStore
  authenticate(request: FastifyRequest): Promise<Caller | null>
  hold(request: FastifyRequest): Held | undefined
  checkOrigin(headers: FastifyRequest['headers']): void
  isUp(): boolean
  /** Tells of a refusal that is not thrown but kept as the reply of an Idempotency-Key. */
  tell(problem: Problem, request: FastifyRequest): void
}

export type FlightRequest = FastifyRequest & { flight: Flight | null }

const jsonType = 'application/json; charset=utf-8'

/**
 * Mounts one route. Each request passes, in this order: a slot in flight → who → limit → origin → permission → (its body
 * arrives) → params, query, body → idempotency → the handler → the reply. Where a route looks first, a known caller is taken for who
 * it was until that look proves it, before the handler.
 */
export function addRoute<P extends TSchema, Q extends TSchema, B extends TSchema, L>(
  deps: RouteDeps,
  spec: RouteSpec<P, Q, B, L>,
): void {
  const { server, flights } = deps
  const readParams = spec.params ? compileCheck(spec.params, 'invalid_id', deps.schemas) : () => {}
  const readQuery = compileQuery(spec.query, deps.schemas)
  const readBody = spec.body ? compileCheck(spec.body, 'invalid_body', deps.schemas) : refuseBody
  const status = spec.status ?? 200
  const hasBody = spec.method !== 'GET'
  type Looked = { call: Call<P, Q, B>; found: L }
  const bringsKey = ({ headers }: FastifyRequest) =>
    spec.idempotent === true && headers['idempotency-key'] !== undefined

  function enter(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    const flight = flights.enter(reply, nobody)
    ;(request as FlightRequest).flight = flight
    if (spec.access === 'public') {
      takeFromLimit(deps.limiter, nobody, request, reply)
      if (hasBody) flights.awaitBody(flight)
      done()
      return
    }
    if (!deps.isUp()) throw new Problem('not_ready', { headers: { 'retry-after': '1' } })
    const finish = (refusal?: Error) => {
      if (reply.sent) return
      if (hasBody) flights.awaitBody(flight)
      done(refusal)
    }
    let isCounted: Caller | undefined
    const held = spec.look && !bringsKey(request) ? deps.hold(request) : undefined
    if (held)
      try {
        takeFromLimit(deps.limiter, held.caller, request, reply)
        isCounted = held.caller
        admit(request, held.caller)
        flight.held = held
      } catch {
        // Told when it happens to a caller who is proved.
      }
    if (flight.held) {
      finish()
      return
    }
    prove(request, reply, isCounted).then(
      () => finish(),
      (error) => finish(toProblem(error, spec.method)),
    )
  }

  /** @param isCounted whether the limit of this caller has taken the request already */
  async function prove(request: FastifyRequest, reply: FastifyReply, isCounted?: Caller): Promise<void> {
    const caller = await deps.authenticate(request).catch((error) => {
      if (!reply.sent) takeFromLimit(deps.limiter, nobody, request, reply)
      throw error
    })
    if (reply.sent) return
    if (caller === null || caller.id !== isCounted?.id) takeFromLimit(deps.limiter, caller ?? nobody, request, reply)
    admit(request, caller)
  }

  function admit(request: FastifyRequest, caller: Caller | null): void {
    if (caller === null) throw new Problem('not_authenticated')
    ;(request as FlightRequest).flight!.caller = hasBody ? withOrigin(caller, request) : caller
    if (caller.via === 'session' && hasBody) deps.checkOrigin(request.headers)
    if (!mayCall(caller, spec.access)) throw new Problem('insufficient_permissions')
  }

  function handle(request: FastifyRequest, reply: FastifyReply): void {
    const flight = (request as FlightRequest).flight!
    const place = spec.cost && deps.costs.enter(spec.cost, limitKey(flight.caller, request), reply)
    try {
      flights.work(flight)
    } catch (error) {
      place?.settled()
      throw error
    }
    answer(request, reply, flight).then(
      (body) => {
        flights.leave(flight)
        place?.settled()
        if (reply.sent) return
        if (body === undefined) reply.send()
        else {
          if (!reply.hasHeader('content-type')) reply.header('content-type', jsonType)
          reply.send(body)
        }
      },
      (error) => {
        flights.leave(flight)
        place?.settled()
        if (!reply.sent) reply.send(toProblem(error, spec.method))
      },
    )
  }

  async function answer(
    request: FastifyRequest,
    reply: FastifyReply,
    flight: Flight,
  ): Promise<string | Buffer | Readable | undefined> {
    const looked = await provedByLook(request, reply, flight)
    const call = looked?.call ?? callOf(request, reply, flight.caller)
    const handle = async () => spec.handle(call, looked ? looked.found : ((await spec.look?.(call))?.found as L))
    reply.code(status).header('cache-control', 'no-store')
    const key = spec.idempotent ? keyOf(request.headers['idempotency-key']) : undefined
    if (key !== undefined) return answerOnce(deps, { method: spec.method, paths: spec.paths, handle }, call, key)
    const result = await handle()
    return Buffer.isBuffer(result) || result instanceof Readable ? result : textOf(result)
  }

  /** The read of a caller who was known and is proved by it. When it proves nobody, the caller is proved as ever, or refused. */
  async function provedByLook(
    request: FastifyRequest,
    reply: FastifyReply,
    flight: Flight,
  ): Promise<Looked | undefined> {
    const { held } = flight
    if (!held) return undefined
    try {
      const call = callOf(request, reply, flight.caller)
      const { found, epoch } = await spec.look!(call)
      if (held.epoch === null || epoch === held.epoch) return { call, found }
    } catch {
      // Told when it happens to a caller who is proved.
    }
    flight.caller = nobody
    await prove(request, reply, held.caller)
    return undefined
  }

  function callOf(request: FastifyRequest, reply: FastifyReply, caller: Caller): Call<P, Q, B> {
    const call = new Call<P, Q, B>(caller, request, reply)
    readParams(request.params)
    call.params = request.params as never
    call.query = readQuery(request.raw.url!) as never
    if (hasBody) {
      if (spec.body && request.body === undefined)
        throw new Problem('malformed_request', { detail: 'The request body is missing' })
      readBody(request.body)
      call.body = request.body as never
    }
    return call
  }

  for (const url of spec.paths)
    server.route({
      method: spec.method,
      url,
      exposeHeadRoute: spec.method === 'GET',
      config: { takesForm: spec.takesForm === true },
      onRequest: enter,
      handler: handle,
    })
}

/** A customer's credential opens the customers' own routes and no other, and these open to nothing else. */
function mayCall(caller: Caller, access: Spec['access']): boolean {
  const isCustomer = caller.type === 'customer'
  if (access === 'customer' || isCustomer) return access === 'customer' && isCustomer
  return access === 'signed_in' ? caller.type !== 'bot' : can(caller, access as Permission)
}

/** The caller of this one request; those of the cache are shared. Of customers the address is not kept. */
function withOrigin(caller: Caller, { id, ip }: FastifyRequest): Caller {
  const from = { ip: caller.type === 'customer' ? null : ip, session_id: caller.sessionId ?? null, request_id: id }
  return { ...caller, from }
}

function refuseBody(body: unknown): void {
  const isEmpty = typeof body === 'object' && body !== null && !Array.isArray(body) && Object.keys(body).length === 0
  if (body !== undefined && !isEmpty) throw new Problem('invalid_body', { detail: 'This request takes no body' })
}
