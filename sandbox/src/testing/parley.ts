import http from 'node:http'
import type { AddressInfo } from 'node:net'

export type Received = { method: string; path: string; headers: http.IncomingHttpHeaders; raw: Buffer; at: number }
export type Reply = { status: number; body?: string; type?: string }

/** A small server that stands where Parley stands: keeps what it receives and answers what the test wants. */
export class ParleyStandIn {
  readonly received: Received[] = []
  /** Decides each answer; the default is 200 `{"status":"ok"}`. */
  answer: (received: Received) => Reply | Promise<Reply> = () => ({ status: 200, body: '{"status":"ok"}' })
  readonly #server = http.createServer((request, response) => void this.#take(request, response))

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return this
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  /** The bodies that were posted to a channel's webhook, parsed. */
  bodies(channel: string): Record<string, unknown>[] {
    const path = `/api/webhooks/${channel}`
    return this.received
      .filter((one) => one.method === 'POST' && one.path === path)
      .map((one) => JSON.parse(one.raw.toString('utf8')))
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  async #take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const parts: Buffer[] = []
    try {
      for await (const part of request) parts.push(part)
    } catch {
      return
    }
    const { method = '', url: path = '', headers } = request
    const received = { method, path, headers, raw: Buffer.concat(parts), at: performance.now() }
    this.received.push(received)
    const { status, body = '', type = 'application/json' } = await this.answer(received)
    response.writeHead(status, { 'content-type': type }).end(body)
  }
}
