import { fromId, toId } from '@parley/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anAgent, bearer, type House, me, type Node, openHouse, password, signIn } from '../access/test-house.ts'

let house: House
let node: Node
let boss: Person
let admin: Person
let agent: Person
type Person = Awaited<ReturnType<typeof somebody>>

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
})
beforeEach(async () => {
  await house.sql`delete from agent`
  await house.sql`delete from department`
  boss = await somebody('super_admin')
  admin = await somebody('admin')
  agent = await somebody('agent')
})
afterAll(() => house?.close())

async function somebody(role: string) {
  const { id, email } = await anAgent(house, node, { role })
  return { id: toId('agent', id), uuid: id, email, ...(await signIn(node, email)) }
}
const call = (method: string, path: string, who: Pick<Person, 'token'>, body?: unknown) =>
  node.call(method, path, { body, headers: who.token })
const ids = (reply: { body: Record<string, unknown> }) =>
  (reply.body['agents'] as { id: string }[]).map(({ id }) => id).sort()
const login = async (email: string) =>
  (await node.call('POST', '/api/v1/auth/login', { body: { email, password } })).status

describe('/users and /agents', () => {
  test('are the same people, one by one and in lists', async () => {
    for (const path of ['/api/v1/users', '/api/v1/agents']) {
      expect(ids(await call('GET', path, agent))).toEqual([boss.id, admin.id, agent.id].sort())
      expect((await call('GET', `${path}/${admin.id}`, agent)).body).toMatchObject({
        email: admin.email,
        role: 'admin',
      })
      expect(
        (await call('GET', `${path}/${toId('agent', '01932a1f-7c00-7000-8000-0000000000ff')}`, agent)).status,
      ).toBe(404)
    }
    const made = await call('POST', '/api/v1/users', admin, { email: 'new@example.com', name: 'New', role: 'viewer' })
    expect(made.status, made.text).toBe(201)
    expect((await call('GET', `/api/v1/agents/${made.body['id']}`, admin)).body).toEqual(made.body)
  })

  test('are found by status, role, department and part of name or address; a filter that nothing fits gives none', async () => {
    const department = (await call('POST', '/api/v1/departments', admin, { name: 'Sales' })).body['id']
    await call('PUT', `/api/v1/users/${agent.id}`, admin, { name: 'Grace 100% Hopper', department_ids: [department] })
    const off = await somebody('agent')
    await call('PUT', `/api/v1/users/${off.id}`, admin, { status: 'disabled' })
    const find = async (query: string) => ids(await call('GET', `/api/v1/users?${query}`, admin))
    expect(await find('status=disabled')).toEqual([off.id])
    expect(await find('role=agent&status=active')).toEqual([agent.id])
    expect(await find(`department_id=${department}`)).toEqual([agent.id])
    expect(await find('q=GRACE')).toEqual([agent.id])
    expect(await find('q=100%25')).toEqual([agent.id])
    expect(await find(`q=${encodeURIComponent(admin.email.slice(0, 30).toUpperCase())}`)).toEqual([admin.id])
    expect(await find('q=%25%25')).toEqual([])
    expect(await find('role=nobody')).toEqual([])
    expect((await call('GET', '/api/v1/users?status=deleted', admin)).status).toBe(400)
    expect((await call('GET', '/api/v1/users?sort=password_hash', admin)).status).toBe(400)
  })
})

describe('a deleted agent', () => {
  test('is out with everything they hold, at once, and hidden from lists', async () => {
    const key = await call('POST', '/api/v1/keys', admin, {
      name: 'Theirs',
      permissions: ['ticket.read', 'agent.read'],
    })
    const { id: link } = await anAgent(house, node, { withPassword: false })
    expect((await call('DELETE', `/api/v1/users/${admin.id}`, boss)).status).toBe(204)
    expect((await me(node, admin.token)).status).toBe(401)
    expect((await me(node, admin.cookie)).status).toBe(401)
    expect((await me(node, bearer(String(key.body['key'])))).status).toBe(401)
    const refresh = { body: { refresh_token: admin.refresh } }
    expect((await node.call('POST', '/api/v1/auth/refresh', refresh)).status).toBe(401)
    expect(await login(admin.email)).toBe(401)
    expect(ids(await call('GET', '/api/v1/users', boss))).not.toContain(admin.id)
    expect(ids(await call('GET', '/api/v1/users?include_deleted=true', boss))).toContain(admin.id)
    expect((await call('GET', `/api/v1/users/${admin.id}`, boss)).body).toMatchObject({
      status: 'disabled',
      deleted_at: expect.any(String),
    })
    expect((await call('PUT', `/api/v1/users/${admin.id}`, boss, { status: 'active' })).body['code']).toBe(
      'agent_deleted',
    )
    expect((await call('DELETE', `/api/v1/users/${admin.id}`, boss)).status).toBe(204)
    const invited = await call('POST', `/api/v1/users/${toId('agent', link)}/invitations`, boss)
    await call('DELETE', `/api/v1/users/${toId('agent', link)}`, boss)
    const token = String(invited.body['link']).split('token=')[1]
    expect((await node.call('POST', '/api/v1/auth/register', { body: { token, name: 'X', password } })).status).toBe(
      401,
    )
  })

  test('is restored as active or disabled as before, while what ended stays ended', async () => {
    const off = await somebody('agent')
    await call('PUT', `/api/v1/users/${off.id}`, admin, { status: 'disabled' })
    for (const { person, status } of [
      { person: agent, status: 'active' },
      { person: off, status: 'disabled' },
    ]) {
      await call('DELETE', `/api/v1/users/${person.id}`, admin)
      expect((await call('POST', `/api/v1/users/${person.id}/restore`, admin)).body).toMatchObject({
        status,
        deleted_at: null,
      })
      expect((await call('POST', `/api/v1/users/${person.id}/restore`, admin)).status).toBe(200)
      expect((await me(node, person.token)).status).toBe(401)
    }
    expect(await login(agent.email)).toBe(200)
    expect(await login(off.email)).toBe(401)
  })

  test('keeps the address, which the refusal to make another tells only to who may list people', async () => {
    await call('DELETE', `/api/v1/users/${agent.id}`, admin)
    const wish = { email: agent.email.toUpperCase(), name: 'New', role: 'agent' }
    expect((await call('POST', '/api/v1/users', admin, wish)).status).toBe(409)
    const key = await call('POST', '/api/v1/keys', boss, { name: 'k', permissions: ['agent.manage', 'ticket.read'] })
    const blind = { token: bearer(String(key.body['key'])) }
    const refused = await call('POST', '/api/v1/users', blind, wish)
    const free = await call('POST', '/api/v1/users', blind, { ...wish, email: 'free@example.com' })
    expect([refused.status, free.status]).toEqual([403, 403])
    expect({ ...refused.body, request_id: '' }).toEqual({ ...free.body, request_id: '' })
  })

  test('the last super admin and the last administrator are never deleted; of two at the same moment one stays', async () => {
    expect((await call('DELETE', `/api/v1/users/${boss.id}`, boss)).body['code']).toBe('last_admin')
    const second = await somebody('super_admin')
    const replies = await Promise.all([
      call('DELETE', `/api/v1/users/${boss.id}`, second),
      call('DELETE', `/api/v1/users/${second.id}`, boss),
    ])
    expect(replies.filter(({ status }) => status === 204)).toHaveLength(1)
    expect(await house.sql`select 1 from agent where role = 'super_admin' and status = 'active'`).toHaveLength(1)
  })

  test('attack 44: nobody deletes, restores or looks into the sessions of somebody stronger', async () => {
    for (const [who, whom] of [
      [admin, boss],
      [agent, admin],
    ] as const)
      for (const [method, path] of [
        ['DELETE', ''],
        ['POST', '/restore'],
        ['GET', '/sessions'],
        ['DELETE', '/sessions'],
      ] as const)
        expect((await call(method, `/api/v1/users/${whom.id}${path}`, who)).status, `${method} ${path}`).toBe(403)
    expect((await me(node, boss.token)).status).toBe(200)
  })
})

describe('an agent’s address', () => {
  test('is changed with every session ended, and signs in from then on', async () => {
    const changed = await call('PUT', `/api/v1/users/${agent.id}`, admin, { email: 'Moved@Example.com' })
    expect(changed.body).toMatchObject({ email: 'moved@example.com' })
    expect((await me(node, agent.token)).status).toBe(401)
    expect([await login(agent.email), await login('moved@example.com')]).toEqual([401, 200])
    expect((await call('PUT', `/api/v1/users/${agent.id}`, admin, { email: admin.email })).status).toBe(409)
  })

  test('of an equal who can sign in is not changed, which would give the account away; of the stronger neither', async () => {
    const peer = await somebody('admin')
    for (const whom of [peer, boss])
      expect((await call('PUT', `/api/v1/users/${whom.id}`, admin, { email: 'mine@example.com' })).status).toBe(403)
    expect((await call('PUT', `/api/v1/users/${peer.id}`, boss, { email: 'theirs@example.com' })).status).toBe(200)
    const invited = await anAgent(house, node, { role: 'admin', withPassword: false })
    const path = `/api/v1/users/${toId('agent', invited.id)}`
    expect((await call('PUT', path, admin, { email: 'right@example.com' })).status).toBe(200)
    const other = await somebody('super_admin')
    expect((await call('PUT', `/api/v1/users/${other.id}`, boss, { email: 'other@example.com' })).status).toBe(200)
  })
})

test('an agent’s sessions are listed and ended together by who may manage them', async () => {
  await signIn(node, agent.email)
  const listed = await call('GET', `/api/v1/users/${agent.id}/sessions`, admin)
  expect(listed.body['sessions']).toHaveLength(2)
  expect(JSON.stringify(listed.body)).not.toContain('hash')
  expect((await call('DELETE', `/api/v1/users/${agent.id}/sessions`, admin)).body).toEqual({ ended: 2 })
  expect((await me(node, agent.token)).status).toBe(401)
  expect((await call('GET', `/api/v1/users/${agent.id}/sessions`, agent)).status).toBe(401)
})

test('changes of people stand in the audit trail with before and after, and never a secret', async () => {
  await house.sql`delete from audit_queue`
  await call('PUT', `/api/v1/users/${agent.id}`, admin, { role: 'viewer' })
  await call('DELETE', `/api/v1/users/${agent.id}`, admin)
  const rows = await house.sql<{ entry: Record<string, unknown> }[]>`select entry from audit_queue`
  const entries = rows.map(({ entry }) => entry)
  expect(entries).toContainEqual(
    expect.objectContaining({ action: 'agent.updated', before: { role: 'agent' }, after: { role: 'viewer' } }),
  )
  expect(entries).toContainEqual(
    expect.objectContaining({ action: 'agent.deleted', object: { type: 'agent', id: agent.id } }),
  )
  expect(JSON.stringify(entries)).not.toMatch(/argon2|password/)
  expect(fromId('agent', agent.id)).toBe(agent.uuid)
})
