import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { accountIds, type Platform, platforms } from '../accounts.ts'
import type { Behaviour } from '../behaviour.ts'
import type { ControlParts } from '../control/routes.ts'
import { Waiting } from './feed.ts'
import type { Hello, Readers } from './frame.ts'

const flushMs = 40
const aliveMs = 15_000
const mostStreams = 20
const mostFrames = 500
const mostUnsentBytes = 1024 * 1024

const epoch = randomUUID()

/**
 * `GET /control/stream`: what changes, as server-sent events, each a JSON list of frames. The first list holds one
 * `hello`. Changes of one thing are told at most every 40 ms and only in their newest state; to a page that reads slowly
 * they are told later, never twice.
 */
export function streamRoutes(app: FastifyInstance, parts: ControlParts): void {
  const { feed, activity } = parts.stage
  app.get('/stream', (_request, reply) => {
    if (feed.watchers >= mostStreams) return reply.code(503).send({ error: 'too many pages are listening' })
    reply.hijack()
    const response = reply.raw
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-accel-buffering': 'no',
    })
    response.write(`retry: 1000\n\n`)
    write(response, [hello(parts)])
    const end = tell(response, parts)
    response.on('close', end)
    if (activity.stopped) end()
  })
}

function tell(response: ServerResponse, { stage }: ControlParts): () => void {
  const waiting = new Waiting()
  let timer: NodeJS.Timeout | undefined
  const flush = () => {
    timer = undefined
    if (response.writableLength < mostUnsentBytes) write(response, waiting.take(mostFrames))
    if (!waiting.isEmpty) timer = setTimeout(flush, flushMs)
  }
  const unwatch = stage.feed.watch((key, make) => {
    waiting.add(key, make)
    timer ??= setTimeout(flush, flushMs)
  })
  const alive = setInterval(() => response.write(': alive\n\n'), aliveMs)
  return () => {
    unwatch()
    clearInterval(alive)
    clearTimeout(timer)
  }
}

function write(response: ServerResponse, frames: unknown[]): void {
  if (frames.length > 0) response.write(`data: ${JSON.stringify(frames)}\n\n`)
}

function hello({ sandbox, stage, scenes }: ControlParts): Hello {
  const accounts = Object.fromEntries(platforms.map((platform) => [platform, accountsOf(stage.accounts, platform)]))
  return {
    type: 'hello',
    epoch,
    accounts: accounts as Hello['accounts'],
    heads: stage.transcript.heads(),
    faults: sandbox.faults.list(),
    rush: scenes.rush,
    readers: readersOf(sandbox.behaviour()),
  }
}

function accountsOf(book: ControlParts['stage']['accounts'], platform: Platform): { id: string; name: string }[] {
  if (platform === 'whatsapp') {
    return book.whatsapp.map((one) => ({ id: accountIds.whatsapp(one), name: one.displayPhoneNumber }))
  }
  if (platform === 'facebook') {
    return book.facebook.map((one) => ({ id: accountIds.facebook(one), name: one.pageName ?? 'Sandbox Page' }))
  }
  if (platform === 'twitter') {
    return book.twitter.map((one) => ({ id: accountIds.twitter(one), name: `@${one.screenName}` }))
  }
  return [{ id: 'chatbot', name: 'Shop bot' }]
}

/** Whether people read what they get, where the platform tells of that. */
export function readersOf({ whatsapp, facebook }: Behaviour): Readers {
  return { whatsapp: whatsapp.customerReads, facebook: facebook.customerReads, twitter: null, chatbot: null }
}
