import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ErrorCode } from '@parley/contract'
import { pathOf, problemType } from './errors.ts'
import { Problem, problemBody } from './problem.ts'
import { newRequestId } from './request-id.ts'

// Replies to what never becomes a request: bytes that are no HTTP, headers too large or too slow. Each is answered with a
// problem and its connection closed, so nothing that follows on it is taken for another request.

const byCode: Record<string, ErrorCode> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
}

type Busy = Socket & { _httpMessage?: { headersSent: boolean } | null }

export function answerSocketError(error: Error & { code?: string }, socket: Socket): void {
  const isAnswering = (socket as Busy)._httpMessage?.headersSent === true
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) {
    socket.destroy()
    return
  }
  const problem = new Problem(byCode[error.code ?? ''] ?? 'malformed_request')
  const id = newRequestId()
  const body = JSON.stringify(problemBody(problem, id, ''))
  socket.end(
    [
      `HTTP/1.1 ${problem.status} ${String(JSON.parse(body).title)}`,
      `Content-Type: ${problemType}`,
      `Content-Length: ${Buffer.byteLength(body)}`,
      `X-Request-Id: ${id}`,
      'X-Content-Type-Options: nosniff',
      'Cache-Control: no-store',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
    () => socket.destroySoon(),
  )
}

/** Answers `Expect:` of anything but 100-continue. */
export function refuseExpectations(server: Server): void {
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const problem = new Problem('expectation_failed')
    const id = newRequestId()
    response.writeHead(problem.status, { 'content-type': problemType, 'x-request-id': id, connection: 'close' })
    response.end(JSON.stringify(problemBody(problem, id, pathOf(request.url ?? ''))))
  })
}

/**
 * A connection that asks for an upgrade leaves Node's care: no limit of time, no error handler, no next request. So one
 * whose upgrade is answered instead of made is closed, and its errors end it alone.
 */
export function guardUpgrade(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request
  socket.on('error', () => socket.destroy())
  response.once('finish', () => socket.destroySoon())
}
