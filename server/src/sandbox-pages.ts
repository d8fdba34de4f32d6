import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { Problem } from './http/problem.ts'

const loopbackHost = /^(localhost|127\.0\.0\.1|\[::1\])(:[0-9]{1,5})?$/
const loopbackPeer = /^(127\.|::1$|::ffff:127\.)/
const forwarding = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']
/** What the sandbox is told of a request; who asked is decided here. */
const handedOn = ['accept', 'content-type', 'content-length', 'transfer-encoding', 'range', 'last-event-id']
const maxBodyBytes = 16 * 1024 * 1024
const patienceMs = 60_000

/** `point` tells where the sandbox is; until then its pages are not there. */
export type SandboxPages = { point(url: string): void }

/**
 * `/sandbox/…`: the sandbox's pages and controls on Parley's own origin, so that one window shows the console and the phones.
 * Development only, and only for this machine's own browser: they have no credential.
 */
export function mountSandboxPages(server: FastifyInstance): SandboxPages {
  let sandbox: URL | undefined
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.addHook('onRequest', async (request) => refuseStrangers(request))
    scope.get('/sandbox', (_request, reply) => reply.redirect('/sandbox/'))
    scope.route<{ Params: { '*': string } }>({
      method: ['GET', 'POST', 'PATCH', 'DELETE'],
      url: '/sandbox/*',
      bodyLimit: maxBodyBytes,
      handler: async (request, reply) => {
        if (!sandbox) throw new Problem('not_found')
        const url = new URL(request.raw.url!.replace(/^\/sandbox/, '/pages'), sandbox)
        if (!url.pathname.startsWith('/pages/')) throw new Problem('not_found')
        const answer = await handOn(url, request)
        return reply
          .code(answer.statusCode ?? 502)
          .headers(answerHeaders(answer.headers))
          .send(answer)
      },
    })
  })
  return {
    point(url) {
      sandbox = new URL(url)
    },
  }
}

/** Throws unless a program or a page of ours on this very machine asks, with nothing between. */
function refuseStrangers({ raw, headers, params }: FastifyRequest): void {
  const isHere = loopbackPeer.test(raw.socket.remoteAddress ?? '') && loopbackHost.test(headers.host ?? '')
  if (!isHere || forwarding.some((name) => headers[name] !== undefined)) throw new Problem('not_found')
  const { origin } = headers
  if (origin !== undefined && origin !== `http://${headers.host}`) throw new Problem('wrong_origin')
  const isControl = (params as { '*'?: string })['*']?.startsWith('control/') === true
  const site = headers['sec-fetch-site']
  if (isControl && site !== undefined && site !== 'same-origin' && site !== 'none') throw new Problem('wrong_origin')
}

function handOn(url: URL, { raw, body, method }: FastifyRequest): Promise<IncomingMessage> {
  const headers = Object.fromEntries(handedOn.flatMap((name) => (raw.headers[name] ? [[name, raw.headers[name]]] : [])))
  return new Promise((resolve, reject) => {
    const failed = (error: unknown) =>
      reject(new Problem('not_ready', { detail: 'The sandbox does not answer', cause: error }))
    const request = http.request(url, { method, headers, timeout: patienceMs }, resolve)
    request.on('error', failed)
    request.on('timeout', () => request.destroy(new Error('no answer in time')))
    const stream = body as IncomingMessage | undefined
    if (stream) stream.pipe(request)
    else request.end()
  })
}

function answerHeaders({ connection: _connection, 'keep-alive': _keepAlive, ...headers }: IncomingHttpHeaders) {
  return headers
}
