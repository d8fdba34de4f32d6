import { fromId, type IdKind, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { aCustomer, type CustomerClient } from '../../src/portal/test-customer.ts'
import { testApp } from '../../src/testing/app.ts'
import type { CallerName } from './table.ts'

// Two departments, ten callers, and one of everything in each department. What belongs to a department holds its canary.

export type Who = { headers: Record<string, string>; agentId?: string; uuid?: string; sessionId?: string }
export type House = Awaited<ReturnType<typeof openHouse>>
export const canary = { Sales: 'onlysales', Support: 'onlysupport' }
/** In the text of everything, for searches. */
export const common = 'xylophone'

export async function openHouse() {
  const app = await testApp({ environment: { TRUST_PROXY: '127.0.0.1', META_GRAPH_URL: 'http://127.0.0.1:9' } })
  const boss = await app.as('super_admin')
  const [bossSession] = await app.sql<{ id: string }[]>`select id from session where agent_id = ${boss.uuid}`
  const department = async (name: string): Promise<string> => (await boss.post('/api/v1/departments', { name })).body.id
  const departments = { Sales: await department('Sales'), Support: await department('Support') }
  let counter = 0

  async function agent(role: string, of?: 'Sales' | 'Support'): Promise<Who> {
    const { uuid, agentId, token } = await app.as(role)
    if (of)
      await app.sql`insert into department_member (department_id, agent_id) values (${fromId('department', departments[of])}, ${uuid})`
    const [row] = await app.sql<{ id: string }[]>`select id from session where agent_id = ${uuid}`
    return { headers: { authorization: `Bearer ${token}` }, uuid, agentId, sessionId: toId('session', row!.id) }
  }
  const { permissions } = (await boss.get('/api/v1/roles/agent')).body
  const narrow = { key: 'assigned', name: 'Assigned', permissions, scope: 'assigned' }
  if ((await boss.post('/api/v1/roles', narrow)).status !== 201) throw new Error('The narrow role was not made')
  const asCustomer = (customer: CustomerClient): Who => ({ headers: { authorization: `Bearer ${customer.token}` } })
  const make: Record<CallerName, () => Promise<Who>> = {
    nobody: async () => ({ headers: {} }),
    customer: async () => asCustomer(await aCustomer(app)),
    A: () => agent('agent', 'Sales'),
    B: () => agent('agent', 'Support'),
    viewer: () => agent('viewer', 'Sales'),
    supervisor: () => agent('supervisor', 'Sales'),
    assigned: () => agent('assigned', 'Sales'),
    admin: () => agent('admin'),
    async disabled() {
      const who = await agent('agent', 'Sales')
      await app.sql`update agent set status = 'disabled' where id = ${who.uuid!}`
      return who
    },
    async key() {
      const { key } = await app.service(['ticket.read'], [fromId('department', departments.Sales)!])
      return { headers: { 'x-api-key': key } }
    },
  }
  const customers = { own: await aCustomer(app), other: await aCustomer(app) }
  const callers = {} as Record<CallerName, Who>
  for (const name of Object.keys(make) as CallerName[])
    callers[name] = name === 'customer' ? asCustomer(customers.own) : await make[name]()

  return {
    app,
    boss,
    bossSession: bossSession!.id,
    departments,
    callers,
    customers,
    make,
    unique: () => `x${(counter++).toString(36)}${Date.now().toString(36)}`,
    close: () => app.close(),
  }
}

export const never = (kind: IdKind): string => toId(kind, uuidv7())

/** A ticket of that department, by a customer whom nobody else knows. */
export async function aTicket(house: House, of: 'Sales' | 'Support') {
  const reply = await house.boss.post('/api/tickets/create', {
    source: { channel: 'api' },
    customer: { name: `${canary[of]} person`, primary_email: `${canary[of]}.${house.unique()}@example.com` },
    subject: `${common} ${canary[of]}`,
    initial_message: `${common} ${canary[of]}`,
    department_id: house.departments[of],
  })
  if (reply.status !== 201) throw new Error(`No ticket: ${reply.text}`)
  return reply.body as TicketMade
}

type TicketMade = {
  ticket_id: string
  customer: { internal_id: string }
  timeline: { message_id: string }[]
}

/** One of Sales that is assigned to the caller who sees nothing else. */
export async function anAssignedTicket(house: House): Promise<TicketMade> {
  const made = await aTicket(house, 'Sales')
  const path = `/api/tickets/${made.ticket_id}/assign?agent_id=${house.callers.assigned.agentId}`
  const reply = await house.boss.put(path)
  if (reply.status !== 200) throw new Error(`Not assigned: ${reply.text}`)
  return made
}

/** A request as this caller. */
export function ask(house: House, who: Who, method: string, path: string, body?: unknown, ip?: string) {
  const headers: Record<string, string> = { ...who.headers, ...(ip ? { 'x-forwarded-for': ip } : {}) }
  if (body === undefined) return house.app.anonymous.send(method, path, { headers })
  return house.app.anonymous.send(method, path, {
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
}
