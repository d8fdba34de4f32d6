import type { Retention } from '../api/types.ts'

export type Rule = keyof Retention
/** The fewest days of each; platforms repeat their payloads for seven, live clients that were away ask for the log. */
export const leastDays: Record<Rule, number> = { closed_tickets_days: 1, receipts_days: 8, events_days: 7 }
export const rules: readonly Rule[] = ['closed_tickets_days', 'receipts_days', 'events_days']
const mostDays = 36_500

/** Typed days; null is for ever. */
export type RetentionValues = Record<Rule, string | null>

export function typedOf(stored: Retention): RetentionValues {
  const text = (days: number | null) => (days === null ? null : String(days))
  return {
    closed_tickets_days: text(stored.closed_tickets_days),
    receipts_days: text(stored.receipts_days),
    events_days: text(stored.events_days),
  }
}

export function isRight(rule: Rule, typed: string | null): boolean {
  if (typed === null) return true
  return /^\d{1,5}$/.test(typed.trim()) && Number(typed) >= leastDays[rule] && Number(typed) <= mostDays
}

export function retentionOf(values: RetentionValues): Retention {
  const days = (typed: string | null) => (typed === null ? null : Number(typed))
  return {
    closed_tickets_days: days(values.closed_tickets_days),
    receipts_days: days(values.receipts_days),
    events_days: days(values.events_days),
  }
}
