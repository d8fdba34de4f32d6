import { statuses } from '@parley/contract'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { foldCounts } from '../../src/log/sequence.ts'
import type { TestClient } from '../../src/testing/app.ts'
import { testCompany } from '../../src/testing/company.ts'
import { type Company, newPhone } from '../attacks/rig.ts'

// total_count is kept, not counted: whatever happens, it must equal a count.

let app: Company
let admin: TestClient
let scoped: TestClient
let departments: string[]
let agents: string[]
beforeAll(async () => {
  app = await testCompany()
  admin = await app.as('admin')
  departments = []
  for (const name of ['Sales', 'Support']) departments.push((await admin.post('/api/v1/departments', { name })).body.id)
  agents = [(await app.as('admin')).agentId, (await app.as('admin')).agentId]
  const [row] = await app.sql<{ id: string }[]>`select id from department where name = 'Sales'`
  scoped = await app.service(['ticket.read'], [row!.id])
})
afterAll(() => app?.close())

type Step =
  | { act: 'create'; channel: string; department: number | null; priority: string }
  | { act: 'inbound'; person: number }
  | { act: 'status'; ticket: number; status: string }
  | { act: 'priority'; ticket: number; priority: string }
  | { act: 'department'; ticket: number; department: number | null }
  | { act: 'assign'; ticket: number; agent: number | null }
  | { act: 'message'; ticket: number; visibility: string }
  | { act: 'fold' }

const priorities = ['low', 'medium', 'high', 'urgent']
const which = fc.nat(30)
const maybe = fc.option(fc.nat(1))
const priority = fc.constantFrom(...priorities)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    act: fc.constant('create' as const),
    channel: fc.constantFrom('api', 'portal'),
    department: maybe,
    priority,
  }),
  fc.record({ act: fc.constant('inbound' as const), person: fc.nat(2) }),
  fc.record({ act: fc.constant('status' as const), ticket: which, status: fc.constantFrom(...statuses) }),
  fc.record({ act: fc.constant('priority' as const), ticket: which, priority }),
  fc.record({ act: fc.constant('department' as const), ticket: which, department: maybe }),
  fc.record({ act: fc.constant('assign' as const), ticket: which, agent: maybe }),
  fc.record({ act: fc.constant('message' as const), ticket: which, visibility: fc.constantFrom('public', 'internal') }),
  fc.record({ act: fc.constant('fold' as const) }),
)
const people = [newPhone(), newPhone(), newPhone()]
let texts = 0

/** Refusals are part of the game: a move that the rules forbid must not move a count either. */
async function take(now: Step, made: string[]): Promise<void> {
  const id = 'ticket' in now ? made[now.ticket % Math.max(1, made.length)] : undefined
  if ('ticket' in now && !id) return
  const path = `/api/tickets/${id}`
  switch (now.act) {
    case 'create': {
      const { body } = await admin.post('/api/tickets/create', {
        source: { channel: now.channel },
        customer: {},
        subject: 'x',
        initial_message: 'x',
        priority: now.priority,
        ...(now.department === null ? {} : { department_id: departments[now.department] }),
      })
      made.push(body.ticket_id)
      return
    }
    case 'inbound':
      await app.sandbox.customerWrites({ platform: 'whatsapp', from: people[now.person]!, text: `n ${++texts}` })
      await app.settled()
      made.push(...(await admin.get('/api/tickets/?channel=whatsapp&page_size=3')).body.tickets.map(idOf))
      return
    case 'status':
      await admin.put(path, { status: now.status })
      return
    case 'priority':
      await admin.put(path, { priority: now.priority })
      return
    case 'department':
      await admin.put(path, { department_id: now.department === null ? null : departments[now.department] })
      return
    case 'assign':
      await admin.put(`${path}/assign?agent_id=${now.agent === null ? '' : agents[now.agent]}`)
      return
    case 'message':
      await admin.post(`${path}/message`, { content: 'x', visibility: now.visibility })
      return
    case 'fold':
      await app.sql.begin((tx) => foldCounts(tx))
  }
}

const idOf = (ticket: { ticket_id: string }) => ticket.ticket_id

/** Every filter, alone and in pairs. */
function filters(): string[] {
  const single = [
    ...statuses.map((status) => `status=${status}`),
    ...['api', 'portal', 'whatsapp'].map((channel) => `channel=${channel}`),
    ...priorities.map((one) => `priority=${one}`),
    ...departments.map((id) => `department_id=${id}`),
    ...agents.map((id) => `assigned_agent_id=${id}`),
  ]
  const pairs = ['status=open', 'status=new'].flatMap((first) => single.slice(5).map((second) => `${first}&${second}`))
  return ['', ...single, ...pairs]
}

type Listed = {
  status: string
  priority: string
  department_id: string | null
  assigned_agent_id: string | null
  source: { channel: string }
}
function matches(ticket: Listed, filter: string): boolean {
  const facts: Record<string, string | null> = { ...ticket, channel: ticket.source.channel, source: null }
  return [...new URLSearchParams(filter)].every(([name, value]) => facts[name] === value)
}

test('total_count of every filter equals a count after any sequence of creates, messages, updates and assignments, folded or not', async () => {
  const made: string[] = []
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 6, maxLength: 14 }), async (steps) => {
      for (const now of steps) await take(now, made)
      for (const client of [admin, scoped]) {
        const all: Listed[] = []
        for (let cursor: string | null = ''; cursor !== null; ) {
          const page: { tickets: Listed[]; next_cursor: string | null } = (
            await client.get(`/api/tickets/?page_size=100${cursor && `&cursor=${cursor}`}`)
          ).body
          all.push(...page.tickets)
          cursor = page.next_cursor
        }
        const totals = await Promise.all(
          filters().map(async (filter) => [
            filter,
            (await client.get(`/api/tickets/?page_size=1&${filter}`)).body.total_count,
          ]),
        )
        expect(totals).toEqual(filters().map((filter) => [filter, all.filter((one) => matches(one, filter)).length]))
      }
    }),
    { numRuns: 8, endOnFailure: true },
  )
  expect(made.length).toBeGreaterThan(3)
  const [row] = await app.sql<{ kept: string; real: string }[]>`
    select (select sum(tickets) from ticket_count) + coalesce((select sum(tickets) from ticket_count_delta), 0) as kept,
      (select count(*) from ticket) as real`
  expect(row?.kept).toBe(row?.real)
}, 30_000)
