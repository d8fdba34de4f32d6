import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type ApiReply, type Endpoint, type Purpose, serve } from '../api/serve.ts'
import type { CallKind } from '../faults.ts'
import { isObject } from '../fields.ts'
import type { MessengerDouble } from '../messenger/double.ts'
import type { Stage } from '../stage.ts'
import type { WhatsappDouble } from '../whatsapp/double.ts'
import { badToken, type GraphOwner, mayActFor, noSuchObject, ownerOfNode, ownerOfToken } from './access.ts'
import { graphErrorBody, graphRefusal } from './errors.ts'

type NodeRequest = FastifyRequest<{ Params: { node: string } }>
type Doubles = { whatsapp: WhatsappDouble; messenger: MessengerDouble }
type Handle = (
  request: FastifyRequest,
  owner: GraphOwner,
  node: string,
  fault: Parameters<Endpoint['handle']>[1],
) => ApiReply | Promise<ApiReply>

/** The Graph API, shared by WhatsApp and Messenger; the version in the path is taken off before routing. */
export function graphRoutes(app: FastifyInstance, stage: Stage, { whatsapp, messenger }: Doubles): void {
  const endpoint = (kind: (request: FastifyRequest) => CallKind, handle: Handle) =>
    serve(stage, {
      purpose: (request) => purposeOf(stage, whatsapp, request, kind(request)),
      refusal: (fault) => refusalOf(fault),
      handle: (request, fault) => {
        const { node } = (request as NodeRequest).params
        const known = ownerOfToken(stage, request)
        if (!known) return badToken(request)
        const owner = ownerOfNode(stage, request, node) ?? known
        if (!mayActFor(request, owner)) return noSuchObject(request.method, node)
        return handle(request, owner, node, fault)
      },
    })

  app.post(
    '/:node/messages',
    endpoint(messageKind, (request, owner, node, fault) => {
      if (owner.platform === 'facebook') {
        const isPage = node === 'me' || node === owner.account.pageId
        return isPage ? messenger.post(owner.account, request.body, fault) : noSuchObject('POST', node)
      }
      if (node !== owner.account.phoneNumberId) return noSuchObject('POST', node)
      return whatsapp.post(owner.account, request.body, fault)
    }),
  )
  app.post(
    '/:node/media',
    endpoint(
      () => 'media',
      (request, owner, node) => {
        if (owner.platform !== 'whatsapp' || node !== owner.account.phoneNumberId) return noSuchObject('POST', node)
        return whatsapp.api.upload(owner.account, request)
      },
    ),
  )
  app.post(
    '/:node/subscribed_apps',
    endpoint(
      () => 'account',
      (request, owner) => {
        if (owner.platform === 'facebook') return { status: 200, body: { success: true } }
        return whatsapp.api.subscribe(owner.account, request.body)
      },
    ),
  )
  for (const action of ['pass', 'take', 'release', 'request']) {
    app.post(
      `/:node/${action}_thread_control`,
      endpoint(
        () => 'account',
        (_request, owner, node) =>
          owner.platform === 'facebook' ? { status: 200, body: { success: true } } : noSuchObject('POST', node),
      ),
    )
  }
  app.get(
    '/:node',
    endpoint(readKind(stage), (request, owner, node) => {
      const found =
        owner.platform === 'whatsapp' ? whatsapp.api.read(owner.account, node) : messenger.read(owner.account, node)
      return found ? onlyFields(request, found) : noSuchObject('GET', node)
    }),
  )
  app.delete(
    '/:node',
    endpoint(
      () => 'media',
      (_request, owner, node) => {
        const forgotten = owner.platform === 'whatsapp' && whatsapp.api.forgetMedia(owner.account, node)
        return forgotten ? { status: 200, body: { success: true } } : noSuchObject('DELETE', node)
      },
    ),
  )
}

function purposeOf(stage: Stage, whatsapp: WhatsappDouble, request: FastifyRequest, kind: CallKind): Purpose {
  const { node } = (request as NodeRequest).params
  const owner = ownerOfNode(stage, request, node) ?? ownerOfToken(stage, request)
  const platform = owner?.platform ?? 'facebook'
  if (!isObject(request.body)) return { platform, kind, person: kind === 'profile' ? node : undefined }
  const { to, recipient } = request.body
  const given = to ?? (isObject(recipient) ? recipient.id : recipient)
  const address = typeof given === 'string' ? given : undefined
  const person = owner?.platform === 'whatsapp' ? whatsapp.whoIs(owner.account, request.body) : address
  return { platform, kind, to: address, person }
}

/** Read receipts, typing and other sender actions share the messages endpoint with real messages. */
function messageKind(request: FastifyRequest): CallKind {
  const isReceipt = isObject(request.body) && ('status' in request.body || 'sender_action' in request.body)
  return isReceipt ? 'receipt' : 'send'
}

function readKind(stage: Stage) {
  return (request: FastifyRequest): CallKind => {
    const { node } = (request as NodeRequest).params
    if (stage.media.find(node)) return 'media'
    return ownerOfNode(stage, request, node) ? 'account' : 'profile'
  }
}

function refusalOf(fault: Parameters<Endpoint['refusal']>[0]): ApiReply {
  if (fault.kind === 'expired_token') {
    const more = { subcode: 463, message: 'Error validating access token: Session has expired.' }
    return { status: 401, body: graphErrorBody(graphRefusal(190, undefined, more)) }
  }
  const { code = 2, subcode, message, status } = fault
  const refusal = graphRefusal(code, undefined, {
    subcode,
    ...(message === undefined ? {} : { message }),
    ...(status === undefined ? {} : { status }),
  })
  return { status: refusal.status, body: graphErrorBody(refusal) }
}

/** `?fields=a,b` leaves the named fields and the id; without it all are given. An error answer passes as it is. */
function onlyFields(request: FastifyRequest, reply: ApiReply): ApiReply {
  const fields = isObject(request.query) ? request.query.fields : undefined
  if (typeof fields !== 'string' || reply.status !== 200 || !isObject(reply.body)) return reply
  const asked = new Set(['id', ...fields.split(',').map((field) => field.trim())])
  return { ...reply, body: Object.fromEntries(Object.entries(reply.body).filter(([name]) => asked.has(name))) }
}
