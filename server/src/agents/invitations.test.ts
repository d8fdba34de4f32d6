import { toId } from '@parley/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeKey } from '../access/keys.ts'
import { anAgent, cookieOf, type House, me, type Node, openHouse, password, signIn } from '../access/test-house.ts'

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
  superAdmin = await somebody('super_admin')
  admin = await somebody('admin')
  agent = await somebody('agent')
})
afterAll(() => house?.close())

type Role = 'super_admin' | 'admin' | 'agent'
type Headers = Record<string, string>
async function somebody(role: Role) {
  const { id, email } = await anAgent(house, node, { role })
  return { id: toId('agent', id), uuid: id, email, ...(await signIn(node, email)) }
}
const call = (method: string, path: string, headers: Headers = {}, body?: unknown) =>
  node.call(method, path, { body, headers })
const wish = { email: 'New@Example.com', name: 'New', role: 'agent' }
const invite = (headers?: Headers, more: object = {}) =>
  call('POST', '/api/v1/agents/invitations', headers, { ...wish, ...more })
const inviteAgain = (id: string, headers?: Headers) => call('POST', `/api/v1/agents/${id}/invitations`, headers)
const tokenOf = (reply: { body: Record<string, unknown> }) =>
  new URL(String(reply.body['link'])).hash.slice('#token='.length)
const register = (token: string) => call('POST', '/api/v1/auth/register', {}, { token, name: 'Grace', password })
const open = (token: string) => call('POST', '/api/v1/auth/invitation', {}, { token })
const aKey = async (permissions: readonly string[]): Promise<Headers> => {
  const made = { name: 'k', permissions: permissions as never, departmentIds: null, createdBy: null, expiresAt: null }
  return { 'x-api-key': (await makeKey(house.sql, made, new Date())).key }
}
const found = async (id: string) =>
  ((await call('GET', '/api/v1/agents', admin.token)).body['agents'] as { id: string }[]).find((one) => one.id === id)

describe('an invitation', () => {
  test('makes the agent and a link; who opens it becomes that agent, with its role and departments', async () => {
    const department = String((await call('POST', '/api/v1/departments', admin.token, { name: 'Sales' })).body['id'])
    const made = await invite(admin.token, { department_ids: [department] })
    expect(made.status, made.text).toBe(201)
    const expires = new Date(house.clock.ms + 7 * 24 * 3600_000).toISOString()
    const { agent: guest, link, expires_at: until } = made.body as Record<string, Record<string, string>>
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8000\/app\/invitation#token=[\w-]{43}$/)
    expect(until).toBe(expires)
    expect(guest).toEqual({
      id: expect.stringMatching(/^agt_/),
      name: 'New',
      email: 'new@example.com',
      role: 'agent',
      status: 'active',
      department_ids: [department],
      is_registered: false,
      has_second_factor: false,
      invited_until: expires,
      deleted_at: null,
    })
    expect(await found(guest!['id']!)).toEqual(guest)
    const done = await register(tokenOf(made))
    expect((await me(node, cookieOf(done))).body).toMatchObject({
      id: guest!['id'],
      role: 'agent',
      department_ids: [department],
    })
    expect(await found(guest!['id']!)).toEqual({ ...guest, name: 'Grace', is_registered: true, invited_until: null })
  })

  test('for a known address is refused; of 10 at once one is made', async () => {
    const replies = await Promise.all(Array.from({ length: 10 }, () => invite(admin.token)))
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
    expect((await invite(admin.token, { email: agent.email.toUpperCase() })).body['code']).toBe('duplicate')
    expect(await house.sql`select 1 from one_time_link`).toHaveLength(1)
  })

  test('attack 44: nobody grants more than they hold', async () => {
    expect((await invite(undefined)).status).toBe(401)
    expect((await invite(agent.token)).status).toBe(403)
    expect((await invite(admin.token, { role: 'super_admin' })).status).toBe(403)
    expect((await invite(await aKey(['agent.manage']), { role: 'agent' })).status).toBe(403)
    expect(await house.sql`select 1 from agent where email = 'new@example.com'`).toHaveLength(0)
    expect((await invite(admin.token, { role: 'admin' })).status).toBe(201)
    expect((await invite(superAdmin.token, { role: 'super_admin', email: 'two@example.com' })).status).toBe(201)
  })

  test('with a field too many, a bad address or a department that is not there changes nothing', async () => {
    const count = async () => (await house.sql`select 1 from agent`).length
    const before = await count()
    for (const more of [{ password }, { status: 'active' }, { email: 'x' }, { name: ' ' }, { role: 'Owner' }])
      expect((await invite(admin.token, more)).status, JSON.stringify(more)).toBe(422)
    const nowhere = toId('department', '01932a1f-7c00-7000-8000-0000000000ff')
    expect((await invite(admin.token, { department_ids: [nowhere] })).status).toBe(404)
    expect((await invite(admin.token, { role: 'owner' })).body['code']).toBe('role_not_found')
    expect(await count()).toBe(before)
  })

  test('leaves no copy of its link in the store of repeated requests', async () => {
    const headers = { ...admin.token, 'idempotency-key': 'once' }
    const made = await invite(headers)
    expect(made.status).toBe(201)
    expect((await invite(headers)).status).toBe(409)
    expect(await house.sql`select 1 from idempotency_key where key = 'once'`).toHaveLength(0)
  })
})

describe('a new link', () => {
  test('ends the one before; of many made at once one is left', async () => {
    const first = await invite(admin.token)
    const { id } = first.body['agent'] as { id: string }
    const links = await Promise.all(Array.from({ length: 5 }, () => inviteAgain(id, admin.token)))
    expect(links.map(({ status }) => status)).toEqual(Array(5).fill(201))
    const opened = await Promise.all([first, ...links].map((reply) => open(tokenOf(reply))))
    expect(opened.map(({ status }) => status).sort()).toEqual([200, ...Array(5).fill(401)])
    expect(opened[0]!.status).toBe(401)
  })

  test('for an agent who is disabled is refused, and disabling kills the one that is out', async () => {
    const made = await invite(admin.token)
    const { id } = made.body['agent'] as { id: string }
    await call('PUT', `/api/v1/agents/${id}`, admin.token, { status: 'disabled' })
    expect((await inviteAgain(id, admin.token)).body['code']).toBe('agent_disabled')
    expect((await register(tokenOf(made))).status).toBe(401)
    await call('PUT', `/api/v1/agents/${id}`, admin.token, { status: 'active' })
    expect((await register(tokenOf(made))).status, 'also when the account comes back').toBe(401)
    expect(await found(id)).toMatchObject({ invited_until: null })
    expect((await inviteAgain(id, admin.token)).status).toBe(201)
  })

  test('for an account in use is given to a stronger person only, never to oneself, an equal or an API key', async () => {
    const key = await aKey((await me(node, superAdmin.token)).body['permissions'] as string[])
    const second = await somebody('super_admin')
    const peer = await somebody('admin')
    const refused: [string, Headers][] = [
      [admin.id, admin.token],
      [peer.id, admin.token],
      [superAdmin.id, admin.token],
      [superAdmin.id, superAdmin.token],
      [agent.id, key],
      [agent.id, agent.token],
    ]
    for (const [id, headers] of refused) expect((await inviteAgain(id, headers)).status).toBe(403)
    expect(await house.sql`select 1 from one_time_link`).toHaveLength(0)
    for (const [id, headers] of [
      [agent.id, admin.token],
      [admin.id, superAdmin.token],
      [second.id, superAdmin.token],
    ] as [string, Headers][])
      expect((await inviteAgain(id, headers)).status).toBe(201)
    expect((await me(node, agent.cookie)).status, 'nothing ends before the link is used').toBe(200)
  })

  test('an agent who signs in elsewhere counts as in use', async () => {
    const { id } = await anAgent(house, node, { role: 'admin', withPassword: false })
    await house.sql`insert into agent_identity (issuer, subject, agent_id) values ('i', 's', ${id})`
    expect((await inviteAgain(toId('agent', id), admin.token)).status).toBe(403)
  })

  test('nobody and nonsense are told apart', async () => {
    const nobody = toId('agent', '01932a1f-7c00-7000-8000-0000000000ff')
    expect((await inviteAgain(nobody, admin.token)).body['code']).toBe('agent_not_found')
    expect((await inviteAgain('agt_x', admin.token)).status).toBe(400)
    expect((await inviteAgain(agent.id, undefined)).status).toBe(401)
    expect((await call('POST', `/api/v1/agents/${agent.id}/invitations`, admin.token, { days: 70 })).status).toBe(422)
  })
})

test('somebody invited is no substitute for the last super admin or the last administrator', async () => {
  await invite(superAdmin.token, { role: 'super_admin' })
  for (const change of [{ status: 'disabled' }, { role: 'admin' }]) {
    const reply = await call('PUT', `/api/v1/agents/${superAdmin.id}`, superAdmin.token, change)
    expect([reply.status, reply.body['code']]).toEqual([409, 'last_admin'])
  }
  const [guest] = await house.sql<{ id: string }[]>`select id from agent where email = 'new@example.com'`
  const disabled = await call('PUT', `/api/v1/agents/${toId('agent', guest!.id)}`, superAdmin.token, {
    status: 'disabled',
  })
  expect(disabled.status, 'who never could sign in is no loss').toBe(200)
})
