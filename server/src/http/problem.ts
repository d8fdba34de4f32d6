import { type ErrorCode, errors, type IdKind, statusTitles } from '@parley/contract'

/** A refusal with its code from the table; thrown by rules and routes, turned into a reply in one place. */
export class Problem extends Error {
  readonly code: ErrorCode
  readonly status: number
  /** Further members of the reply, such as `errors` or `ticket_id`. Public. */
  readonly extra: Record<string, unknown>
  /** Headers of the reply, such as Retry-After. */
  readonly headers: Record<string, string>
  /** Whose account or which thing it was about, by its UUID; for the audit trail alone, never sent. */
  readonly about: { type: IdKind; id: string } | undefined

  constructor(
    code: ErrorCode,
    options: {
      detail?: string
      extra?: Record<string, unknown>
      headers?: Record<string, string>
      about?: { type: IdKind; id: string } | undefined
      cause?: unknown
    } = {},
  ) {
    super(options.detail ?? errors[code][1], options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = errors[code][0]
    this.extra = options.extra ?? {}
    this.headers = options.headers ?? {}
    this.about = options.about
  }
}

/** The reply body: RFC 9457 with `error` and `message` beside it for clients of older documents. */
export function problemBody(problem: Problem, requestId: string, instance: string): Record<string, unknown> {
  const title = statusTitles[problem.status] ?? 'Error'
  return {
    type: `/api/docs/errors#${problem.code}`,
    title,
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    instance,
    request_id: requestId,
    error: title,
    message: problem.message,
    ...problem.extra,
  }
}
