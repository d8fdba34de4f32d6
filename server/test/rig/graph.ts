import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What Parley asked Meta's double to send. */
export type Sent = { externalId: string; ownId: string; to: string; text: string }

export type Graph = {
  url: string
  sent: Sent[]
  /** What happens to the next sends: `answer` (the default), `hold` until released, `hang` for ever, or `refuse`. */
  mode: 'answer' | 'hold' | 'hang' | 'refuse'
  /** Called when a send has taken effect, before it is answered. */
  onSent: (sent: Sent) => void
  release(): void
  close(): Promise<void>
}

/**
 * Meta's send endpoint with its answers under the test's control to the instant, which the sandbox's are not: it takes every
 * send, and answers when it is told to.
 */
export async function startGraph(): Promise<Graph> {
  let serial = 0
  let held: (() => void)[] = []
  const server = createServer((request, response) => void receive(request, response))

  async function receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const chunk of request) text += String(chunk)
    if (graph.mode === 'refuse') {
      answer(response, 400, { error: { message: 'Invalid parameter', type: 'OAuthException', code: 100 } })
      return
    }
    const body = JSON.parse(text) as { to: string; text?: { body: string }; biz_opaque_callback_data?: string }
    if (!body.text) {
      answer(response, 200, { success: true })
      return
    }
    const sent = {
      externalId: `wamid.OUT.${process.pid}.${++serial}`,
      ownId: body.biz_opaque_callback_data ?? '',
      to: body.to,
      text: body.text.body,
    }
    graph.sent.push(sent)
    graph.onSent(sent)
    const accept = () =>
      answer(response, 200, {
        messaging_product: 'whatsapp',
        contacts: [{ input: sent.to, wa_id: sent.to.replace('+', '') }],
        messages: [{ id: sent.externalId }],
      })
    if (graph.mode === 'answer') accept()
    else if (graph.mode === 'hold') held.push(accept)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const graph: Graph = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent: [],
    mode: 'answer',
    onSent: () => {},
    release() {
      for (const accept of held) accept()
      held = []
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return graph
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
