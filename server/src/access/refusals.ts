import { Problem } from '../http/problem.ts'

/** A credential was given and is none of ours (any more). Says nothing about why; the cause is for the log. */
export function badCredential(cause?: unknown, headers: Record<string, string> = {}): Problem {
  return new Problem('invalid_token', {
    cause,
    headers: { 'WWW-Authenticate': 'Bearer realm="parley", error="invalid_token"', ...headers },
  })
}
