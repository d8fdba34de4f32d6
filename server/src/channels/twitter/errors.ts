import type { PlatformReply } from '../call.ts'
import type { SendOutcome } from '../channel.ts'
import { isObject, listOf, objectOf, wordOf } from '../json.ts'

export type Rule = {
  /** First and last HTTP status that the row is for. */
  status: readonly [number, number]
  /** Last part of the problem's `type`, or a v1.1 error number. Absent: any. */
  says?: readonly string[]
  outcome: 'refused' | 'retry' | 'unknown'
  code: string
  /** For an agent. */
  words: string
  inboxBroken?: true
}

/** From the top, the first row that fits decides. README.md lists the codes; a test compares. */
export const rules: readonly Rule[] = [
  {
    status: [200, 599],
    says: ['usage-capped'],
    outcome: 'refused',
    code: 'usage_capped',
    words: 'The X app has used up its paid quota.',
    inboxBroken: true,
  },
  {
    status: [200, 499],
    says: ['rate-limit-exceeded', '88'],
    outcome: 'retry',
    code: 'rate_limited',
    words: 'X allows 15 messages in 15 minutes; this one waits.',
  },
  {
    status: [200, 499],
    says: ['client-forbidden', 'oauth1-permissions', '93'],
    outcome: 'refused',
    code: 'app_not_allowed',
    words: 'The X app may not send direct messages.',
    inboxBroken: true,
  },
  {
    status: [200, 499],
    says: ['32', '89'],
    outcome: 'refused',
    code: 'unauthorized',
    words: 'X does not accept the keys of this account.',
    inboxBroken: true,
  },
  {
    status: [200, 499],
    says: ['349', '150'],
    outcome: 'refused',
    code: 'recipient_closed',
    words: 'This person cannot be messaged: blocked, or closed to messages.',
  },
  {
    status: [200, 499],
    says: ['226'],
    outcome: 'refused',
    code: 'looks_automated',
    words: 'X took the message for an automated one.',
  },
  {
    status: [200, 499],
    says: ['resource-not-found'],
    outcome: 'refused',
    code: 'not_found',
    words: 'X does not know this person any more.',
  },
  {
    status: [429, 429],
    outcome: 'retry',
    code: 'rate_limited',
    words: 'X allows 15 messages in 15 minutes; this one waits.',
  },
  {
    status: [401, 401],
    outcome: 'refused',
    code: 'unauthorized',
    words: 'X does not accept the keys of this account.',
    inboxBroken: true,
  },
  {
    status: [403, 403],
    outcome: 'refused',
    code: 'forbidden',
    words: 'X forbids this message: blocked, closed to messages, or not allowed for the app.',
  },
  { status: [404, 404], outcome: 'refused', code: 'not_found', words: 'X does not know this person any more.' },
  { status: [400, 400], outcome: 'refused', code: 'invalid_request', words: 'X does not accept the message as it is.' },
  {
    status: [408, 408],
    outcome: 'unknown',
    code: 'platform_error',
    words: 'X had trouble; the message may have been sent.',
  },
  { status: [402, 499], outcome: 'refused', code: 'refused', words: 'X refuses the message.' },
  {
    status: [300, 399],
    outcome: 'refused',
    code: 'redirected',
    words: 'The address of the API points elsewhere; redirects are not followed.',
    inboxBroken: true,
  },
  {
    status: [500, 599],
    outcome: 'unknown',
    code: 'platform_error',
    words: 'X had trouble; the message may have been sent.',
  },
]

/** What a reply without a message id came to. `now` in ms since 1970, for the wait until X's limit ends. */
export function failure(reply: Extract<PlatformReply, { kind: 'reply' }>, now: number): SendOutcome {
  const said = problems(reply.body)
  const marks = new Set(said.flatMap(marksOf))
  const inRange = rules.filter(({ status: [first, last] }) => reply.status >= first && reply.status <= last)
  const rule = inRange.find(({ says }) => says === undefined || says.some((mark) => marks.has(mark)))
  const detail = said.map(wordsOf).find((words) => words !== null)
  // A yes with errors and no data is a no whose kind is not known; a yes with neither is a riddle.
  if (!rule && detail)
    return { outcome: 'refused', code: 'refused', reason: withDetail('X refuses the message.', detail) }
  if (!rule) return { outcome: 'unknown', code: 'no_event_id', reason: 'X said yes but named no message.' }
  const { outcome, code, inboxBroken } = rule
  const reason = withDetail(rule.words, detail)
  if (outcome === 'retry') return { outcome, code, reason, ...wait(reply.headers, now) }
  if (outcome === 'refused') return { outcome, code, reason, ...(inboxBroken && { inboxBroken }) }
  return { outcome, code, reason }
}

/** The problem itself and the list in it: X uses either, or both. */
function problems(body: unknown): Record<string, unknown>[] {
  if (!isObject(body)) return []
  return [body, ...listOf(body['errors']).slice(0, 10)].map((problem) => ({ ...objectOf(problem) }))
}

function marksOf({ type, code }: Record<string, unknown>): string[] {
  const name = typeof type === 'string' ? (type.split('/').at(-1) ?? '') : ''
  return [name, typeof code === 'number' ? String(code) : ''].filter((mark) => mark !== '')
}

function wordsOf({ detail, message, title }: Record<string, unknown>): string | null {
  return wordOf(detail, 4000) ?? wordOf(message, 4000) ?? wordOf(title, 4000)
}

function withDetail(words: string, detail: string | null | undefined): string {
  return detail ? `${words} X says: ${detail}` : words
}

const minWaitMs = 1000
const maxWaitMs = 24 * 3_600_000

function wait(headers: Headers, now: number): { afterMs?: number } {
  const reset = headers.get('x-rate-limit-reset') ?? ''
  if (!/^\d{9,11}$/.test(reset)) return {}
  return { afterMs: Math.min(maxWaitMs, Math.max(minWaitMs, Number(reset) * 1000 - now)) }
}

/** What a reply to a read of the account itself says is wrong with the account. */
export function accountFault(reply: Extract<PlatformReply, { kind: 'reply' }>): string {
  const outcome = failure(reply, 0)
  if (outcome.outcome === 'refused' && outcome.inboxBroken) return outcome.reason
  const detail = problems(reply.body)
    .map(wordsOf)
    .find((words) => words !== null)
  if (reply.status >= 200 && reply.status < 300 && !detail) return 'X said yes but named no account.'
  return withDetail(`X answered with the status ${reply.status}.`, detail)
}
