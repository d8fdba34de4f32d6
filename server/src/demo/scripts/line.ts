import type { DemoChannel, DemoPriority, DemoStatus } from '../types.ts'

/** How long the writer of a line lets the thread wait; without one, minutes. `tooLate` is past the 24-hour reply window. */
export type Gap = 'hours' | 'nextDay' | 'days' | 'tooLate'
export type Failure = 'window' | 'notReachable' | 'blocked' | 'temporary'
export type ProductKind = 'tent' | 'pack' | 'boots' | 'jacket' | 'stove' | 'bag' | 'mat' | 'light' | 'poles'

/**
 * One line of a thread. Every entry of `say` is a full alternative; inside one, `[a|b]` picks a wording and `{slot}` is
 * filled from the ticket (see wording.ts).
 */
export type Line = {
  by: 'customer' | 'agent' | 'colleague' | 'bot' | 'system'
  internal?: true
  asks?: true
  follows?: true
  gap?: Gap
  chance?: number
  fails?: Failure
  say: string[]
}

/** A thread from first to last line. Tickets that are not finished yet use its beginning. */
export type Script = {
  key: string
  channels: DemoChannel[]
  department: 'orders' | 'returns' | 'products'
  priority: DemoPriority
  tags: string[]
  products?: ProductKind[]
  statuses?: DemoStatus[]
  /** Tickets, when fewer than the usual five. */
  atMost?: number
  /** For customers who have no other ticket on the address. */
  onlyContact?: true
  subjects: string[]
  lines: Line[]
}

export const chat: DemoChannel[] = ['whatsapp', 'facebook', 'twitter']

export const customer = (...say: string[]): Line => ({ by: 'customer', say })
export const agent = (...say: string[]): Line => ({ by: 'agent', say })
/** An agent's message after which the next move is the customer's. */
export const asks = (...say: string[]): Line => ({ by: 'agent', asks: true, say })
export const colleague = (...say: string[]): Line => ({ by: 'colleague', say })
export const colleagueAsks = (...say: string[]): Line => ({ by: 'colleague', asks: true, say })
export const note = (...say: string[]): Line => ({ by: 'agent', internal: true, say })
export const colleagueNote = (...say: string[]): Line => ({ by: 'colleague', internal: true, say })
export const bot = (...say: string[]): Line => ({ by: 'bot', say })
export const system = (...say: string[]): Line => ({ by: 'system', internal: true, say })
export const later = (gap: Gap, line: Line): Line => ({ ...line, gap })
export const maybe = (chance: number, line: Line): Line => ({ ...line, chance })
export const failing = (fails: Failure, line: Line): Line =>
  fails === 'window' ? { ...line, fails, gap: 'tooLate' } : { ...line, fails }
/** Takes the alternative with the same place as the one chosen for the line before. */
export const fitting = (line: Line): Line => ({ ...line, follows: true })
