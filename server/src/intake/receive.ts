import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Authenticate } from '../access/authenticate.ts'
import { can } from '../access/caller.ts'
import type { Channel } from '../channels/channel.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import { createLimiter, type Limiter } from '../http/rate-limit.ts'
import type { Router } from '../http/route.ts'
import type { Inbox, InboxBook } from '../inboxes/book.ts'
import { createHandoff, type HandoffDeps } from './handoff.ts'
import type { ReceiptRecorder } from './record.ts'
import { verifyWebhook } from './verify.ts'

export type ReceiveDeps = Deps &
  HandoffDeps & {
    channels: readonly Channel[]
    book: InboxBook
    recorder: ReceiptRecorder
    authenticate: Authenticate
    onWebhook?(channel: string, outcome: 'recorded' | 'refused' | 'unconfigured'): void
  }

const maxBodyBytes = 4 * 1024 * 1024
const ok = '{"status":"ok"}'
const refusalLogEveryMs = 60_000

/**
 * Webhooks: the signature over the raw bytes → the receipt committed → 200. Nothing else happens on this path; what the
 * payload says is found out afterwards.
 */
export function webhookRoutes(router: Router, deps: ReceiveDeps): void {
  const channelOf = new Map(deps.channels.map((channel) => [channel.id, channel]))
  const limiter = createLimiter(deps.config.RATE_LIMIT_WEBHOOK_PER_MINUTE)
  const handOver = createHandoff(deps)
  const noteRefusal = createRefusalLog(deps)

  /** The inboxes that a webhook address may speak to: one, or all of the channel. */
  function addressed(request: FastifyRequest): { channel: Channel; inboxes: readonly Inbox[] } {
    const params = request.params as { channel: string; inbox_id?: string }
    const channel = channelOf.get(params.channel)
    if (!channel) throw new Problem('channel_not_found')
    if (params.inbox_id === undefined) return { channel, inboxes: deps.book.ofChannel(channel.id) }
    const inbox = deps.book.ofChannel(channel.id).find(({ id }) => id === deps.inboxUuid(params.inbox_id ?? ''))
    if (!inbox) throw new Problem('inbox_not_found')
    return { channel, inboxes: [inbox] }
  }

  async function receive(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { channel, inboxes } = addressed(request)
    const body = request.body as Buffer
    const verified = verifyWebhook({ headers: request.headers as Record<string, string | undefined>, body }, inboxes)
    if (verified.outcome !== 'verified') {
      const isTrusted = channel.inbound.handoff !== undefined && (await mayHandOver(deps.authenticate, request))
      if (!isTrusted) throw refusal(verified.outcome, channel.id)
    }
    const inboxIds = verified.outcome === 'verified' ? verified.inboxIds : inboxes.map((inbox) => inbox.id)
    if (inboxIds.length === 0) throw refusal('unconfigured', channel.id)
    takeFrom(limiter, inboxIds[0] ?? channel.id, reply)
    reply.header('content-type', 'application/json; charset=utf-8')
    const answer = channel.inbound.handoff ? JSON.stringify(await handOver(channel, inboxIds, body)) : ok
    if (!channel.inbound.handoff) await deps.recorder.record({ channel: channel.id, inboxIds, body })
    deps.onWebhook?.(channel.id, 'recorded')
    return answer
  }

  function refusal(outcome: 'refused' | 'unconfigured', channel: string): Problem {
    deps.onWebhook?.(channel, outcome)
    if (outcome === 'refused') {
      noteRefusal(channel)
      return new Problem('invalid_signature')
    }
    deps.log.error(
      { channel },
      'A webhook came in for a channel without a secret to verify it: connect its inbox, or set its secret',
    )
    return new Problem('inbox_not_configured', { headers: { 'retry-after': '60' } })
  }

  async function challenge(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const { channel, inboxes } = addressed(request)
    if (!channel.inbound.challenge) throw new Problem('method_not_allowed', { headers: { allow: 'POST' } })
    const settings = inboxes.map((inbox) => inbox.settings)
    const answer = channel.inbound.challenge(flatQuery(request.url), settings)
    if (answer.status === 403) throw new Problem('wrong_verify_token')
    if (answer.status === 400) throw new Problem('malformed_request', { detail: answer.body })
    reply.header('content-type', `${answer.contentType}; charset=utf-8`)
    return answer.body
  }

  void router.raw.register(async (scope: FastifyInstance) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: maxBodyBytes }, (request, body, done) => {
      const encoding = request.headers['content-encoding']
      if (encoding !== undefined && encoding !== 'identity')
        done(new Problem('unsupported_media_type', { detail: 'Send the body without Content-Encoding' }))
      else done(null, body)
    })
    for (const path of ['/api/webhooks/:channel', '/api/webhooks/:channel/:inbox_id']) {
      scope.post(path, { bodyLimit: maxBodyBytes }, receive)
      scope.get(path, challenge)
    }
  })
  describe(router, deps.channels)
}

/** A query with flat names: `hub.mode` is one name, and a name that comes twice is taken as it came first. */
function flatQuery(url: string): Record<string, string | undefined> {
  const query: Record<string, string | undefined> = Object.create(null)
  for (const [name, value] of new URL(url, 'http://localhost').searchParams) query[name] ??= value
  return query
}

/** Only an API key stands for the signature: a cookie would come along from any page that a signed-in admin opens. */
async function mayHandOver(authenticate: Authenticate, request: FastifyRequest): Promise<boolean> {
  const caller = await authenticate(request)
  if (caller?.via !== 'key') return false
  if (!can(caller, 'handoff.create')) throw new Problem('insufficient_permissions')
  return true
}

/** One line a minute and channel, with how many there were since the last: a stranger must not fill the log. */
function createRefusalLog({ log, now }: Pick<Deps, 'log' | 'now'>): (channel: string) => void {
  const notes = new Map<string, { at: number; since: number }>()
  return (channel) => {
    const at = now().getTime()
    const note = notes.get(channel) ?? { at: Number.NEGATIVE_INFINITY, since: 0 }
    notes.set(channel, note)
    note.since++
    if (at - note.at < refusalLogEveryMs) return
    log.warn(
      { channel, refused: note.since },
      'Webhook posts were refused: their signature is missing or does not match. Is the secret of the inbox right?',
    )
    note.at = at
    note.since = 0
  }
}

function takeFrom(limiter: Limiter, key: string, reply: FastifyReply): void {
  const allowance = limiter.take(key)
  if (!allowance || allowance.isAllowed) return
  reply
    .header('ratelimit-limit', allowance.limit)
    .header('ratelimit-remaining', 0)
    .header('ratelimit-reset', allowance.resetSeconds)
  throw new Problem('too_many_requests', { headers: { 'retry-after': String(allowance.resetSeconds) } })
}

function describe(router: Router, channels: readonly Channel[]): void {
  for (const channel of channels) {
    const path = `/api/webhooks/${channel.id}`
    const { handoff } = channel.inbound
    router.describe({
      method: 'POST',
      paths: [path],
      summary: `${channel.label} webhook`,
      description:
        'Signed over the raw bytes. Answered after the payload is stored; what it says is processed afterwards.',
      tag: 'Webhooks',
      access: 'public',
      security: [],
      ...(handoff
        ? { body: { schema: handoff.body } }
        : { body: { schema: Type.Object({}, { additionalProperties: true }) } }),
      replies: {
        200: {
          description: handoff ? 'The ticket' : 'Stored',
          schema: handoff?.reply ?? Type.Object({ status: Type.Literal('ok') }),
        },
      },
      errors: ['invalid_signature', 'inbox_not_configured', 'body_too_large', 'overloaded'],
    })
    if (channel.inbound.challenge)
      router.describe({
        method: 'GET',
        paths: [path],
        summary: `${channel.label} webhook verification`,
        tag: 'Webhooks',
        access: 'public',
        security: [],
        replies: { 200: { description: 'The answer to the platform’s challenge', type: 'text/plain' } },
        errors: ['wrong_verify_token'],
      })
  }
}
