import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { TwitterAccount } from '../accounts.ts'
import { type ApiReply, serve } from '../api/serve.ts'
import type { ApiFault, CallKind } from '../faults.ts'
import type { Stage } from '../stage.ts'
import { XAccess } from './access.ts'
import type { XDouble } from './double.ts'
import type { DmEvent } from './inbound.ts'
import { XMedia } from './media.ts'
import { conversationId, XOutbound } from './outbound.ts'
import { xProblem } from './problems.ts'

type Parameters = Record<string, string>
type Handle = (account: TwitterAccount, params: Parameters, request: FastifyRequest) => ApiReply | Promise<ApiReply>

const messagesPath = '/2/dm_conversations/:conversation/messages'

/** X's API v2 as far as direct messages need it. */
export function xRoutes(app: FastifyInstance, stage: Stage, double: XDouble): void {
  const access = new XAccess(stage)
  const media = new XMedia(stage)
  const outbound = new XOutbound(stage, double.inbound)
  const { webhooks } = double

  const endpoint = (kind: CallKind, handle: Handle) =>
    serve(stage, {
      purpose: (request) => {
        const to = recipientOf(stage, request.params as Parameters)
        return { platform: 'twitter', kind, to, person: to }
      },
      refusal: refusalOf,
      handle: (request) => {
        const account = access.accountOf(request)
        return account ? handle(account, request.params as Parameters, request) : xProblem(401)
      },
    })

  app.post(
    '/2/dm_conversations/with/:participant/messages',
    endpoint('send', (account, { participant = '' }, request) => outbound.send(account, participant, request.body)),
  )
  app.post(
    messagesPath,
    endpoint('send', (account, { conversation = '' }, request) => {
      const others = conversation.split('-').filter((id) => id !== account.userId)
      return others.length === 1 ? outbound.send(account, others[0] ?? '', request.body) : xProblem(403)
    }),
  )
  app.get(
    '/2/dm_conversations/with/:participant/dm_events',
    endpoint('profile', (account, { participant }) =>
      listOf(double.inbound.events.list().filter((event) => isOwn(event, account) && event.otherId === participant)),
    ),
  )
  app.get(
    '/2/dm_events',
    endpoint('profile', (account) => listOf(double.inbound.events.list().filter((event) => isOwn(event, account)))),
  )
  app.get(
    '/2/users/:user',
    endpoint('account', (account, { user }) => {
      const self = { id: account.userId, name: account.screenName, username: account.screenName }
      if (user === 'me' || user === account.userId) return { status: 200, body: { data: self } }
      const person = double.inbound.people.find(user ?? '')
      if (!person) return xProblem(404)
      return { status: 200, body: { data: { id: person.id, name: person.name, username: person.screenName } } }
    }),
  )

  app.get(
    '/2/webhooks',
    endpoint('webhook', (account) => webhooks.list(account)),
  )
  app.post(
    '/2/webhooks',
    endpoint('webhook', (account, _params, request) => webhooks.create(account, request.body)),
  )
  app.put(
    '/2/webhooks/:id',
    endpoint('webhook', (account, { id = '' }) => webhooks.recheck(account, id)),
  )
  app.delete(
    '/2/webhooks/:id',
    endpoint('webhook', (account, { id = '' }) => webhooks.remove(account, id)),
  )

  app.post(
    '/2/media/upload/initialize',
    endpoint('media', (account, _params, request) => media.initialize(account, request.body)),
  )
  app.post(
    '/2/media/upload/:id/append',
    endpoint('media', (_account, { id = '' }, request) => media.append(id, request)),
  )
  app.post(
    '/2/media/upload/:id/finalize',
    endpoint('media', (account, { id = '' }) => media.finalize(account, id)),
  )
  const bytes = endpoint('media', (account, params) => media.bytes(account, params.media ?? ''))
  app.get('/2/dm_conversations/media/:dm/:media/:resource', bytes)
  app.get('/1.1/ton/data/dm/:dm/:media/:resource', bytes)
}

function recipientOf(stage: Stage, { participant, conversation }: Parameters): string | undefined {
  const own = new Set(stage.accounts.twitter.map((account) => account.userId))
  return participant ?? conversation?.split('-').find((id) => !own.has(id))
}

function refusalOf(fault: Extract<ApiFault, { kind: 'error' | 'expired_token' }>): ApiReply {
  if (fault.kind === 'expired_token') return xProblem(401)
  return xProblem(fault.status ?? fault.code ?? 503, fault.message)
}

function isOwn(event: DmEvent, account: TwitterAccount): boolean {
  return event.accountId === account.userId
}

/** Newest first, at most 100. */
function listOf(events: DmEvent[]): ApiReply {
  const data = events
    .slice(-100)
    .reverse()
    .map((event) => ({
      id: event.id,
      event_type: 'MessageCreate',
      text: event.text,
      sender_id: event.senderId,
      dm_conversation_id: conversationId(event.accountId, event.otherId),
      created_at: new Date(event.at).toISOString(),
    }))
  return { status: 200, body: { data, meta: { result_count: data.length } } }
}
