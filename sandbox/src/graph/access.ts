import type { FastifyRequest } from 'fastify'
import type { FacebookAccount, WhatsappAccount } from '../accounts.ts'
import type { ApiReply } from '../api/serve.ts'
import { isObject } from '../fields.ts'
import type { Stage } from '../stage.ts'
import { graphErrorBody, graphRefusal } from './errors.ts'

/** The account that a Graph node id names, or that a token belongs to. */
export type GraphOwner =
  | { platform: 'whatsapp'; account: WhatsappAccount }
  | { platform: 'facebook'; account: FacebookAccount }

/** The token of a call: Bearer header, `access_token` in the query or in the body. */
export function tokenOf(request: FastifyRequest): string | undefined {
  const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (bearer !== undefined) return bearer
  const query = isObject(request.query) ? request.query.access_token : undefined
  const body = isObject(request.body) ? request.body.access_token : undefined
  return [query, body].find((value) => typeof value === 'string')
}

/** The account whose token this call carries. */
export function ownerOfToken(stage: Stage, request: FastifyRequest): GraphOwner | undefined {
  const token = tokenOf(request)
  if (token === undefined) return undefined
  const whatsapp = stage.accounts.whatsapp.find((account) => account.accessToken === token)
  if (whatsapp) return { platform: 'whatsapp', account: whatsapp }
  const facebook = stage.accounts.facebook.find((account) => account.pageToken === token)
  return facebook && { platform: 'facebook', account: facebook }
}

/** The account that a node id names: a phone number, a business account, a page; `me` is the token's own. */
export function ownerOfNode(stage: Stage, request: FastifyRequest, node: string): GraphOwner | undefined {
  if (node === 'me') return ownerOfToken(stage, request)
  const whatsapp = stage.accounts.whatsapp.find((known) => known.phoneNumberId === node || known.wabaId === node)
  if (whatsapp) return { platform: 'whatsapp', account: whatsapp }
  const facebook = stage.accounts.facebook.find((known) => known.pageId === node)
  return facebook && { platform: 'facebook', account: facebook }
}

/** Whether the call's token may act for this account: one token may belong to several accounts. */
export function mayActFor(request: FastifyRequest, owner: GraphOwner): boolean {
  const own = owner.platform === 'whatsapp' ? owner.account.accessToken : owner.account.pageToken
  return tokenOf(request) === own
}

/** 401 with code 190: no token, or one that the platform does not know. */
export function badToken(request: FastifyRequest): ApiReply {
  const message =
    tokenOf(request) === undefined
      ? 'An access token is required to request this resource.'
      : 'Invalid OAuth access token - Cannot parse access token'
  return { status: 401, body: graphErrorBody(graphRefusal(190, undefined, { message })) }
}

/** 400 with code 100/33: no such object, or not one of this token's. */
export function noSuchObject(method: string, node: string): ApiReply {
  const message =
    `Unsupported ${method.toLowerCase()} request. Object with ID '${node}' does not exist, ` +
    'cannot be loaded due to missing permissions, or does not support this operation'
  const more = { subcode: 33, message, type: 'GraphMethodException' }
  return { status: 400, body: graphErrorBody(graphRefusal(100, undefined, more)) }
}
