import type { FastifyReply, FastifyRequest } from 'fastify'
import type { TSchema } from 'typebox'
import { uuidv7 } from 'uuidv7'
import type { Caller } from '../access/caller.ts'
import type { RouteCall } from './route.ts'

/** What a handler gets. Its operation id is made when first asked for, unless an Idempotency-Key decided it. */
export class Call<P extends TSchema, Q extends TSchema, B extends TSchema> {
  readonly caller: Caller
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  params!: RouteCall<P, Q, B>['params']
  query!: RouteCall<P, Q, B>['query']
  body!: RouteCall<P, Q, B>['body']
  #operationId: string | undefined

  constructor(caller: Caller, request: FastifyRequest, reply: FastifyReply) {
    this.caller = caller
    this.request = request
    this.reply = reply
  }

  get operationId(): string {
    this.#operationId ??= uuidv7()
    return this.#operationId
  }

  set operationId(id: string) {
    this.#operationId = id
  }
}
