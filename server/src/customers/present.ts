import { type Customer, fromId, toId } from '@parley/contract'
import { Problem } from '../http/problem.ts'
import type { CustomerRow } from './store.ts'

/** The wire form of a customer. */
export function presentCustomer(row: CustomerRow): Customer {
  return {
    customer_id: toId('customer', row.id),
    name: row.name,
    primary_email: row.primary_email,
    email_verified: row.email_verified,
    status: row.status,
    custom: row.custom,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    erased_at: row.erased_at?.toISOString() ?? null,
    identities: row.identities,
  }
}

/** A malformed id is one that no customer has. */
export function customerUuid(id: string): string {
  const uuid = fromId('customer', id)
  if (!uuid) throw new Problem('customer_not_found')
  return uuid
}
