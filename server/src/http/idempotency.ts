import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Problem } from './problem.ts'

// One effect per Idempotency-Key and caller. The key's row is made before the work and holds the time of its first claim.
// From that, the caller, the key and the request comes `operationId`, under which the handler stores what it makes. So a
// rerun after a crash between effect and reply finds what the first run made, wherever the first run died.

export type StoredReply = { status: number; headers: Record<string, string>; body: string }

export type Claim =
  /** This request runs. `startedAt` is the time of the key's first claim. */
  | { state: 'claimed'; startedAt: Date }
  | { state: 'running' }
  | { state: 'conflict' }
  | { state: 'done'; reply: StoredReply }

export type IdempotencyStore = {
  /** Claims the key, or tells what is known of it. A claim that was not settled within 10 s may be taken over. */
  claim(caller: string, key: string, requestHash: Buffer): Promise<Claim>
  /** Keeps the reply of a claimed key for 24 h; the first reply stays. */
  settle(caller: string, key: string, reply: StoredReply): Promise<void>
  /** Lets the next request with this key run at once: the work failed, or nobody knows how it ended. */
  release(caller: string, key: string): Promise<void>
}

const printable = /^[\x20-\x7e]{1,255}$/
const waitMs = 2000

/** The key of a request, or `undefined` when it brings none. Throws `invalid_idempotency_key`. */
export function keyOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined
  if (typeof header !== 'string' || !printable.test(header)) throw new Problem('invalid_idempotency_key')
  return header
}

/** What must be the same for two requests to be one. */
export function hashOf(...parts: unknown[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts)).digest()
}

/** A UUIDv7 of the key's first claim whose other bits are decided by caller, key and request. */
export function operationIdOf(startedAt: Date, caller: string, key: string, requestHash: Buffer): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([caller, key]))
    .update(requestHash)
    .digest()
    .subarray(0, 16)
  bytes.writeUIntBE(startedAt.getTime(), 0, 6)
  bytes[6] = 0x70 | (bytes[6]! & 0x0f)
  bytes[8] = 0x80 | (bytes[8]! & 0x3f)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

/**
 * Runs `work` once for this caller and key and gives everybody its reply; `work` turns refusals into replies and throws only
 * what may be tried again. Waits up to 2 s for a run elsewhere. Throws `idempotency_conflict`, `idempotency_in_progress`.
 */
export async function once(
  store: IdempotencyStore,
  request: { caller: string; key: string; hash: Buffer },
  work: (operationId: string) => Promise<StoredReply>,
): Promise<{ reply: StoredReply; isReplayed: boolean }> {
  const { caller, key, hash } = request
  const until = performance.now() + waitMs
  for (let pauseMs = 20; ; pauseMs = Math.min(pauseMs * 2, 200)) {
    const claim = await store.claim(caller, key, hash)
    if (claim.state === 'conflict') throw new Problem('idempotency_conflict')
    if (claim.state === 'done') return { reply: claim.reply, isReplayed: true }
    if (claim.state === 'claimed') {
      const reply = await settled(store, request, work, operationIdOf(claim.startedAt, caller, key, hash))
      return { reply, isReplayed: false }
    }
    if (performance.now() > until) throw new Problem('idempotency_in_progress', { headers: { 'retry-after': '1' } })
    await sleep(pauseMs)
  }
}

async function settled(
  store: IdempotencyStore,
  { caller, key }: { caller: string; key: string },
  work: (operationId: string) => Promise<StoredReply>,
  operationId: string,
): Promise<StoredReply> {
  let reply: StoredReply
  try {
    reply = await work(operationId)
  } catch (error) {
    await store.release(caller, key).catch(() => {})
    throw error
  }
  await store.settle(caller, key, reply)
  return reply
}
