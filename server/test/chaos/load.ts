import { setTimeout as sleep } from 'node:timers/promises'
import { Agent, request } from 'undici'
import type { Random } from '../rig/random.ts'
import { type Text, textWebhook, webhookPath } from '../rig/whatsapp.ts'
import type { Form, History } from './history.ts'

/** What the clients of a run share. */
export type Shared = {
  urls: readonly string[]
  history: History
  key: string
  /** Whether to go on; asked between operations, never between the tries of one. */
  goesOn(): boolean
  /** Pause between two operations of one client, in ms. */
  thinkMs: number
  counts: { webhooks: number; created: number }
  nextOp(): number
}

const retryWithinMs = 120_000

/** The tiny client side of two nodes: each try goes to the next one. */
export class Client {
  readonly #agent = new Agent({ connections: 4, connectTimeout: 2000, headersTimeout: 12_000, bodyTimeout: 12_000 })
  readonly #urls: readonly string[]
  #turn: number

  constructor(urls: readonly string[], turn: number) {
    this.#urls = urls
    this.#turn = turn
  }

  async post(path: string, body: Buffer | string, headers: Record<string, string>) {
    const url = this.#urls[this.#turn++ % this.#urls.length]!
    const reply = await request(url + path, { method: 'POST', body, headers, dispatcher: this.#agent })
    return { status: reply.statusCode, text: await reply.body.text() }
  }

  close(): Promise<void> {
    return this.#agent.close()
  }
}

/**
 * The platform on behalf of a few customers: one thing after the other, the next only after the ack; the same bytes again
 * until they are acknowledged. Some bodies are posted several times in parallel, some hold several messages, some come
 * again later, some are forged.
 */
export async function playCustomers(shared: Shared, customers: readonly string[], random: Random): Promise<void> {
  const client = new Client(shared.urls, random.below(8))
  const acked: { body: Buffer; headers: Record<string, string>; op: number }[] = []
  let serial = 0

  const text = (): Text => {
    const from = random.pick(customers)
    const id = `wamid.${from}.${serial++}`
    return { from, id, text: id }
  }

  async function operate(form: Form): Promise<void> {
    const texts = form === 'batch' ? Array.from({ length: 2 + random.below(6) }, text) : [text()]
    const { body, headers } = textWebhook(...texts)
    const op = shared.nextOp()
    shared.history.add({
      kind: 'invoke',
      op,
      form,
      messages: texts.map(({ from, id }) => ({ customer: from, id })),
    })
    if (form === 'forged') {
      await forge(op, body, headers)
      return
    }
    const copies = form === 'parallel' ? 2 + random.below(3) : 1
    await Promise.all(Array.from({ length: copies }, () => deliver(op, body, headers)))
    acked.push({ body, headers, op })
    if (acked.length > 20) acked.shift()
  }

  /** Posts until a 2xx. */
  async function deliver(op: number, body: Buffer, headers: Record<string, string>): Promise<void> {
    for (const until = Date.now() + retryWithinMs; ; ) {
      const began = performance.now()
      try {
        const { status } = await client.post(webhookPath, body, headers)
        if (status >= 200 && status < 300) {
          shared.history.add({ kind: 'ok', op, ms: performance.now() - began })
          shared.counts.webhooks++
          return
        }
        shared.history.add(
          status < 500 ? { kind: 'fail', op, status } : { kind: 'info', op, why: `answered ${status}` },
        )
      } catch (error) {
        shared.history.add({ kind: 'info', op, why: wordOf(error) })
      }
      if (Date.now() > until) throw new Error(`Operation ${op} was not acknowledged within ${retryWithinMs} ms`)
      await sleep(random.between(20, 150))
    }
  }

  async function forge(op: number, body: Buffer, headers: Record<string, string>): Promise<void> {
    try {
      const signature = `sha256=${'0'.repeat(64)}`
      const { status } = await client.post(webhookPath, body, { ...headers, 'x-hub-signature-256': signature })
      if (status === 401) shared.history.add({ kind: 'fail', op, status })
      else if (status < 300) throw new Error('A forged webhook was acknowledged')
    } catch (error) {
      // Not even a forged body that nobody answered may be stored: the op has no possible effect.
      if (error instanceof Error && error.message.startsWith('A forged')) throw error
    }
  }

  try {
    while (shared.goesOn()) {
      const draw = random.between(0, 1)
      const past = acked[0]
      if (draw < 0.04 && past) await deliver(past.op, past.body, past.headers)
      else await operate(draw < 0.05 ? 'forged' : draw < 0.15 ? 'parallel' : draw < 0.25 ? 'batch' : 'single')
      await sleep(random.between(0, 2 * shared.thinkMs))
    }
  } finally {
    await client.close()
  }
}

/** A program that makes tickets by the API: each under an Idempotency-Key, again until it is answered. */
export async function playService(shared: Shared, name: string, random: Random): Promise<void> {
  const client = new Client(shared.urls, random.below(8))
  for (let n = 0; shared.goesOn(); n++) {
    const op = shared.nextOp()
    const key = `${name}-${n}`
    const subject = `key:${key}`
    const body = JSON.stringify({
      subject,
      priority: 'low',
      source: { channel: 'api', origin_platform_id: name, is_bot_handoff: false },
      customer: { name, channel_identity: `${name}-customer` },
      initial_message: subject,
    })
    shared.history.add({ kind: 'create', op, key, subject })
    const headers = { 'content-type': 'application/json', 'x-api-key': shared.key, 'idempotency-key': key }
    for (const until = Date.now() + retryWithinMs; ; ) {
      try {
        const { status, text } = await client.post('/api/tickets/create', body, headers)
        if (status === 201) {
          shared.history.add({ kind: 'created', op, ticketId: (JSON.parse(text) as { ticket_id: string }).ticket_id })
          shared.counts.created++
          break
        }
        if (status < 500 && status !== 409) throw new Error(`Ticket refused with ${status}: ${text}`)
        shared.history.add({ kind: 'info', op, why: `answered ${status}` })
      } catch (error) {
        if (error instanceof Error && error.message.startsWith('Ticket refused')) throw error
        shared.history.add({ kind: 'info', op, why: wordOf(error) })
      }
      if (Date.now() > until) throw new Error(`Operation ${op} was not acknowledged within ${retryWithinMs} ms`)
      await sleep(random.between(50, 200))
    }
    await sleep(random.between(0, 10 * shared.thinkMs))
  }
  await client.close()
}

function wordOf(error: unknown): string {
  return error instanceof Error ? ('code' in error && String(error.code)) || error.message : String(error)
}
