import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Platform } from '../accounts.ts'
import type { ApiFault, CallKind } from '../faults.ts'
import type { ApiCall } from '../record.ts'
import { callView } from '../record-views.ts'
import type { Stage } from '../stage.ts'
import { bodyForRecord, hiddenHeaders, hiddenPath } from './hide.ts'

export type ApiReply = { status: number; body: unknown; headers?: Record<string, string> }

/** What a call is for, read before it is handled: decides which ordered fault strikes it. `person` is whom it concerns. */
export type Purpose = { platform: Platform; kind: CallKind; to?: string | undefined; person?: string | undefined }

export type Endpoint = {
  purpose: (request: FastifyRequest) => Purpose
  handle: (request: FastifyRequest, fault: ApiFault | undefined) => Promise<ApiReply> | ApiReply
  /** How this platform words a fault that is a refusal. */
  refusal: (fault: Extract<ApiFault, { kind: 'error' | 'expired_token' }>, purpose: Purpose) => ApiReply
}

/** A route handler that records the call, lets ordered faults strike, and otherwise answers what the platform answers. */
export function serve(stage: Stage, endpoint: Endpoint) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const purpose = endpoint.purpose(request)
    const fault = stage.faults.takeForCall(purpose.platform, purpose.kind, purpose.to)
    const call = record(stage, request, purpose, fault)
    if (fault?.kind === 'hang') return hang(reply)
    if (fault?.kind === 'reset') return reset(request, reply)
    if (fault?.kind === 'slow') await stage.activity.pause(fault.ms)
    const refused = fault?.kind === 'error' || fault?.kind === 'expired_token'
    const answer = refused ? endpoint.refusal(fault, purpose) : await endpoint.handle(request, fault)
    if (fault?.kind === 'accept_then_hang') return hang(reply)
    if (fault?.kind === 'accept_then_reset') return reset(request, reply)
    const instead = fault?.kind === 'error' ? fault.body : undefined
    answered(stage, call, answer.status, instead ?? bodyForRecord(answer.body))
    if (instead !== undefined) await reply.code(answer.status).type('text/html').send(instead)
    else
      await reply
        .code(answer.status)
        .headers(answer.headers ?? {})
        .send(answer.body)
  }
}

function record(stage: Stage, request: FastifyRequest, purpose: Purpose, fault?: ApiFault): ApiCall {
  const body = bodyForRecord(request.body)
  const call: ApiCall = {
    id: stage.records.nextCallId(),
    platform: purpose.platform,
    kind: purpose.kind,
    person: purpose.person ?? null,
    method: request.method,
    path: hiddenPath(request.originalUrl),
    headers: hiddenHeaders(request.headers),
    body,
    status: null,
    answer: null,
    fault: fault?.kind ?? null,
    at: stage.now(),
    tookMs: null,
  }
  stage.records.calls.push(call, Number(request.headers['content-length'] ?? 0))
  tellCall(stage, call)
  return call
}

function answered(stage: Stage, call: ApiCall, status: number, body: unknown): void {
  Object.assign(call, { status, answer: body, tookMs: Math.max(0, stage.now() - call.at) })
  tellCall(stage, call)
}

function tellCall(stage: Stage, call: ApiCall): void {
  stage.feed.changed(`call ${call.id}`, () => ({ type: 'call', call: callView(call, stage.url()) }))
}

/** Leaves the caller without an answer; the socket ends with the caller's patience or with the sandbox. */
function hang(reply: FastifyReply): void {
  reply.hijack()
}

function reset(request: FastifyRequest, reply: FastifyReply): void {
  reply.hijack()
  request.raw.socket.resetAndDestroy()
}
