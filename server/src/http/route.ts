import type { ErrorCode, Permission } from '@parley/contract'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Static, TSchema } from 'typebox'
import type { Caller } from '../access/caller.ts'
import type { Cost } from './cost.ts'

/**
 * One route of the API as data: from this come validation, access, limits, idempotency and its entry in the OpenAPI document.
 * A route is written once and may have several mounts.
 */
export type RouteSpec<P extends TSchema, Q extends TSchema, B extends TSchema, L = undefined> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Every path under which it is mounted; parameters as `:name`. */
  paths: readonly [string, ...string[]]
  summary: string
  description?: string
  tag: string
  /**
   * Who may call: a permission; any agent or service who is signed in; a customer with an account, and nobody else; or anybody at all.
   */
  access: Permission | 'signed_in' | 'customer' | 'public'
  params?: P
  query?: Q
  body?: B
  /** Takes the body as an HTML form too, its fields as texts. Only for routes that no cookie proves anything to. */
  takesForm?: boolean
  /** Reply schemas by status. */
  replies: Record<number, TSchema>
  /** Where `handle` returns bytes or a stream of them instead of JSON: their media types, one of which it sets. */
  replyTypes?: readonly string[]
  /** Codes that this route can answer beside those every route can. */
  errors?: readonly ErrorCode[]
  /** Honours Idempotency-Key. Every POST that creates does. */
  idempotent?: boolean
  /** What it takes from everybody else: a bound on how many run at once, for one caller and on this node (http/cost.ts). */
  cost?: Cost
  /** Status of a reply that is returned from `handle`; 200 unless told. */
  status?: number
  /**
   * Of a request that is made all day: the read that it consists of, or begins with. A caller who was known a moment ago is not proved
   * first but by the access epoch that this read sees beside its rows; when that is another one, or the read fails, its result is
   * dropped, the caller proved anew, and it runs again. So it changes nothing, tells nobody, and has no reply to write to. With an
   * Idempotency-Key it runs as a part of `handle`, whose refusals are kept.
   */
  look?(call: LookCall<P, Q, B>): Promise<Look<L>>
  /** `found` is what `look` found, for a caller who is proved. */
  handle(call: RouteCall<P, Q, B>, found: L): Promise<unknown>
}

export type LookCall<P extends TSchema, Q extends TSchema, B extends TSchema> = Pick<
  RouteCall<P, Q, B>,
  'caller' | 'params' | 'query' | 'body'
>

/** What a read found, and the access epoch of its own snapshot; undefined where it found nothing to carry it. */
export type Look<T> = { found: T; epoch: string | undefined }

export type RouteCall<P extends TSchema, Q extends TSchema, B extends TSchema> = {
  /** Proved and allowed; on public routes a nobody without permissions. */
  caller: Caller
  params: Static<P>
  query: Static<Q>
  body: Static<B>
  request: FastifyRequest
  reply: FastifyReply
  /**
   * UUIDv7 under which the handler stores the one thing it makes. With an Idempotency-Key it is the same in every run of that
   * request, so a rerun after a crash must find what the first run made and give it back; otherwise a fresh one.
   */
  readonly operationId: string
}

/**
 * JSON that is already text. `handle` may return it instead of an object, which saves serialising; a string that is returned
 * is always taken for one.
 */
export type JsonText = string & { readonly isJson: true }

/** What the HTTP layer hands to every slice: a way to add routes, and nothing else. */
export type Router = {
  add<P extends TSchema, Q extends TSchema, B extends TSchema, L = undefined>(spec: RouteSpec<P, Q, B, L>): void
  /** For the few things that are no JSON routes: webhooks over raw bytes, the live socket, pages. */
  raw: FastifyInstance
  /** Puts a route of `raw` into the OpenAPI document. */
  describe(operation: Described): void
}

/** Any route, as the OpenAPI document sees it. */
export type Spec = Omit<RouteSpec<TSchema, TSchema, TSchema>, 'handle' | 'look'>

/** A route of `raw`, described for the OpenAPI document; it is added and guarded by whoever describes it. */
export type Described = Omit<Spec, 'idempotent' | 'replies' | 'body'> & {
  /** By status: what the reply is, with its media type (JSON unless told) and schema, if it has a body. */
  replies: Record<number, { description: string; type?: string; schema?: TSchema }>
  body?: { type?: string; schema: TSchema; description?: string }
  /** Names of security schemes that a caller may use instead of the usual ones; empty for none. */
  security?: readonly string[]
}
