import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Caller } from '../access/caller.ts'
import { Problem } from './problem.ts'
import { addressKey, type Limiter } from './rate-limit.ts'

/** The caller of public routes: may nothing, sees nothing. */
export const nobody: Caller = {
  type: 'customer',
  id: '00000000-0000-0000-0000-000000000000',
  label: 'nobody',
  permissions: new Set(),
  scope: { kind: 'own', customerIds: [] },
  via: 'token',
}

/** Who this request is counted for: its caller, or its address when nobody calls. */
export function limitKey(caller: Caller, request: FastifyRequest): string {
  return caller === nobody ? addressKey(request.ip) : caller.id
}

/** Counts the request for its caller, or for its address when nobody calls. Throws `too_many_requests`. */
export function takeFromLimit(limiter: Limiter, caller: Caller, request: FastifyRequest, reply: FastifyReply): void {
  const allowance = limiter.take(limitKey(caller, request))
  if (!allowance) return
  reply
    .header('ratelimit-limit', String(allowance.limit))
    .header('ratelimit-remaining', String(allowance.remaining))
    .header('ratelimit-reset', String(allowance.resetSeconds))
  if (!allowance.isAllowed)
    throw new Problem('too_many_requests', { headers: { 'retry-after': String(allowance.resetSeconds) } })
}
