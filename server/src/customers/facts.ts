import { type EventCustomer, fromId } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import type { ScopedTicket } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'
import { isVisible } from './store.ts'

// What events about a customer need when they leave the house: what they speak of, and who may be told.

type Told = { type: string; data: object }

/** A customer as its tickets show it, and who may know of it. */
export type FilledCustomer = {
  shown: EventCustomer
  /** One ticket of each department and assignee that its tickets have: enough to decide any agent's scope. */
  tickets: readonly ScopedTicket[]
}

const isAboutCustomer = ({ type }: Told) => type.startsWith('customer.')
const idsOf = ({ data }: Told) => data as { customer_id: string; identity_id?: string }
const customerUuid = (row: Told) => fromId('customer', idsOf(row).customer_id)

/** The customers that these events are about, as they stand now. Costs nothing when none is about a customer. */
export async function fillCustomers<T extends Told>(sql: Db, rows: readonly T[]): Promise<Map<T, FilledCustomer>> {
  const about = rows.filter(isAboutCustomer)
  if (about.length === 0) return new Map()
  const identityIds = about.flatMap((row) => fromId('identity', idsOf(row).identity_id ?? '') ?? [])
  const [customers, handles] = await Promise.all([
    loadCustomers(
      sql,
      about.flatMap((row) => customerUuid(row) ?? []),
    ),
    loadHandles(sql, identityIds),
  ])
  const filled = new Map<T, FilledCustomer>()
  for (const row of about) {
    const { customer_id, identity_id } = idsOf(row)
    const known = customers.get(customerUuid(row) ?? '')
    if (!known) continue
    const handle = identity_id && handles.get(fromId('identity', identity_id) ?? '')
    const identity = handle ? { identity: { identity_id: identity_id, channel_identity: handle } } : {}
    const { name, primary_email } = known
    filled.set(row, { shown: { customer_id, name, primary_email, ...identity }, tickets: known.tickets ?? [] })
  }
  return filled
}

/** These events without those about a customer of whom no ticket is in scope. */
export async function withoutHidden<T extends Told>(sql: Db, scope: Scope, rows: readonly T[]): Promise<T[]> {
  const ids = rows.flatMap((row) => (isAboutCustomer(row) ? (customerUuid(row) ?? []) : []))
  if (ids.length === 0) return [...rows]
  const seen = await sql<{ id: string }[]>`
    select c.id from customer c where c.id = any(${ids}::uuid[]) and ${isVisible(sql, scope)}`
  const visible = new Set(seen.map(({ id }) => id))
  return rows.filter((row) => !isAboutCustomer(row) || visible.has(customerUuid(row) ?? ''))
}

type CustomerFacts = { id: string; name: string | null; primary_email: string | null; tickets: ScopedTicket[] | null }

async function loadCustomers(sql: Db, ids: string[]): Promise<Map<string, CustomerFacts>> {
  const rows = await sql<CustomerFacts[]>`
    select c.id, c.name, c.primary_email, (
      select json_agg(x) from (
        select distinct on (t.department_id, t.assigned_agent_id) t.id, t.department_id, t.assigned_agent_id, t.customer_id
        from ticket t where t.customer_id = c.id
      ) x
    ) as tickets
    from customer c where c.id = any(${ids}::uuid[])`
  return new Map(rows.map((row) => [row.id, row]))
}

/** How people know these identities, by UUID. */
async function loadHandles(sql: Db, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await sql<{ id: string; handle: string }[]>`
    select id, handle from channel_identity where id = any(${ids}::uuid[])`
  return new Map(rows.map(({ id, handle }) => [id, handle]))
}
