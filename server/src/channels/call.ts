/**
 * One HTTP call to a platform, with the one question answered that decides what may be done next: can the platform have seen it?
 */
export type PlatformCall = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers?: Record<string, string>
  /** Sent as JSON. */
  json?: unknown
  /** Whole call, in ms; 15,000 unless told. */
  timeoutMs?: number
}

export type PlatformReply =
  | { kind: 'reply'; status: number; headers: Headers; body: unknown; text: string }
  /** Surely not seen by the platform: name not found, refused, no route, TLS failed before anything was sent. */
  | { kind: 'not_sent'; reason: string }
  /** Perhaps seen: time-out or cut after the request may have gone out. */
  | { kind: 'ambiguous'; reason: string }

export type CallPlatform = (call: PlatformCall) => Promise<PlatformReply>

/** Longest that an admin waits for a check of an account, in ms. */
export const checkTimeoutMs = 8000

/** Longest reply that is read, in bytes; platforms answer in a few hundred. */
const maxReplyBytes = 256 * 1024

const surelyNotSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** The real one. Redirects are not followed: a token must never travel to another host. */
export const callPlatform: CallPlatform = async (call) => {
  const signal = AbortSignal.timeout(call.timeoutMs ?? 15_000)
  try {
    const init: RequestInit = { method: call.method, redirect: 'manual', signal }
    init.headers =
      call.json === undefined ? { ...call.headers } : { 'content-type': 'application/json', ...call.headers }
    if (call.json !== undefined) init.body = JSON.stringify(call.json)
    const reply = await fetch(call.url, init)
    const text = await readBounded(reply)
    return { kind: 'reply', status: reply.status, headers: reply.headers, body: parseJson(text), text }
  } catch (error) {
    return classify(error)
  }
}

async function readBounded(reply: Response): Promise<string> {
  if (!reply.body) return ''
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of reply.body) {
    size += chunk.byteLength
    if (size > maxReplyBytes) break
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function classify(error: unknown): PlatformReply {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  if (surelyNotSent.has(code)) return { kind: 'not_sent', reason: `The platform could not be reached (${code}).` }
  if (error instanceof Error && error.name === 'TimeoutError')
    return { kind: 'ambiguous', reason: 'The platform did not answer in time.' }
  return { kind: 'ambiguous', reason: `The connection to the platform broke${code ? ` (${code})` : ''}.` }
}
