import { sandboxAccounts, whatsappTextWebhook } from '@parley/sandbox'

/** What to send; the load generator builds the bytes. */
export type Recipe =
  /** Signed WhatsApp webhooks, one text each, every one from a customer of its own; numbered from `first`. */
  | { kind: 'webhooks'; path: string; first: number }
  /** New tickets, each from a customer of its own; numbered from `first`. */
  | { kind: 'creates'; path: string; first: number; headers: Record<string, string> }
  /** The same few requests over and over; a body makes it a POST. */
  | { kind: 'fixed'; paths: readonly string[]; headers: Record<string, string>; body?: string }

export type Requests = {
  /** Builds so many ahead of time, so that it costs nothing while it is measured. */
  prepare(count: number): void
  next(): Buffer
}

export function requestsOf(recipe: Recipe, port: number): Requests {
  if (recipe.kind === 'fixed') return fixed(recipe, port)
  const { path, first } = recipe
  const build =
    recipe.kind === 'webhooks'
      ? (n: number) => webhook(path, port, n)
      : (n: number) => post(path, port, recipe.headers, Buffer.from(createBody(n)))
  const ready: Buffer[] = []
  let taken = 0
  return {
    prepare(count) {
      while (ready.length < taken + count) ready.push(build(first + ready.length))
    },
    next() {
      const n = taken++
      const built = ready[n]
      if (!built) return build(first + n)
      ready[n] = Buffer.alloc(0)
      return built
    },
  }
}

function fixed({ paths, headers, body }: Recipe & { kind: 'fixed' }, port: number): Requests {
  const built = paths.map((path) =>
    body === undefined ? Buffer.from(head('GET', path, port, headers)) : post(path, port, headers, Buffer.from(body)),
  )
  let n = 0
  return {
    prepare() {},
    next: () => built[n++ % built.length]!,
  }
}

function webhook(path: string, port: number, n: number): Buffer {
  const { body, headers } = whatsappTextWebhook({
    account: sandboxAccounts.whatsapp,
    from: String(15_000_000_000 + n),
    name: `Customer ${n}`,
    id: `wamid.HBgLMTUwMDAwMDAwMDAVAgASGBQ${String(n).padStart(16, '0')}`,
    text: `My order has not arrived yet, can you see where it is? ${marker(n)}`,
    timestamp: Math.floor(Date.now() / 1000),
  })
  return post(path, port, headers, body)
}

/** By this a message is known again on the live feed. */
const marker = (n: number): string => `ref:${n};`

const markerStart = Buffer.from('ref:')

/** The number in a frame of the live feed, or -1. */
export function numberIn(frame: Buffer): number {
  const start = frame.indexOf(markerStart)
  if (start < 0) return -1
  let n = 0
  for (let at = start + 4; ; at++) {
    const digit = frame[at]! - 48
    if (!(digit >= 0 && digit <= 9)) return n
    n = n * 10 + digit
  }
}

/** The body of a new ticket as the documents show it, about 600 bytes. */
export function createBody(n: number): string {
  return JSON.stringify({
    source: { channel: 'portal', origin_platform_id: 'help-centre', is_bot_handoff: false },
    customer: {
      internal_id: '',
      name: `Customer ${n}`,
      primary_email: `customer-${n}@example.com`,
      channel_identity: `visitor-${n}`,
    },
    subject: `Cannot complete checkout, order ${n}`,
    initial_message: `${'I am getting an error when I try to pay, and the page then loses my basket. '.repeat(3)}ref:${n};`,
    priority: 'high',
    tags: ['billing', 'checkout'],
  })
}

function post(path: string, port: number, headers: Record<string, string>, body: Buffer): Buffer {
  const all = { 'content-type': 'application/json', ...headers, 'content-length': String(body.length) }
  return Buffer.concat([Buffer.from(head('POST', path, port, all)), body])
}

function head(method: string, path: string, port: number, headers: Record<string, string>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n${lines.join('')}\r\n`
}
