import type { Platform } from './accounts.ts'
import type { Random } from './random.ts'

/** What an API call is for: faults are ordered per purpose, so that a typing indicator does not use up a fault for a send. */
export type CallKind = 'send' | 'receipt' | 'media' | 'profile' | 'account' | 'webhook'

/** What a webhook update tells of. */
export type UpdateKind = 'message' | 'status' | 'echo' | 'other'

/** Faults of what the platform posts to Parley. */
export type WebhookFaultKind =
  /** `copies` identical posts in parallel (default 2) */
  | { kind: 'duplicate'; copies?: number }
  /** holds up to `window` updates (default 10) or `flushMs` (default 100), then posts them one by one in another order */
  | { kind: 'reorder'; window?: number; flushMs?: number }
  /** holds up to `size` updates (default and most 1000) or `flushMs` (default 100), then posts them in one body */
  | { kind: 'batch'; size?: number; flushMs?: number }
  | { kind: 'drop' }
  | { kind: 'delay'; ms: number }
  /** posts, cuts the connection before the answer is read, and tries again as for any failure */
  | { kind: 'lose_answer' }

/** Faults of the platform's API when Parley calls it. */
export type ApiFaultKind =
  /** refuses with this platform error; `status` alone gives the platform's general failure; `body` is sent as it is */
  | { kind: 'error'; code?: number; subcode?: number; status?: number; message?: string; body?: string }
  | { kind: 'expired_token' }
  /** the call takes effect, the answer never comes (statuses and echoes still do) */
  | { kind: 'accept_then_hang' }
  | { kind: 'accept_then_reset' }
  /** nothing takes effect, no answer comes */
  | { kind: 'hang' }
  | { kind: 'reset' }
  | { kind: 'slow'; ms: number }
  /** accepted with 200, then a `failed` status with this code (WhatsApp) */
  | { kind: 'fail_later'; code: number }

type Terms = {
  platform: Platform
  /** How many updates or calls it strikes; without it, until cleared. */
  count?: number
  /** Probability of striking (seeded), default 1. A miss does not use up `count`. */
  chance?: number
}

export type WebhookFault = WebhookFaultKind & Terms & { on?: UpdateKind | 'any' }
export type ApiFault = ApiFaultKind & Terms & { on?: CallKind | 'any'; to?: string }
export type Fault = WebhookFault | ApiFault
export type OrderedFault = { id: number; fault: Fault; struck: number; left: number | null }

const webhookKinds = ['duplicate', 'reorder', 'batch', 'drop', 'delay', 'lose_answer'] as const
const apiKinds = [
  'error',
  'expired_token',
  'accept_then_hang',
  'accept_then_reset',
  'hang',
  'reset',
  'slow',
  'fail_later',
] as const
export const faultKinds = [...webhookKinds, ...apiKinds] as const

function isWebhookFault(fault: Fault): fault is WebhookFault {
  return (webhookKinds as readonly string[]).includes(fault.kind)
}

/** The misbehaviour that was ordered and has not run out. */
export class FaultBook {
  readonly #random: Random
  readonly #onChange: () => void
  #orders: OrderedFault[] = []
  #nextId = 1

  constructor(random: Random, onChange: () => void = () => undefined) {
    this.#random = random
    this.#onChange = onChange
  }

  /** Orders a fault and returns its id, with which it can be cleared. */
  order(fault: Fault): number {
    const id = this.#nextId++
    this.#orders.push({ id, fault, struck: 0, left: fault.count ?? null })
    this.#onChange()
    return id
  }

  list(): OrderedFault[] {
    return this.#orders.map((order) => ({ ...order }))
  }

  /** Clears one fault, one platform's faults, or all of them. */
  clear(which: { id?: number; platform?: Platform } = {}): void {
    this.#orders = this.#orders.filter(
      (order) =>
        (which.id !== undefined && order.id !== which.id) ||
        (which.platform !== undefined && order.fault.platform !== which.platform),
    )
    this.#onChange()
  }

  /** The faults that strike this update: at most one of each kind, each counted as used. */
  takeForUpdate(platform: Platform, update: UpdateKind): WebhookFault[] {
    const taken: WebhookFault[] = []
    for (const order of [...this.#orders]) {
      const { fault } = order
      if (!isWebhookFault(fault) || fault.platform !== platform) continue
      if (taken.some((other) => other.kind === fault.kind)) continue
      if ((fault.on ?? 'any') !== 'any' && fault.on !== update) continue
      if (this.#strikes(order)) taken.push(fault)
    }
    return taken
  }

  /** The oldest fault that strikes this call, counted as used. Without `on` a fault strikes sends only. */
  takeForCall(platform: Platform, call: CallKind, to?: string): ApiFault | undefined {
    for (const order of this.#orders) {
      const { fault } = order
      if (isWebhookFault(fault) || fault.platform !== platform) continue
      if ((fault.on ?? 'send') !== 'any' && (fault.on ?? 'send') !== call) continue
      if (fault.to !== undefined && fault.to.replace(/^\+/, '') !== to?.replace(/^\+/, '')) continue
      if (this.#strikes(order)) return fault
    }
    return undefined
  }

  #strikes(order: OrderedFault): boolean {
    if (!this.#random.chance(order.fault.chance ?? 1)) return false
    order.struck++
    if (order.left !== null && --order.left <= 0) this.#orders = this.#orders.filter((other) => other !== order)
    this.#onChange()
    return true
  }
}
