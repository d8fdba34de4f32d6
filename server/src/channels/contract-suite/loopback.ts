import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CallPlatform, callPlatform } from '../call.ts'

export type SeenRequest = { method: string; path: string; headers: IncomingHttpHeaders; body: unknown }

/** What the played platform does with a request: a reply, or one of three bad days. */
export type PlayedReply =
  | { status: number; body: unknown; headers?: Record<string, string> }
  | 'hang'
  | 'cut'
  | 'cut in mid-reply'

/** The real caller, with a time-out short enough for tests of hanging. */
export const impatientCall: CallPlatform = (call) => callPlatform({ ...call, timeoutMs: 300 })

/** Plays a platform on a free loopback port while `use` runs, and hands back what `use` returned and every request seen. */
export async function withPlatform<T>(
  reply: PlayedReply | ((request: SeenRequest) => PlayedReply),
  use: (origin: string) => Promise<T>,
): Promise<{ result: T; requests: SeenRequest[] }> {
  const requests: SeenRequest[] = []
  const server = createServer(async (request, response) => {
    const seen = await read(request)
    requests.push(seen)
    answer(response, typeof reply === 'function' ? reply(seen) : reply)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    const result = await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
    return { result, requests }
  } finally {
    server.closeAllConnections()
    server.close()
  }
}

/** An origin on which surely nobody listens. */
export async function closedOrigin(): Promise<string> {
  const { result } = await withPlatform('hang', async (origin) => origin)
  return result
}

async function read(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const text = Buffer.concat(chunks).toString('utf8')
  const body: unknown = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text
  return { method: request.method ?? '', path: request.url ?? '', headers: request.headers, body }
}

function answer(response: ServerResponse, reply: PlayedReply): void {
  if (reply === 'hang') return
  if (reply === 'cut') {
    response.destroy()
    return
  }
  if (reply === 'cut in mid-reply') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' })
    response.write('{"messages":[')
    setTimeout(() => response.destroy(), 20)
    return
  }
  const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body)
  response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers }).end(text)
}
