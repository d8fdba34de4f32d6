import {
  Customer,
  CustomerSuggestionList,
  CustomerTicket,
  CustomerTicketsQuery,
  toId,
  UpdateCustomerBody,
} from '@parley/contract'
import Type from 'typebox'
import type { Deps } from '../deps.ts'
import { Problem } from '../http/problem.ts'
import type { Router } from '../http/route.ts'
import type { Wake } from '../log/wake.ts'
import { addNoteRoutes } from './note-routes.ts'
import { customerUuid, presentCustomer } from './present.ts'
import { update } from './rules.ts'
import { customerExists, findCustomer, listCustomerTickets, lockCustomer, writeCustomer } from './store.ts'
import { findLikely } from './suggestions.ts'
import { tellUpdated } from './told.ts'

export type CustomerDeps = Pick<Deps, 'sql' | 'now'> & { wake: Wake }

const tag = 'Customers'
const Params = Type.Object({ customer_id: Type.String() })
const both = (path: string) => [`/api${path}`, `/api/v1${path}`] as [string, ...string[]]
const maxSuggestions = 5

/** The documented face of customers, and what agents add to it. */
export function customerRoutes(router: Router, deps: CustomerDeps): void {
  const { sql, wake } = deps

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
    method: 'PUT',
    paths: ['/api/v1/customers/:customer_id'],
    summary: 'Change a customer’s name, e-mail address or custom fields',
    description:
      'A new e-mail address counts as not verified. Custom fields are added to those that are there; null takes one away.',
    tag,
    access: 'customer.update',
    params: Params,
    body: UpdateCustomerBody,
    replies: { 200: Customer },
    errors: ['customer_not_found', 'nothing_to_update'],
    async handle({ caller, params, body }) {
      if (Object.keys(body).length === 0) throw new Problem('nothing_to_update')
      const id = customerUuid(params.customer_id)
      const at = deps.now()
      const row = await sql.begin(async (tx) => {
        const before = (await lockCustomer(tx, caller.scope, id)) && (await findCustomer(tx, caller.scope, id))
        if (!before) throw new Problem('customer_not_found')
        const { change, changed } = update(before, body)
        if (changed.length === 0) return before
        await writeCustomer(tx, id, change, at)
        await tellUpdated(tx, caller, id, changed, at)
        return { ...before, ...change, updated_at: at }
      })
      wake.signal('outbox')
      return presentCustomer(row)
    },
  })

  router.add({
    method: 'GET',
    paths: ['/api/v1/customers/:customer_id/suggestions'],
    summary: 'Find customers that may be the same person',
    description:
      'By the same e-mail address, the same phone number on any channel, or the same name when at most five others bear it.',
    tag,
    access: 'customer.read',
    params: Params,
    replies: { 200: CustomerSuggestionList },
    errors: ['customer_not_found'],
    async handle({ caller, params }) {
      const id = customerUuid(params.customer_id)
      if (!(await customerExists(sql, caller.scope, id))) throw new Problem('customer_not_found')
      const rows = await findLikely(sql, caller.scope, id, maxSuggestions)
      return {
        suggestions: rows.map((row) => ({
          customer: presentCustomer(row),
          reasons: [
            ...(row.by_email ? ['same_email'] : []),
            ...(row.by_phone ? ['same_phone'] : []),
            ...(row.by_name ? ['same_name'] : []),
          ],
        })),
      }
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

  addNoteRoutes(router, deps)
}
