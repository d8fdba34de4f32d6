import type { Scope } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import type { Db, Tx } from '../db/sql.ts'
import type { TicketRow } from '../tickets/row.ts'
import type { CustomerChange } from './rules.ts'

export type CustomerRow = {
  id: string
  name: string | null
  primary_email: string | null
  email_verified: boolean
  status: 'active' | 'blocked'
  custom: Record<string, unknown>
  created_at: Date
  updated_at: Date
  erased_at: Date | null
  identities: { channel: string; kind: string; address: string; display_name: string | null }[]
}

/** Columns of CustomerRow; the query names the customer `c`. */
export const customerColumns = (sql: Db) => sql`
  c.id, c.name, c.primary_email, c.email_verified, c.status, c.custom, c.created_at, c.updated_at, c.erased_at, (
    select coalesce(json_agg(json_build_object('channel', i.channel, 'kind', a.kind, 'address', a.address,
      'display_name', i.display_name) order by i.id, a.is_alias, a.address), '[]')
    from channel_identity i cross join lateral (
      select i.kind, i.address, false as is_alias
      union all select x.kind, x.address, true from identity_alias x where x.identity_id = i.id
    ) a where i.customer_id = c.id
  ) as identities`

/** Who does not see everything sees a customer through its tickets only; the query names the customer `c`. */
export function isVisible(sql: Db, scope: Scope) {
  return scope.kind === 'all'
    ? sql`true`
    : sql`exists (select from ticket t where t.customer_id = c.id and ${ticketScope(sql, scope)})`
}

/** A customer with every address, or undefined when it is absent or none of its tickets is in scope. */
export async function findCustomer(sql: Db, scope: Scope, id: string): Promise<CustomerRow | undefined> {
  const [row] = await sql<CustomerRow[]>`
    select ${customerColumns(sql)} from customer c where c.id = ${id} and ${isVisible(sql, scope)}`
  return row
}

/** Whether it is there and in scope, as for `findCustomer`. */
export async function customerExists(sql: Db, scope: Scope, id: string): Promise<boolean> {
  return (await sql`select 1 from customer c where c.id = ${id} and ${isVisible(sql, scope)}`).length > 0
}

/**
 * As `customerExists`, and not erased; and until the transaction ends nobody else changes the customer or its notes: so the events of one
 * customer stand in the order of its changes.
 */
export async function lockCustomer(tx: Tx, scope: Scope, id: string): Promise<boolean> {
  const rows = await tx`
    select 1 from customer c where c.id = ${id} and c.erased_at is null and ${isVisible(tx, scope)} for no key update of c`
  return rows.length > 0
}

export async function writeCustomer(tx: Tx, id: string, change: CustomerChange, at: Date): Promise<void> {
  const set = { ...change, ...(change.custom ? { custom: tx.json(change.custom as never) } : {}), updated_at: at }
  await tx`update customer set ${tx(set as never)} where id = ${id}`
}

export type CustomerTicketRow = Pick<
  TicketRow,
  'id' | 'number' | 'subject' | 'status' | 'channel' | 'created_at' | 'updated_at'
>

/** The tickets of a customer that are in scope, newest first; undefined as for `findCustomer`. */
export async function listCustomerTickets(
  sql: Db,
  scope: Scope,
  id: string,
  limit: number,
): Promise<CustomerTicketRow[] | undefined> {
  const rows = await sql<(CustomerTicketRow | { id: null })[]>`
    select x.* from customer c left join lateral (
      select t.id, t.number, t.subject, t.status, t.channel, t.created_at, t.updated_at from ticket t
      where t.customer_id = c.id and ${ticketScope(sql, scope)} order by t.id desc limit ${limit}
    ) x on true
    where c.id = ${id} and ${isVisible(sql, scope)}`
  return rows.length === 0 ? undefined : rows.filter((row): row is CustomerTicketRow => row.id !== null)
}
