import { once } from 'node:events'
import { WebSocket } from 'ws'

// The live feed from a client's side, also from a client that does not keep to it.

export type Frame = {
  type: string
  seq?: number
  event?: { type: string; ticket_id: string | null }
  [more: string]: unknown
}
export type Opened = {
  socket: WebSocket
  frames: Frame[]
  /** The close code, once it is closed. */
  closed: Promise<number>
}

const live = (url: string, query = '') => `${url.replace(/^http/, 'ws')}/api/v1/live${query}`

/** Opens a live connection. @returns the HTTP status of the refusal when there is one. */
export async function open(
  url: string,
  options: { headers?: Record<string, string>; query?: string; hello?: boolean } = {},
): Promise<Opened | number> {
  const socket = new WebSocket(live(url, options.query), { headers: options.headers ?? {} })
  const frames: Frame[] = []
  socket.on('message', (data) => frames.push(JSON.parse(data.toString()) as Frame))
  socket.on('error', () => {})
  const closed = new Promise<number>((resolve) => socket.once('close', resolve))
  const outcome = await new Promise<number | undefined>((resolve, reject) => {
    socket.once('open', () => resolve(undefined))
    socket.once('unexpected-response', (_request, reply) => {
      reply.resume()
      socket.terminate()
      resolve(reply.statusCode)
    })
    socket.once('close', () => reject(new Error('The live connection was cut before it was answered')))
  })
  if (outcome !== undefined) return outcome
  if (options.hello !== false) {
    socket.send('{"type":"hello"}')
    await once(socket, 'message')
  }
  return { socket, frames, closed }
}

/** Opens a live connection that must come about. */
export async function opened(url: string, options: Parameters<typeof open>[1] = {}): Promise<Opened> {
  const result = await open(url, options)
  if (typeof result === 'number') throw new Error(`The live connection was refused with ${result}`)
  return result
}
