import type { Platform } from '../../../src/accounts.ts'
import type { Fault } from '../../../src/faults.ts'

/** A fault as people order it: `parameters` are asked for, with what stands there at first. */
export type FaultKind = {
  kind: string
  label: string
  side: 'webhook' | 'api'
  words: string
  parameters: Record<string, { label: string; unset: number }>
  only?: Platform
}

export const faultKinds: FaultKind[] = [
  {
    kind: 'duplicate',
    label: 'Duplicate',
    side: 'webhook',
    words: 'Every update is posted several times at once.',
    parameters: { copies: { label: 'Copies', unset: 3 } },
  },
  {
    kind: 'reorder',
    label: 'Reorder',
    side: 'webhook',
    words: 'Updates are held back for a moment and posted in another order.',
    parameters: {
      window: { label: 'Updates held at most', unset: 5 },
      flushMs: { label: 'Held for (ms)', unset: 3000 },
    },
  },
  {
    kind: 'delay',
    label: 'Delay',
    side: 'webhook',
    words: 'Updates come late.',
    parameters: { ms: { label: 'Late by (ms)', unset: 3000 } },
  },
  {
    kind: 'batch',
    label: 'Batch',
    side: 'webhook',
    words: 'Updates are gathered and posted in one body.',
    parameters: {
      size: { label: 'Updates in one body', unset: 10 },
      flushMs: { label: 'Gathered for (ms)', unset: 2000 },
    },
  },
  {
    kind: 'lose_answer',
    label: 'Lose Parley’s answer',
    side: 'webhook',
    words: 'Parley answers 200, the platform does not hear it and posts again.',
    parameters: {},
  },
  { kind: 'drop', label: 'Drop', side: 'webhook', words: 'Updates are never posted.', parameters: {} },
  {
    kind: 'outage',
    label: 'Outage',
    side: 'api',
    words: 'The platform answers 503 to everything. Whether a message went out is not said.',
    parameters: {},
  },
  {
    kind: 'busy',
    label: 'Busy',
    side: 'api',
    words: 'Sends are refused with the platform’s code for “too many, wait”; Parley tries again by itself.',
    parameters: {},
  },
  {
    kind: 'error',
    label: 'Wrong code',
    side: 'api',
    words: 'Sends are refused with this code of the platform (on X: the HTTP status).',
    parameters: { code: { label: 'Code', unset: 131056 } },
  },
  {
    kind: 'expired_token',
    label: 'Expired token',
    side: 'api',
    words: 'The platform does not take Parley’s token any more.',
    parameters: {},
  },
  {
    kind: 'slow',
    label: 'Slow',
    side: 'api',
    words: 'Answers come late.',
    parameters: { ms: { label: 'Late by (ms)', unset: 3000 } },
  },
  {
    kind: 'accept_then_hang',
    label: 'Accept, never answer',
    side: 'api',
    words: 'The message goes out, the answer to Parley never comes.',
    parameters: {},
  },
  {
    kind: 'accept_then_reset',
    label: 'Accept, break the connection',
    side: 'api',
    words: 'The message goes out, the connection breaks before the answer.',
    parameters: {},
  },
  { kind: 'hang', label: 'Never answer', side: 'api', words: 'Nothing goes out and no answer comes.', parameters: {} },
  {
    kind: 'reset',
    label: 'Break the connection',
    side: 'api',
    words: 'Nothing goes out, and the connection breaks.',
    parameters: {},
  },
  {
    kind: 'fail_later',
    label: 'Fail later',
    side: 'api',
    words: 'The platform says yes, and a moment later that it could not deliver.',
    parameters: { code: { label: 'Code', unset: 131049 } },
    only: 'whatsapp',
  },
]

const busyCodes: Partial<Record<Platform, number>> = { whatsapp: 130429, facebook: 613, twitter: 429 }
const messengers: Platform[] = ['whatsapp', 'facebook', 'twitter']

/** Where a kind can strike: the bot makes no calls that Parley answers, so only its webhooks fail. */
export function platformsFor({ side, only }: FaultKind): Platform[] {
  if (only) return [only]
  return side === 'api' ? messengers : [...messengers, 'chatbot']
}

/** The body of `POST /control/faults`. `count` null: until it is cleared. */
export function faultBody(
  { kind }: FaultKind,
  platform: Platform,
  parameters: Record<string, number>,
  count: number | null,
): Record<string, unknown> {
  const terms = { platform, ...(count === null ? {} : { count }) }
  if (kind === 'outage')
    return { ...terms, kind: 'error', status: 503, on: 'any', ...(platform === 'twitter' ? {} : { code: 2 }) }
  if (kind === 'busy') return { ...terms, kind: 'error', code: busyCodes[platform] }
  return { ...terms, kind, ...parameters }
}

/** What a fault in force is called here. */
export function faultLabel(fault: Fault): string {
  const named = (kind: string) => faultKinds.find((known) => known.kind === kind)?.label ?? kind
  if (fault.kind !== 'error') return named(fault.kind)
  if (fault.status === 503 && fault.on === 'any') return named('outage')
  if (fault.code === busyCodes[fault.platform]) return named('busy')
  return `${named('error')} ${fault.code ?? fault.status ?? ''}`
}
