import type { FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import type { Call } from './call.ts'
import { pathOf, problemType, toProblem } from './errors.ts'
import { hashOf, type IdempotencyStore, once, type StoredReply } from './idempotency.ts'
import { nobody } from './limit-caller.ts'
import { type Problem, problemBody } from './problem.ts'
import { addressKey } from './rate-limit.ts'
import type { RouteSpec } from './route.ts'

type Tell = (problem: Problem, request: FastifyRequest) => void

type Answering<P extends TSchema, Q extends TSchema, B extends TSchema> = Pick<
  RouteSpec<P, Q, B>,
  'method' | 'paths'
> & { handle(call: Call<P, Q, B>): Promise<unknown> }

/** The body of a handler's reply; a string is JSON already. */
export function textOf(result: unknown): string | undefined {
  return typeof result === 'string' || result === undefined ? result : JSON.stringify(result)
}

/** Handles a call that brought an Idempotency-Key, or gives the reply that the key has; sets status and headers. */
export async function answerOnce<P extends TSchema, Q extends TSchema, B extends TSchema>(
  { idempotency: store, tell }: { idempotency: IdempotencyStore; tell: Tell },
  spec: Answering<P, Q, B>,
  call: Call<P, Q, B>,
  key: string,
): Promise<string> {
  const { request, reply, caller } = call
  const owner = caller === nobody ? `nobody:${addressKey(request.ip)}` : `${caller.type}:${caller.id}`
  const hash = hashOf(spec.method, spec.paths[0], call.params, call.query, call.body)
  const { reply: stored, isReplayed } = await once(store, { caller: owner, key, hash }, (operationId) => {
    call.operationId = operationId
    return storable(spec, call, tell)
  })
  if (reply.sent) return ''
  if (isReplayed) reply.header('idempotency-replayed', 'true')
  reply.code(stored.status).headers(stored.headers)
  return stored.body
}

/** The handler's reply or refusal as it is kept; throws what must not be kept. */
async function storable<P extends TSchema, Q extends TSchema, B extends TSchema>(
  spec: Answering<P, Q, B>,
  call: Call<P, Q, B>,
  tell: Tell,
): Promise<StoredReply> {
  const { request, reply } = call
  try {
    const body = textOf(await spec.handle(call)) ?? ''
    const kept = ['etag', 'location'].flatMap((name) => {
      const value = reply.getHeader(name)
      return value === undefined ? [] : [[name, String(value)]]
    })
    return { status: reply.statusCode, headers: Object.fromEntries(kept), body }
  } catch (error) {
    const problem = toProblem(error, spec.method)
    if (problem.status >= 500 || problem.status === 429) throw error
    tell(problem, request)
    const body = JSON.stringify(problemBody(problem, request.id, pathOf(request.raw.url!)))
    return { status: problem.status, headers: { ...problem.headers, 'content-type': problemType }, body }
  }
}
