import type { CallView, WebhookView } from '../../../src/record-views.ts'
import type { Thread } from '../store/state.ts'

/** One line of the traffic: what the platform posted to Parley, or what Parley asked of the platform. */
export type Line = { id: string; at: number } & (
  | { way: 'in'; webhook: WebhookView }
  /** `attempt` counts from 1: the same call again after one that was not answered with success is the next attempt. */
  | { way: 'out'; call: CallView; attempt: number }
)

/** Both directions in the order of time. */
export function linesOf({ webhooks, calls }: Pick<Thread, 'webhooks' | 'calls'>): Line[] {
  const tries = new Map<string, number>()
  const out = [...calls.values()]
    .sort((one, other) => one.id - other.id)
    .map((call): Line => {
      const same = `${call.method} ${call.path} ${call.body}`
      const attempt = (tries.get(same) ?? 0) + 1
      tries.set(same, isSuccess(call.status) ? 0 : attempt)
      return { id: `call ${call.id}`, at: call.at, way: 'out', call, attempt }
    })
  const inward = [...webhooks.values()].map((webhook): Line => {
    return { id: `webhook ${webhook.id}`, at: webhook.at, way: 'in', webhook }
  })
  return [...inward, ...out].sort((one, other) => one.at - other.at || one.id.localeCompare(other.id))
}

export function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300
}

const kindWords = { message: 'message', status: 'status', echo: 'echo', other: 'update' }

/** What a webhook tells of, in a few words. */
export function webhookTitle({ kinds, updates }: WebhookView): string {
  const words = kinds.map((kind) => kindWords[kind]).join(' and ')
  return updates > 1 ? `${words} (${updates} in one body)` : words
}

export type Tone = 'good' | 'bad' | 'waiting'

/** What became of a webhook, in words. */
export function webhookOutcome({ state, attempts }: WebhookView): { tone: Tone; words: string } {
  const tries = attempts.map(({ status, error }) => status ?? shortened(error)).join(', ')
  const last = attempts.at(-1)
  if (state === 'dropped') return { tone: 'bad', words: 'never posted' }
  if (state === 'given_up') return { tone: 'bad', words: `given up after ${count(attempts.length)}: ${tries}` }
  if (last === undefined) return { tone: 'waiting', words: 'on its way' }
  if (state === 'under_way') return { tone: 'waiting', words: `${count(attempts.length)}: ${tries}` }
  if (attempts.length > 1) return { tone: 'good', words: `${count(attempts.length)}: ${tries}` }
  return { tone: 'good', words: `${last.status} · ${last.tookMs} ms` }
}

/** What became of a call, in words. */
export function callOutcome({ status, tookMs, fault }: CallView): { tone: Tone; words: string } {
  const cause = fault === null ? '' : ` · fault: ${fault.replaceAll('_', ' ')}`
  if (status === null) return { tone: fault === null ? 'waiting' : 'bad', words: `no answer${cause}` }
  return { tone: isSuccess(status) ? 'good' : 'bad', words: `${status} · ${tookMs ?? 0} ms${cause}` }
}

function count(tries: number): string {
  return tries === 1 ? '1 try' : `${tries} tries`
}

function shortened(error: string | null): string {
  return error === null ? 'no answer' : (/\bE[A-Z]{4,}\b/.exec(error)?.[0] ?? error.slice(0, 40))
}
