import type { UpdateCustomerBody } from '@parley/contract'
import { type Caller, can } from '../access/caller.ts'
import { Problem } from '../http/problem.ts'
import { invalid } from '../http/validate.ts'

type Known = { name: string | null; primary_email: string | null; custom: Record<string, unknown> }

/** New values of a customer's columns; absent means unchanged. */
export type CustomerChange = Partial<Known & { email_verified: boolean }>
type Changed = 'name' | 'primary_email' | 'custom'

const maxCustomFields = 50

/**
 * What an agent's wish does to a customer. A new e-mail address is one that nobody has verified; only another spelling of the
 * old one stays verified. Custom fields are laid over those that are there, and null takes one away.
 * @throws invalid_body when there would be more than 50 custom fields
 */
export function update(customer: Known, wish: UpdateCustomerBody): { change: CustomerChange; changed: Changed[] } {
  const change: CustomerChange = {}
  const changed: Changed[] = []
  if (wish.name !== undefined && wish.name !== customer.name) {
    change.name = wish.name
    changed.push('name')
  }
  if (wish.primary_email !== undefined && wish.primary_email !== customer.primary_email) {
    change.primary_email = wish.primary_email
    if (wish.primary_email?.toLowerCase() !== customer.primary_email?.toLowerCase()) change.email_verified = false
    changed.push('primary_email')
  }
  const custom = laidOver(customer.custom, wish.custom ?? {})
  if (custom) {
    change.custom = custom
    changed.push('custom')
  }
  return { change, changed }
}

/** @returns undefined when everything is so already */
function laidOver(custom: Record<string, unknown>, wish: Record<string, unknown>): Record<string, unknown> | undefined {
  const fields = new Map(Object.entries(custom))
  const differing = Object.entries(wish).filter(([name, value]) => (fields.get(name) ?? null) !== value)
  if (differing.length === 0) return undefined
  for (const [name, value] of differing) value === null ? fields.delete(name) : fields.set(name, value)
  if (fields.size > maxCustomFields)
    throw invalid('invalid_body', [{ path: '/custom', message: `must leave at most ${maxCustomFields} fields` }])
  return Object.fromEntries(fields)
}

/** A note bears its author's name, so nobody else puts words into it. @throws insufficient_permissions */
export function checkMayChangeNote(caller: Caller, note: { author_type: string; author_id: string }): void {
  const isAuthor = note.author_type === caller.type && note.author_id === caller.id
  if (!isAuthor && !can(caller, 'customer.manage'))
    throw new Problem('insufficient_permissions', { detail: 'Only who wrote a note may change or delete it' })
}
