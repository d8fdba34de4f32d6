import { ApiProblem } from '../../api/problem.ts'

export function asProblem(error: unknown): ApiProblem {
  return error instanceof ApiProblem ? error : new ApiProblem({ status: 500, code: 'unknown', detail: String(error) })
}

/** Whether the same request may be taken later without anybody changing it. */
export function mayPass({ isPassing, status, code }: ApiProblem): boolean {
  return isPassing || status >= 500 || status === 401 || code === 'idempotency_in_progress'
}
