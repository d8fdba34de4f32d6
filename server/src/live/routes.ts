import websocket from '@fastify/websocket'
import { closeCodes, EventList, EventsQuery, LiveTicket } from '@parley/contract'
import type { FastifyRequest } from 'fastify'
import Type from 'typebox'
import type { Authenticate } from '../access/authenticate.ts'
import { type Caller, can } from '../access/caller.ts'
import type { Vault } from '../access/vault.ts'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { type FreshEvents, fillEvents, presentFor, readScopedEvents } from '../log/read.ts'
import type { Wake } from '../log/wake.ts'
import { LiveClient } from './client.ts'
import { createPresence } from './presence.ts'
import { createSeats } from './seats.ts'
import { Tail } from './tail.ts'

export type LiveDeps = Deps & {
  wake: Wake
  vault: Vault
  authenticate: Authenticate
  isOrigin(request: FastifyRequest): boolean
}

const tag = 'Live'
const ticketSeconds = 60
const pingEveryMs = 25_000
/** A right that is taken away closes the connection within a second, the time of the look included. */
const recheckEveryMs = 500

export type Live = {
  stop(): Promise<void>
  clients(): number
  /** Events that this node has just committed, so that the feed need not read them back. */
  offer(fresh: FreshEvents): void
}

/** The live feed over WebSocket, its one-minute tickets, and the same events by GET. */
export async function liveRoutes(router: Router, deps: LiveDeps): Promise<Live> {
  const { sql, log, vault } = deps
  const tail = new Tail(sql, log, deps.wake)
  const clients = new Set<LiveClient>()
  const seats = createSeats()
  const presence = createPresence({ sql, wake: deps.wake, clients })

  router.add({
    method: 'GET',
    paths: ['/api/v1/events'],
    summary: 'Read the log',
    description:
      'Events after `after`, oldest first, with the same seq as on the live feed. `seq` is where to go on from, also when nothing was found.',
    tag,
    access: 'event.read',
    query: EventsQuery,
    replies: { 200: EventList },
    async handle({ caller, query }) {
      const { after = 0, limit = 100 } = query
      const { rows, upTo } = await readScopedEvents(sql, caller.scope, after, limit)
      const events = (await fillEvents(sql, rows)).flatMap((event) => presentFor(caller.scope, event) ?? [])
      return { events, seq: upTo }
    },
  })

  router.add({
    method: 'POST',
    paths: ['/api/v1/live/ticket'],
    summary: 'Get a ticket for the live feed',
    description: 'For clients that cannot send headers with a WebSocket. It is good for one minute.',
    tag,
    access: 'event.read',
    replies: { 200: LiveTicket },
    async handle({ request }) {
      const { cookie, authorization } = request.headers
      const key = request.headers['x-api-key']
      const until = deps.now().getTime() + ticketSeconds * 1000
      return {
        ticket: vault.encrypt(JSON.stringify({ cookie, authorization, key, until }), 'live'),
        expires_in: ticketSeconds,
      }
    },
  })

  /** The credential of the request, or the one sealed in its ticket. */
  function credentialOf(request: FastifyRequest): Record<string, string | undefined> {
    const { ticket, ...others } = request.query as Record<string, unknown>
    if (Object.keys(others).length > 0)
      throw new Problem('invalid_parameter', { detail: 'Only `ticket` may stand in the address' })
    if (ticket === undefined) {
      if (request.headers.cookie && !deps.isOrigin(request)) throw new Problem('wrong_origin')
      return request.headers as Record<string, string | undefined>
    }
    const sealed = openTicket(vault, ticket)
    if (!sealed || sealed.until < deps.now().getTime())
      throw new Problem('invalid_token', { detail: 'This ticket is not valid or has expired' })
    return { cookie: sealed.cookie, authorization: sealed.authorization, 'x-api-key': sealed.key }
  }

  router.describe({
    method: 'GET',
    paths: ['/api/v1/live'],
    summary: 'The live feed (WebSocket)',
    description:
      'Say `{"type":"hello","since":seq}` within ten seconds; `welcome` is followed by every event after that seq that the caller may see, in order. `resync` means that `since` is too old, or that what the caller may see has changed: fetch anew. A ticket that leaves what the caller may see is told of by `ticket.left`. Close code 4429 (too slow) and 1012 (restart) mean: connect again with the last seq. `presence` and `typing` tell who looks at and types on a ticket that the caller may see, on whatever node they are; nothing stores them. A browser proves itself by its session cookie and Origin, or by a one-minute ticket.',
    tag,
    access: 'event.read',
    query: Type.Object(
      { ticket: Type.Optional(Type.String({ description: 'From POST /api/v1/live/ticket.' })) },
      { additionalProperties: false },
    ),
    replies: { 101: { description: 'Switching to WebSocket' } },
    errors: ['wrong_origin', 'too_many_requests'],
  })

  const proved = new WeakMap<FastifyRequest, { caller: Caller; authenticate: () => Promise<Caller> }>()
  await router.raw.register(websocket, {
    options: { maxPayload: 16 * 1024, perMessageDeflate: false, skipUTF8Validation: false },
  })
  await router.raw.register(async (scope) => {
    scope.get(
      '/api/v1/live',
      {
        websocket: true,
        async preValidation(request) {
          const headers = credentialOf(request)
          const authenticate = async () => {
            const caller = await deps.authenticate({ headers })
            if (!caller) throw new Problem('not_authenticated')
            return caller
          }
          const caller = await authenticate()
          if (!can(caller, 'event.read')) throw new Problem('insufficient_permissions')
          // A seat is taken before the upgrade, in one go with the look: of a thousand at once each counts the ones before.
          if (request.ws && !seats.take(caller.id, request.raw.socket))
            throw new Problem('too_many_requests', {
              detail: 'Too many live connections',
              headers: { 'retry-after': '5' },
            })
          proved.set(request, { caller, authenticate })
        },
      },
      (socket, request) => {
        const known = proved.get(request)
        if (!known) return socket.terminate()
        const client = new LiveClient(socket, known.caller, {
          sql,
          stream: request.raw.socket,
          tail,
          authenticate: known.authenticate,
          onWelcomed: (newcomer) => void presence.tellWhoIsHere(newcomer).catch(() => {}),
          onEphemeral(from, { type, ticketId }) {
            if (type === 'viewing') presence.view(from, ticketId)
            else if (ticketId !== null) presence.type(from, ticketId)
          },
        })
        clients.add(client)
        socket.on('close', () => {
          clients.delete(client)
          presence.leave(client)
        })
      },
    )
  })

  const untell = deps.wake.onTold((agentId, frame) => {
    for (const client of clients) if (client.caller.type === 'agent' && client.caller.id === agentId) client.tell(frame)
  })

  const pings = setInterval(() => {
    for (const client of clients) client.ping()
  }, pingEveryMs)
  const rechecks = setInterval(() => {
    for (const client of clients) void client.recheck()
  }, recheckEveryMs)

  return {
    clients: () => clients.size,
    offer: (fresh) => tail.offer(fresh),
    async stop() {
      clearInterval(pings)
      clearInterval(rechecks)
      untell()
      for (const client of clients)
        client.close(closeCodes.restart, 'This node is stopping; connect again with your last seq')
      await presence.stop()
      await tail.stop()
    },
  }
}

type Sealed = { cookie?: string; authorization?: string; key?: string; until: number }

function openTicket(vault: Vault, ticket: unknown): Sealed | null {
  if (typeof ticket !== 'string' || ticket.length > 8192) return null
  try {
    return JSON.parse(vault.decrypt(ticket, 'live')) as Sealed
  } catch {
    return null
  }
}
