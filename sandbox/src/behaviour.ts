import type { Platform } from './accounts.ts'
import { isObject } from './fields.ts'

/** How a platform tries again after an answer other than 200. `attempts` counts the first try as well. */
export type RetryPlan = { attempts: number; firstMs: number; factor: number; maxMs: number; timeoutMs: number }

/** A limit on calls; `null` in its place switches it off. */
export type PairLimit = { burst: number; everyMs: number }
export type WindowLimit = { limit: number; windowMs: number }

export type Template = {
  name: string
  language: string
  category: 'UTILITY' | 'MARKETING' | 'AUTHENTICATION'
  status: 'APPROVED' | 'PAUSED' | 'DISABLED'
  /** Placeholders in the body: a send with another number of body parameters is 132000. */
  bodyParameters: number
}

/** Whom a platform takes for real: `unknown` refuses people it has never met, `reachable` takes them with an open window. */
export type Strangers = 'unknown' | 'reachable'

/** Milliseconds are counted from the moment the message was accepted. */
export type Behaviour = {
  retry: Record<Platform, RetryPlan>
  whatsapp: {
    strangers: Strangers
    sentMs: number
    deliveredMs: number
    readMs: number
    customerReads: boolean
    /** Share of read messages whose `delivered` is left out, as the platform does when both happen at once. */
    skipDelivered: number
    /** Whether 131047 and 131026 come as a later `failed` status (what mostly happens) or at once as HTTP 400. */
    refusals: 'later' | 'at_once'
    pairLimit: PairLimit | null
    throughputLimit: WindowLimit | null
    templates: Template[]
  }
  facebook: {
    strangers: Strangers
    echoMs: number
    deliveredMs: number
    readMs: number
    customerReads: boolean
    echoBeforeResponse: boolean
    /** Whether the Human Agent feature was approved for the app; without it the tag is refused. */
    humanAgentApproved: boolean
  }
  twitter: {
    strangers: Strangers
    /** Which webhook product bodies are shaped for: Account Activity (`aaa`) or X Activity (`xaa`). */
    product: 'aaa' | 'xaa'
    echoMs: number
    quarterHourLimit: WindowLimit | null
    dayLimit: WindowLimit | null
  }
  /** `pollForMs`: for how long it goes on polling after an agent's answer; 0: not at all. */
  chatbot: { pollEveryMs: number | null; pollForMs: number; thinkMs: number }
}

export type BehaviourChange = { [K in keyof Behaviour]?: DeepPartial<Behaviour[K]> }
type DeepPartial<T> = T extends readonly unknown[] ? T : T extends object ? { [K in keyof T]?: DeepPartial<T[K]> } : T

const metaRetry: RetryPlan = { attempts: 40, firstMs: 50, factor: 2, maxMs: 2000, timeoutMs: 20_000 }

/**
 * The platforms' rules with their delays shortened. Meta retries for days with falling frequency: here 40 attempts, at
 * most 2 s apart. X documents no retry of a failed event: one attempt.
 */
export const defaultBehaviour: Behaviour = {
  retry: {
    whatsapp: metaRetry,
    facebook: metaRetry,
    twitter: { attempts: 1, firstMs: 50, factor: 2, maxMs: 2000, timeoutMs: 10_000 },
    chatbot: { attempts: 10, firstMs: 50, factor: 2, maxMs: 2000, timeoutMs: 10_000 },
  },
  whatsapp: {
    strangers: 'unknown',
    sentMs: 20,
    deliveredMs: 80,
    readMs: 250,
    customerReads: true,
    skipDelivered: 0,
    refusals: 'later',
    pairLimit: { burst: 45, everyMs: 6000 },
    throughputLimit: { limit: 80, windowMs: 1000 },
    templates: [
      { name: 'hello_world', language: 'en_US', category: 'UTILITY', status: 'APPROVED', bodyParameters: 0 },
      { name: 'order_update', language: 'en_US', category: 'UTILITY', status: 'APPROVED', bodyParameters: 2 },
      { name: 'login_code', language: 'en_US', category: 'AUTHENTICATION', status: 'APPROVED', bodyParameters: 1 },
      { name: 'summer_sale', language: 'en_US', category: 'MARKETING', status: 'PAUSED', bodyParameters: 1 },
    ],
  },
  facebook: {
    strangers: 'unknown',
    echoMs: 20,
    deliveredMs: 80,
    readMs: 250,
    customerReads: true,
    echoBeforeResponse: false,
    humanAgentApproved: true,
  },
  twitter: {
    strangers: 'unknown',
    product: 'aaa',
    echoMs: 20,
    quarterHourLimit: { limit: 15, windowMs: 15 * 60_000 },
    dayLimit: { limit: 1440, windowMs: 24 * 3_600_000 },
  },
  chatbot: { pollEveryMs: null, pollForMs: 0, thinkMs: 400 },
}

/** `base` with `change` laid over it; arrays and nulls replace, objects merge, an unknown name is an error. */
export function withBehaviour(base: Behaviour, change: BehaviourChange): Behaviour {
  return laidOver(base, change, 'behaviour') as Behaviour
}

function laidOver(base: unknown, change: unknown, path: string): unknown {
  if (change === undefined) return base
  if (!isObject(base) || !isObject(change)) return change
  const merged: Record<string, unknown> = { ...base }
  for (const [name, value] of Object.entries(change)) {
    if (!(name in base)) throw new RangeError(`no setting ${path}.${name}`)
    merged[name] = laidOver(base[name], value, `${path}.${name}`)
  }
  return merged
}
