import { toId } from '@parley/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anAgent, type House, me, type Node, openHouse, signIn } from '../access/test-house.ts'

let house: House
let node: Node
let admin: Person
let agent: Person
type Person = Awaited<ReturnType<typeof somebody>>

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
})
beforeEach(async () => {
  await house.sql`delete from ticket`
  await house.sql`delete from agent`
  await house.sql`delete from department`
  admin = await somebody('admin')
  agent = await somebody('agent')
})
afterAll(() => house?.close())

async function somebody(role: string) {
  const { id, email } = await anAgent(house, node, { role })
  return { id: toId('agent', id), uuid: id, email, ...(await signIn(node, email)) }
}
const call = (method: string, path: string, who: Person | undefined, body?: unknown) =>
  node.call(method, path, { body, headers: who?.token })
const make = (body: unknown, who: Person | undefined = admin) => call('POST', '/api/v1/departments', who, body)
const put = (id: unknown, body: unknown, who: Person | undefined = admin) =>
  call('PUT', `/api/v1/departments/${id}`, who, body)
const nowhere = '01932a1f-7c00-7000-8000-0000000000ff'
const closed = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] }
const hours = (monday: unknown[], holidays: unknown[] = []) => ({
  office_hours: { weekly: { ...closed, monday }, holidays },
})

describe('departments', () => {
  test('are made once under a name, listed with their active agents, and only by who may', async () => {
    const id = (await make({ name: 'Sales' })).body['id']
    await call('PUT', `/api/v1/users/${agent.id}`, admin, { department_ids: [id] })
    expect((await call('GET', '/api/v1/departments', agent)).body).toEqual({
      departments: [{ id, name: 'Sales', agent_count: 1 }],
      next_cursor: null,
    })
    expect((await make({ name: 'SALES' })).status).toBe(409)
    expect((await make({ name: ' ' })).status).toBe(422)
    for (const [method, path] of [
      ['POST', ''],
      ['PUT', `/${id}`],
      ['DELETE', `/${id}`],
    ] as const)
      expect((await call(method, `/api/v1/departments${path}`, agent, { name: 'Mine' })).status, method).toBe(403)
    expect((await call('GET', '/api/v1/departments', undefined)).status).toBe(401)
  })

  test('an Idempotency-Key makes one, however often it is sent', async () => {
    const headers = { ...admin.token, 'idempotency-key': 'once' }
    const post = () => node.call('POST', '/api/v1/departments', { body: { name: 'Returns' }, headers })
    const replies = [await post(), await post()]
    expect(replies.map(({ status }) => status)).toEqual([201, 201])
    expect(replies[0]!.body).toEqual(replies[1]!.body)
  })

  test('keep what they are told of themselves; a change names only what changes', async () => {
    const wish = {
      name: 'Sales',
      description: 'They sell.',
      time_zone: 'Europe/Vienna',
      ...hours(
        [
          { opens: '09:00', closes: '12:00' },
          { opens: '12:00', closes: '24:00' },
        ],
        [{ date: '2026-12-25', name: 'Christmas' }],
      ),
      default_assignee_id: agent.id,
      takes_portal: false,
      members: [{ agent_id: agent.id, is_lead: true }],
    }
    const made = await make(wish)
    expect(made.status, made.text).toBe(201)
    expect(made.body).toEqual({ ...wish, id: made.body['id'], agent_count: 1, inbox_ids: [] })
    const path = `/api/v1/departments/${made.body['id']}`
    expect((await call('GET', path, agent)).body).toEqual(made.body)
    const changed = await put(made.body['id'], { description: '', time_zone: null, office_hours: null })
    expect(changed.body).toEqual({ ...made.body, description: '', time_zone: null, office_hours: null })
    expect((await put(made.body['id'], { name: 'sales' })).body['name']).toBe('sales')
    expect((await put(made.body['id'], {})).body['code']).toBe('nothing_to_update')
    expect((await put(toId('department', nowhere), { name: 'X' })).status).toBe(404)
  })

  test('hours that overlap or end before they begin, a day named twice and a place without time are refused', async () => {
    const id = (await make({ name: 'Sales' })).body['id']
    for (const wrong of [
      hours([{ opens: '10:00', closes: '09:00' }]),
      hours([{ opens: '10:00', closes: '10:00' }]),
      hours([
        { opens: '08:00', closes: '12:00' },
        { opens: '11:59', closes: '13:00' },
      ]),
      hours([{ opens: '24:00', closes: '24:00' }]),
      hours([{ opens: '9:00', closes: '10:00' }]),
      hours([], [{ date: '2026-02-31', name: 'Never' }]),
      hours(
        [],
        [
          { date: '2026-12-25', name: 'A' },
          { date: '2026-12-25', name: 'B' },
        ],
      ),
      { office_hours: { weekly: { monday: [] }, holidays: [] } },
      { time_zone: 'Mars/Olympus' },
      { time_zone: '+01:00' },
      {
        members: [
          { agent_id: agent.id, is_lead: true },
          { agent_id: agent.id, is_lead: false },
        ],
      },
      { inbox_ids: [] },
    ])
      expect((await put(id, wrong)).status, JSON.stringify(wrong)).toBe(422)
    const gone = toId('agent', nowhere)
    expect((await put(id, { default_assignee_id: gone })).body['code']).toBe('agent_not_found')
    expect((await put(id, { members: [{ agent_id: gone, is_lead: false }] })).body['code']).toBe('agent_not_found')
  })

  test('members come and go by a change, on their next request; leads stay leads when their departments are set elsewhere', async () => {
    const id = String((await make({ name: 'Sales' })).body['id'])
    const other = String((await make({ name: 'Other' })).body['id'])
    await put(id, { members: [{ agent_id: agent.id, is_lead: true }] })
    expect((await me(node, agent.token)).body['department_ids']).toEqual([id])
    await call('PUT', `/api/v1/users/${agent.id}`, admin, { department_ids: [id, other] })
    expect((await call('GET', `/api/v1/departments/${id}`, admin)).body['members']).toEqual([
      { agent_id: agent.id, is_lead: true },
    ])
    await put(id, { members: [] })
    expect((await me(node, agent.token)).body['department_ids']).toEqual([other])
  })

  test('nobody puts somebody stronger in or out', async () => {
    const boss = await somebody('super_admin')
    const id = (await make({ name: 'Sales' })).body['id']
    expect((await put(id, { members: [{ agent_id: boss.id, is_lead: false }] })).status).toBe(403)
    expect((await put(id, { members: [{ agent_id: boss.id, is_lead: false }] }, boss)).status).toBe(200)
    expect((await put(id, { members: [] })).status).toBe(403)
    expect((await put(id, { members: [{ agent_id: boss.id, is_lead: false }], description: 'x' })).status).toBe(200)
  })

  test('one with tickets or an inbox is not deleted; an empty one is, with its members let go', async () => {
    const id = String((await make({ name: 'Sales', members: [{ agent_id: agent.id, is_lead: false }] })).body['id'])
    const [row] = await house.sql<{ id: string }[]>`select id from department`
    await house.sql`insert into inbox (id, channel, name, account_id, department_id) values (${nowhere}, 'toy', 'T', '1', ${row!.id})`
    expect((await call('GET', `/api/v1/departments/${id}`, admin)).body['inbox_ids']).toEqual([toId('inbox', nowhere)])
    expect((await call('DELETE', `/api/v1/departments/${id}`, admin)).body['code']).toBe('department_in_use')
    await house.sql`delete from inbox`
    await house.sql`
      insert into ticket (id, subject, status, priority, channel, customer_id, origin_platform_id, one_open, department_id, created_at, updated_at)
      values (${nowhere}, 's', 'closed', 'low', 'api', ${nowhere}, '', false, ${row!.id}, now(), now())`
    expect((await call('DELETE', `/api/v1/departments/${id}`, admin)).body['code']).toBe('department_in_use')
    await house.sql`delete from ticket`
    expect((await call('DELETE', `/api/v1/departments/${id}`, admin)).status).toBe(204)
    expect((await me(node, agent.token)).body['department_ids']).toEqual([])
    expect((await call('GET', `/api/v1/departments/${id}`, admin)).status).toBe(404)
  })

  test('a default assignee who is deleted from the database leaves the department without one', async () => {
    const made = await make({ name: 'Sales', default_assignee_id: agent.id })
    await house.sql`delete from agent where id = ${agent.uuid}`
    expect((await call('GET', `/api/v1/departments/${made.body['id']}`, admin)).body['default_assignee_id']).toBeNull()
  })
})
