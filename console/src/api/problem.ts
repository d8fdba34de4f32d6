import type { SignInStep } from './types.ts'

/** What the API refused, or that it could not be reached (`network`, `timeout`). */
export class ApiProblem extends Error {
  override name = 'ApiProblem'
  readonly status: number
  /** Stable word: one of the contract's error codes, `network`, `timeout` or `unknown`. */
  readonly code: string
  readonly requestId: string | null
  /** What is wrong where, for a form: path as a JSON pointer. */
  readonly errors: { path: string; message: string }[]
  /** Milliseconds that the API asks to wait. */
  readonly retryAfter: number | null
  /** How a sign-in goes on that is right so far. */
  readonly secondFactor: SignInStep | null

  constructor(of: {
    status: number
    code: string
    detail: string
    requestId?: string | null
    errors?: { path: string; message: string }[]
    retryAfter?: number | null
    secondFactor?: SignInStep | null
  }) {
    super(of.detail)
    this.status = of.status
    this.code = of.code
    this.requestId = of.requestId ?? null
    this.errors = of.errors ?? []
    this.retryAfter = of.retryAfter ?? null
    this.secondFactor = of.secondFactor ?? null
  }

  get detail(): string {
    return this.message
  }

  /** Whether the same request may work later without anybody changing anything. */
  get isPassing(): boolean {
    return this.status === 429 || this.status === 503 || this.status === 0
  }
}

/** The words for one field of a form, such as `name` or `settings.access_token`. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiProblem)) return undefined
  const pointer = `/${field.replaceAll('.', '/')}`
  return error.errors.find(({ path }) => path === pointer)?.message
}

/** A reply that is not ok, read whatever its body is. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const body: unknown = await response.json().catch(() => null)
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  return new ApiProblem({
    status: response.status,
    code: typeof given['code'] === 'string' ? given['code'] : 'unknown',
    detail: typeof given['detail'] === 'string' ? given['detail'] : response.statusText,
    requestId: typeof given['request_id'] === 'string' ? given['request_id'] : response.headers.get('x-request-id'),
    errors: Array.isArray(given['errors']) ? (given['errors'] as { path: string; message: string }[]) : [],
    retryAfter: Number.isFinite(seconds) ? seconds * 1000 : null,
    secondFactor: (given['second_factor'] as SignInStep | undefined) ?? null,
  })
}
