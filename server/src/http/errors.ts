import type { ErrorCode } from '@parley/contract'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { errorCode, isConflict, isTimeout, isUnavailable } from '../db/sql.ts'
import { Problem, problemBody } from './problem.ts'

export const problemType = 'application/problem+json; charset=utf-8'
const tryAgain = { 'retry-after': '1' }

const byFastifyCode: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_NOT_FOUND: 'not_found',
  FST_ERR_BAD_URL: 'not_found',
  FST_ERR_MAX_PARAM_LENGTH: 'not_found',
}
const byStatus: Record<number, ErrorCode> = {
  400: 'malformed_request',
  403: 'not_found',
  404: 'not_found',
  405: 'method_not_allowed',
  408: 'request_timeout',
  413: 'body_too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
  431: 'headers_too_large',
}

/** Every failure as the refusal that is sent for it; what nobody foresaw is an `internal_error`. */
export function toProblem(error: unknown, method: string): Problem {
  if (error instanceof Problem) return error
  return fromFramework(error) ?? fromDatabase(error, method) ?? new Problem('internal_error', { cause: error })
}

/** Fastify's and its plugins' own refusals; an aborted request body counts as one. */
function fromFramework(error: unknown): Problem | undefined {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return undefined
  const isKnown = 'expose' in error || error.name === 'FastifyError' || /^(FST_ERR|ECONNRESET)/.test(errorCode(error))
  const code = byFastifyCode[errorCode(error)] ?? byStatus[error.statusCode]
  return isKnown && code ? new Problem(code, { cause: error }) : undefined
}

/** Failures of the database that are no fault of ours: it is away or busy, or it refused a value that the caller sent. */
function fromDatabase(cause: unknown, method: string): Problem | undefined {
  const code = errorCode(cause)
  if (isUnavailable(cause) || isTimeout(cause)) return new Problem('not_ready', { cause, headers: tryAgain })
  if (code === '23505') return new Problem('duplicate', { cause })
  if (isConflict(cause)) return new Problem('not_ready', { cause, headers: tryAgain })
  if (code === '22021' || code === '22P05') return new Problem('invalid_text', { cause })
  if (/^22[0-9A-Z]{3}$/.test(code)) {
    const hasBody = method !== 'GET' && method !== 'HEAD' && method !== 'DELETE'
    return new Problem(hasBody ? 'invalid_body' : 'invalid_parameter', { cause })
  }
  return undefined
}

/** Path of a request target, without its query string, which may hold a token. */
export function pathOf(url: string): string {
  const end = url.indexOf('?')
  return (end < 0 ? url : url.slice(0, end)).slice(0, 300)
}

export function sendProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply): void {
  const body = JSON.stringify(problemBody(problem, request.id, pathOf(request.raw.url ?? '')))
  reply.code(problem.status)
  if (problem.status === 401) reply.header('www-authenticate', challengeOf(problem))
  reply.header('cache-control', 'no-store').headers(problem.headers).header('content-type', problemType).send(body)
}

function challengeOf(problem: Problem): string {
  return problem.code === 'invalid_token' ? 'Bearer realm="Parley", error="invalid_token"' : 'Bearer realm="Parley"'
}

/** What of a failure may stand in a log: never the values of a query, nor details that quote a row. */
export function errorFacts(error: unknown, depth = 0): Record<string, unknown> | undefined {
  if (!(error instanceof Error)) return error === undefined ? undefined : { message: String(error) }
  const code = errorCode(error)
  const cause = depth < 3 ? errorFacts(error.cause, depth + 1) : undefined
  return {
    name: error.name,
    message: error.message,
    ...(code ? { code } : {}),
    ...(error.stack ? { stack: error.stack } : {}),
    ...(cause ? { cause } : {}),
  }
}
