import { ApiProblem, problemOf } from './problem.ts'
import type { CallOptions, InputOf, Reply, RouteName } from './routes.ts'

export type ClientOptions = {
  /** Where the API is, such as `/api/v1`. */
  base: string
  /** Told of every 401, before the call throws it. */
  onSignedOut?(): void
  fetch?: typeof fetch
  /** Waits this many milliseconds; rejects when the signal is aborted. */
  sleep?(ms: number, signal?: AbortSignal): Promise<void>
  timeoutMs?: number
}

export type Client = <Name extends RouteName>(name: Name, ...input: InputOf<Name>) => Promise<Reply<Name>>

type Given = CallOptions & { params?: Record<string, string>; query?: object; body?: object }

const tries = 4
const longestWaitMs = 15_000

/**
 * The one way to the API: `api('PUT /tickets/{ticket_id}', { params, body })`. A GET that meets 429, 503 or no network is tried
 * again, as long after as the API asks or doubling from 300 ms; anything that changes something is sent once.
 * @throws ApiProblem, or the abort reason of the signal that was given
 */
export function createClient(options: ClientOptions): Client {
  const sleep = options.sleep ?? waitFor

  async function once(method: string, url: string, given: Given): Promise<Response> {
    const timeout = AbortSignal.timeout(options.timeoutMs ?? 30_000)
    try {
      return await (options.fetch ?? fetch)(url, {
        method,
        credentials: 'same-origin',
        headers: headersOf(given),
        signal: given.signal ? AbortSignal.any([given.signal, timeout]) : timeout,
        ...(given.body === undefined ? {} : { body: JSON.stringify(given.body) }),
      })
    } catch (error) {
      given.signal?.throwIfAborted()
      throw new ApiProblem({ status: 0, code: timeout.aborted ? 'timeout' : 'network', detail: String(error) })
    }
  }

  async function attempt(method: string, url: string, given: Given): Promise<unknown> {
    const response = await once(method, url, given)
    if (response.ok) return response.status === 204 ? null : response.json()
    const problem = await problemOf(response)
    if (problem.status === 401 && !url.includes('/auth/login')) options.onSignedOut?.()
    throw problem
  }

  return async function api(name, ...[input]) {
    const given = (input ?? {}) as Given
    const [method = '', path = ''] = name.split(' ')
    const url = options.base + withParams(path, given.params ?? {}) + searchOf(given.query)
    for (let count = 1; ; count++) {
      try {
        return (await attempt(method, url, given)) as never
      } catch (error) {
        const mayRepeat = method === 'GET' && error instanceof ApiProblem && error.isPassing && count < tries
        if (!mayRepeat) throw error
        await sleep(Math.min(longestWaitMs, error.retryAfter ?? 300 * 2 ** (count - 1)), given.signal)
      }
    }
  }
}

function headersOf({ body, idempotencyKey, ifVersion }: Given): Record<string, string> {
  return {
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
    ...(ifVersion === undefined ? {} : { 'if-match': `"${ifVersion}"` }),
  }
}

function withParams(path: string, params: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
}

/** Absent and undefined fields are left out; nothing else is. */
function searchOf(query: object = {}): string {
  const pairs = Object.entries(query).filter(([, value]) => value !== undefined)
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs.map(([name, value]) => [name, String(value)]))}`
}

function waitFor(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
