import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Scope } from './caller.ts'
import { inScope, type ScopedTicket, ticketScope, ticketScopeText } from './scope.ts'
import { type House, openHouse } from './test-house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.close())

const id = fc.constantFrom(...[1, 2, 3].map((n) => `01932a1f-7c00-7000-8000-00000000000${n}`))
const maybe = fc.option(id)
const scope: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant({ kind: 'all' as const }),
  fc.record({ kind: fc.constant('departments' as const), departmentIds: fc.uniqueArray(id), agentId: maybe }),
  fc.record({ kind: fc.constant('assigned' as const), agentId: id }),
  fc.record({ kind: fc.constant('own' as const), customerIds: fc.uniqueArray(id) }),
  fc.record({ kind: fc.constant('ticket' as const), ticketId: id }),
)
const ticket: fc.Arbitrary<ScopedTicket> = fc.record({
  id,
  department_id: maybe,
  assigned_agent_id: maybe,
  customer_id: id,
})

test('SQL, its text and memory decide alike which tickets a scope sees', async () => {
  await fc.assert(
    fc.asyncProperty(scope, ticket, async (which, one) => {
      const { sql } = house
      const rows = await sql`
        select 1 from (values (${one.id}::uuid, ${one.department_id}::uuid, ${one.assigned_agent_id}::uuid, ${one.customer_id}::uuid))
          as t (id, department_id, assigned_agent_id, customer_id)
        where ${ticketScope(sql, which)}`
      expect(rows.length === 1).toBe(inScope(which, one))
      const values: unknown[] = [one.id, one.department_id, one.assigned_agent_id, one.customer_id]
      const condition = ticketScopeText((value) => `$${values.push(value)}`, which)
      const [row] = await sql.unsafe(
        `select count(*)::int as n from (values ($1::uuid, $2::uuid, $3::uuid, $4::uuid))
           as t (id, department_id, assigned_agent_id, customer_id) where ${condition}`,
        values as never[],
      )
      expect(row?.['n']).toBe(rows.length)
    }),
    { numRuns: 300 },
  )
})
