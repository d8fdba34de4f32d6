import { Customer, CustomerTicket, CustomerTicketsQuery, fromId, toId } from '@parley/contract'
import Type from 'typebox'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import { type CustomerRow, findCustomer, listCustomerTickets } from './store.ts'

const tag = 'Customers'
const Params = Type.Object({ customer_id: Type.String() })
const both = (path: string) => [`/api${path}`, `/api/v1${path}`] as [string, ...string[]]

/** The documented face of customers. */
export function customerRoutes(router: Router, { sql }: { sql: Sql }): void {
  router.add({
    method: 'GET',
    paths: both('/customers/:customer_id'),
    summary: 'Get a customer',
    description: 'A caller who does not see every ticket sees a customer only through a ticket that it sees.',
    tag,
    access: 'customer.read',
    params: Params,
    replies: { 200: Customer },
    errors: ['customer_not_found'],
    async handle({ caller, params }) {
      const row = await findCustomer(sql, caller.scope, customerUuid(params.customer_id))
      if (!row) throw new Problem('customer_not_found')
      return presentCustomer(row)
    },
  })

  router.add({
    method: 'GET',
    paths: both('/customers/:customer_id/tickets'),
    summary: 'List a customer’s tickets, newest first',
    tag,
    access: 'customer.read',
    params: Params,
    query: CustomerTicketsQuery,
    replies: { 200: Type.Array(CustomerTicket) },
    errors: ['customer_not_found'],
    async handle({ caller, params, query }) {
      const rows = await listCustomerTickets(sql, caller.scope, customerUuid(params.customer_id), query.limit ?? 20)
      if (!rows) throw new Problem('customer_not_found')
      return rows.map(({ id, ...row }) => ({
        ticket_id: toId('ticket', id),
        number: Number(row.number),
        subject: row.subject,
        status: row.status,
        channel: row.channel,
        created_at: row.created_at.toISOString(),
        updated_at: row.updated_at.toISOString(),
      }))
    },
  })
}

function presentCustomer({ id, ...row }: CustomerRow): Customer {
  return {
    customer_id: toId('customer', id),
    ...row,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

/** A malformed id is one that no customer has. */
function customerUuid(id: string): string {
  const uuid = fromId('customer', id)
  if (!uuid) throw new Problem('customer_not_found')
  return uuid
}
