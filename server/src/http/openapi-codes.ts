import type { ErrorCode } from '@parley/contract'
import type { Spec } from './route.ts'

/** Codes that every route can answer. */
export const always: ErrorCode[] = [
  'malformed_request',
  'too_many_requests',
  'internal_error',
  'not_ready',
  'overloaded',
  'stopping',
]
const withBody: ErrorCode[] = [
  'invalid_text',
  'request_timeout',
  'body_too_large',
  'unsupported_media_type',
  'invalid_body',
]
const withKey: ErrorCode[] = ['invalid_idempotency_key', 'idempotency_conflict', 'idempotency_in_progress']
/** Every code that the HTTP layer and the route can answer. */
export function codesOf(spec: Spec, path: string): ErrorCode[] {
  return [
    ...always,
    ...(spec.access === 'public' ? [] : (['not_authenticated', 'invalid_token'] as const)),
    ...(spec.access === 'public' || spec.access === 'signed_in' ? [] : (['insufficient_permissions'] as const)),
    ...(spec.access === 'public' || spec.access === 'customer' || spec.method === 'GET'
      ? []
      : (['wrong_origin'] as const)),
    ...(spec.params && path.includes(':') ? (['invalid_id'] as const) : []),
    'invalid_parameter',
    ...(spec.query ? (['invalid_text'] as const) : []),
    ...(spec.body ? withBody : []),
    ...(spec.idempotent ? withKey : []),
    ...(spec.errors ?? []),
  ]
}
