import { reasonOf } from '../delivery/post.ts'
import { newNumericId } from '../ids.ts'
import type { Stage } from '../stage.ts'

/** What came of checking a callback URL: `ok` when it answered as the platform demands, else why not. */
export type Verified = { ok: boolean; status: number | null; body: string | null; reason: string | null }

/** Meta's verification: GET with `hub.mode`, `hub.challenge`, `hub.verify_token`; the body must be the challenge itself. */
export async function metaHandshake(stage: Stage, callbackUrl: string, verifyToken: string): Promise<Verified> {
  const challenge = newNumericId(10)
  const url = new URL(callbackUrl)
  url.searchParams.set('hub.mode', 'subscribe')
  url.searchParams.set('hub.challenge', challenge)
  url.searchParams.set('hub.verify_token', verifyToken)
  try {
    const { status, body } = await stage.poster.request('GET', url.href, { timeoutMs: 10_000 })
    const ok = status === 200 && body === challenge
    return { ok, status, body, reason: ok ? null : 'the answer is not 200 with the challenge as its whole body' }
  } catch (error) {
    return { ok: false, status: null, body: null, reason: reasonOf(error) }
  }
}
