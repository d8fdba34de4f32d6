import type { Platform } from './accounts.ts'
import type { ApiCall, WebhookRecord } from './record.ts'

const mostShown = 64 * 1024

/** A webhook as people look at it: `body` is cut to 64 KiB, `bytes` is its whole length. */
export type WebhookView = WebhookRecord & { bytes: number; isCut: boolean }

/** A call as people look at it: body and answer as text, cut to 64 KiB. */
export type CallView = Omit<ApiCall, 'body' | 'answer'> & {
  body: string
  answer: string
  isCut: boolean
  /** Parley's base address of this platform's API. */
  origin: string
}

export function webhookView(record: WebhookRecord): WebhookView {
  const { text, isCut } = cut(record.body)
  return { ...record, body: text, bytes: record.body.length, isCut, attempts: [...record.attempts] }
}

export function callView(call: ApiCall, origin: string): CallView {
  const body = cut(call.body === null ? '' : json(call.body))
  const answer = cut(call.answer === null ? '' : json(call.answer))
  return { ...call, body: body.text, answer: answer.text, isCut: body.isCut || answer.isCut, origin }
}

/** Of those that concern this person, the newest `most`, oldest first. */
export function newestOf<T extends { platform: Platform }>(
  all: readonly T[],
  platform: Platform,
  concerns: (one: T) => boolean,
  most: number,
): T[] {
  const found: T[] = []
  for (let at = all.length - 1; at >= 0 && found.length < most; at--) {
    const one = all[at] as T
    if (one.platform === platform && concerns(one)) found.push(one)
  }
  return found.reverse()
}

function json(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function cut(text: string): { text: string; isCut: boolean } {
  return text.length > mostShown ? { text: text.slice(0, mostShown), isCut: true } : { text, isCut: false }
}
