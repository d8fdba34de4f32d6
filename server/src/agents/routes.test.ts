import { toId } from '@parley/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anAgent, type House, me, type Node, openHouse, password, signIn } from '../access/test-house.ts'

let house: House
let node: Node
let superAdmin: Awaited<ReturnType<typeof somebody>>
let admin: Awaited<ReturnType<typeof somebody>>
let agent: Awaited<ReturnType<typeof somebody>>

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
})
beforeEach(async () => {
  await house.sql`delete from agent`
  await house.sql`delete from department`
  superAdmin = await somebody('super_admin')
  admin = await somebody('admin')
  agent = await somebody('agent')
})
afterAll(() => house?.close())

type Role = 'super_admin' | 'admin' | 'agent'
async function somebody(role: Role) {
  const { id, email } = await anAgent(house, node, { role })
  return { id: toId('agent', id), email, ...(await signIn(node, email)) }
}
const call = (method: string, path: string, who: { token: Record<string, string> } | undefined, body?: unknown) =>
  node.call(method, path, { body, headers: who?.token })
const make = (who: typeof admin | undefined, over: Record<string, unknown> = {}) =>
  call('POST', '/api/v1/agents', who, { email: 'new@example.com', name: 'New', role: 'agent', ...over })
const change = (who: typeof admin | undefined, id: string, body: unknown) =>
  call('PUT', `/api/v1/agents/${id}`, who, body)
const nowhere = toId('department', '01932a1f-7c00-7000-8000-0000000000ff')

async function aDepartment(name = 'Sales'): Promise<string> {
  return String((await call('POST', '/api/v1/departments', admin, { name })).body['id'])
}

describe('making an agent', () => {
  test('gives one who is listed and signs in with the password', async () => {
    const department = await aDepartment()
    const made = await make(admin, { email: 'New@Example.com', password, department_ids: [department] })
    expect(made.status, made.text).toBe(201)
    expect(made.body).toEqual({
      id: expect.stringMatching(/^agt_/),
      name: 'New',
      email: 'new@example.com',
      role: 'agent',
      status: 'active',
      department_ids: [department],
      is_registered: true,
      has_second_factor: false,
      invited_until: null,
      deleted_at: null,
    })
    const list = await call('GET', '/api/v1/agents', agent)
    expect(list.body['agents']).toContainEqual({ ...made.body, has_second_factor: null })
    expect(list.text).not.toContain('argon2')
    expect((await me(node, (await signIn(node, 'new@example.com')).token)).body['department_ids']).toEqual([department])
  })

  test('attack 24: an address that is not plainly one is refused', async () => {
    const bad = [
      'admin＠corp.example',
      'аdmin@corp.example',
      'a@corp.example\r\nBcc: x@evil.example',
      'a@corp.example\n',
      '"x@evil x"@corp.example',
      '=?utf-8?q?admin?=@corp.example',
      'a@corp',
      'a@@corp.example',
      'a@corp..example',
      '.a@corp.example',
      'a.@corp.example',
      'a b@corp.example',
      'a@[127.0.0.1]',
      'a@127.0.0.1',
      'a@-corp.example',
      'a@corp.example.',
      '@corp.example',
      '',
      `${'a'.repeat(65)}@corp.example`,
      `a@${'b'.repeat(64)}.example`,
      `a@${'b.'.repeat(126)}example`,
    ]
    for (const email of bad) expect((await make(admin, { email })).status, email).toBe(422)
    for (const email of ["o'brien@corp.example", 'a+b@x-y.co.uk', 'A.B@corp.xn--p1ai'])
      expect((await make(admin, { email })).status, email).toBe(201)
  })

  test('is refused without a credential, without the right, for a known address and a stronger role', async () => {
    expect((await make(undefined)).status).toBe(401)
    expect((await make(agent)).status).toBe(403)
    expect((await make(admin, { email: agent.email.toUpperCase() })).status).toBe(409)
    expect((await make(admin, { role: 'super_admin' })).status).toBe(403)
    expect((await make(superAdmin, { role: 'super_admin' })).status).toBe(201)
    expect((await make(admin, { email: 'b@example.com', department_ids: [nowhere] })).status).toBe(404)
    expect(await house.sql`select 1 from agent where email = 'b@example.com'`).toHaveLength(0)
  })

  test('of 10 at once with one address one is made', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => make(admin)))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
  })
})

describe('changing an agent', () => {
  test('attack 40: a field that is not on the list is refused and changes nothing', async () => {
    const before = await house.sql`select * from agent order by id`
    for (const extra of [
      { is_super: true },
      { id: 'x' },
      { email: 'x' },
      { deleted_at: null },
      { password: 'x' },
      { departments: [] },
    ])
      expect((await change(admin, agent.id, { name: 'Changed', ...extra })).status).toBe(422)
    expect((await make(admin, { is_super: true })).status).toBe(422)
    expect((await make(admin, { status: 'disabled' })).status).toBe(422)
    expect(await house.sql`select * from agent order by id`).toEqual(before)
  })

  test('role and departments are new on the next request, with the sign-in ended by a new role', async () => {
    const department = await aDepartment()
    expect((await change(admin, agent.id, { department_ids: [department], name: 'Ada B.' })).status).toBe(200)
    expect((await me(node, agent.token)).body).toMatchObject({ department_ids: [department], name: 'Ada B.' })
    expect((await change(admin, agent.id, { department_ids: [] })).status).toBe(200)
    expect((await me(node, agent.cookie)).body['department_ids']).toEqual([])
    expect((await change(admin, agent.id, { role: 'admin' })).status).toBe(200)
    expect((await me(node, agent.token)).status).toBe(401)
    expect((await me(node, (await signIn(node, agent.email)).token)).body['role']).toBe('admin')
  })

  test('attack 44: nobody makes themselves or others stronger than they are, or changes somebody stronger', async () => {
    expect((await change(agent, agent.id, { role: 'admin' })).status).toBe(403)
    expect((await change(admin, admin.id, { role: 'super_admin' })).status).toBe(403)
    expect((await change(admin, superAdmin.id, { status: 'disabled' })).status).toBe(403)
    await somebody('super_admin')
    expect((await change(admin, superAdmin.id, { role: 'agent' })).status).toBe(403)
    expect((await change(undefined, agent.id, { role: 'admin' })).status).toBe(401)
  })

  test('the last active super admin and the last administrator cannot be removed', async () => {
    for (const wish of [{ role: 'admin' }, { role: 'agent' }, { status: 'disabled' }]) {
      const reply = await change(superAdmin, superAdmin.id, wish)
      expect([reply.status, reply.body['code']]).toEqual([409, 'last_admin'])
    }
    await house.sql`delete from agent where role = 'super_admin'`
    expect((await change(admin, admin.id, { status: 'disabled' })).body['code']).toBe('last_admin')
    expect((await change(admin, admin.id, { role: 'agent' })).body['code']).toBe('last_admin')
  })

  test('two super admins who remove each other at the same moment leave one', async () => {
    const second = await somebody('super_admin')
    const replies = await Promise.all([
      change(superAdmin, second.id, { status: 'disabled' }),
      change(second, superAdmin.id, { status: 'disabled' }),
    ])
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(await house.sql`select 1 from agent where role = 'super_admin' and status = 'active'`).toHaveLength(1)
  })

  test('nothing, nobody and nonsense are told apart', async () => {
    expect((await change(admin, agent.id, {})).body['code']).toBe('nothing_to_update')
    expect((await change(admin, toId('agent', '01932a1f-7c00-7000-8000-0000000000ff'), { name: 'X' })).status).toBe(404)
    expect((await change(admin, 'agt_x', { name: 'X' })).status).toBe(400)
    expect((await change(admin, agent.id, { department_ids: [nowhere] })).status).toBe(404)
    expect((await change(admin, agent.id, { role: 'Owner' })).status).toBe(422)
    expect((await change(admin, agent.id, { role: 'owner' })).body['code']).toBe('role_not_found')
  })
})

test('lists are paged by cursor without a hole', async () => {
  const seen: string[] = []
  let cursor = ''
  for (let page = 0; page < 5; page++) {
    const reply = await call('GET', `/api/v1/agents?limit=1${cursor && `&cursor=${cursor}`}`, agent)
    seen.push(...(reply.body['agents'] as { id: string }[]).map(({ id }) => id))
    if (reply.body['next_cursor'] === null) break
    cursor = String(reply.body['next_cursor'])
  }
  expect(seen).toEqual([superAdmin.id, admin.id, agent.id])
})
