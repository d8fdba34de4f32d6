import { grantablePermissions, toId } from '@parley/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAgent, bearer, type House, me, type Node, openHouse, signIn } from './test-house.ts'

let house: House
let node: Node
let other: Node
let admin: Record<string, string>
let agent: Record<string, string>

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
  other = await house.node()
  admin = (await signIn(node, (await anAgent(house, node, { role: 'admin' })).email)).token
  agent = (await signIn(node, (await anAgent(house, node)).email)).token
})
afterAll(() => house?.close())

async function aKey(wish: Record<string, unknown> = {}): Promise<{ id: string; key: string }> {
  const body = { name: 'Shop', permissions: ['ticket.read'], ...wish }
  const reply = await node.call('POST', '/api/v1/keys', { body, headers: admin })
  expect(reply.status, reply.text).toBe(201)
  return { id: String(reply.body['id']), key: String(reply.body['key']) }
}
const byKey = (key: string) => ({ 'x-api-key': key })

test('a key works in X-API-Key and as Bearer, on every node, and may do what it was given and no more', async () => {
  const { key, id } = await aKey({ permissions: ['ticket.read', 'customer.read'] })
  for (const headers of [byKey(key), bearer(key)]) {
    const reply = await me(other, headers)
    expect(reply.body).toMatchObject({ type: 'service', id, name: 'Shop', department_ids: null })
    expect(reply.body['permissions']).toEqual(['ticket.read', 'customer.read'])
  }
  expect((await node.call('GET', '/api/v1/agents', { headers: byKey(key) })).status).toBe(403)
})

describe('attack 21: what is not exactly a key opens nothing', () => {
  test('empty, cut, in another case, or changed', async () => {
    const { key } = await aKey()
    const prefix = key.slice(0, 12)
    const bad = [
      '',
      'pk_',
      prefix.slice(0, -1),
      prefix,
      key.slice(0, -1),
      `${key}a`,
      key.toUpperCase(),
      key.toLowerCase(),
    ]
    bad.push(`${key}, ${key}`, `12-${key}`, key.replace('pk_', 'PK_'), `pk_00000000_${key.slice(12)}`)
    for (const each of bad) {
      expect((await me(node, byKey(each))).status, each).toBe(401)
      expect((await me(node, { authorization: `Bearer ${each}` })).status, each).toBe(401)
    }
  })

  test('in the query string', async () => {
    const { key } = await aKey()
    for (const name of ['api_key', 'key', 'access_token', 'token', 'x-api-key'])
      expect((await node.call('GET', `/api/v1/auth/me?${name}=${key}`)).status).toBe(401)
  })

  test('as Basic, or with a header that says who one is', async () => {
    const { key } = await aKey()
    expect((await me(node, { authorization: `Basic ${btoa(`${key}:`)}` })).status).toBe(401)
    const headers = { 'x-user-id': '1', 'x-remote-user': 'admin', 'remote-user': 'admin', 'x-forwarded-user': 'admin' }
    const reply = await me(node, headers)
    expect([reply.status, reply.body['code']]).toEqual([401, 'not_authenticated'])
  })

  test('the key stands in the reply that made it and nowhere else', async () => {
    const { key } = await aKey()
    const list = await node.call('GET', '/api/v1/keys', { headers: admin })
    const stored = JSON.stringify(await house.sql`select t::text from api_key t`)
    for (const text of [list.text, stored]) expect(text).not.toContain(key.slice(12))
    expect(list.text).toContain(key.slice(0, 11))
  })
})

describe('attack 22: nobody makes a key that may do more than they may', () => {
  const wish = (body: Record<string, unknown>, headers: Record<string, string>) =>
    node.call('POST', '/api/v1/keys', { body: { name: 'x', permissions: ['ticket.read'], ...body }, headers })

  test('without a credential: 401, with a body that names somebody: 422, as an agent: 403', async () => {
    expect((await wish({ userId: 'x' }, {})).status).toBe(401)
    expect((await wish({}, {})).status).toBe(401)
    expect((await wish({ userId: 'x' }, admin)).status).toBe(422)
    expect((await wish({ created_by: 'x' }, admin)).status).toBe(422)
    expect((await wish({}, agent)).status).toBe(403)
  })

  test('a key that manages keys cannot outlive itself by making another', async () => {
    const { key } = await aKey({ permissions: ['key.manage'] })
    expect((await wish({ permissions: ['key.manage'] }, byKey(key))).status).toBe(403)
  })

  test('unknown permissions and departments are refused', async () => {
    expect((await wish({ permissions: ['ticket.destroy'] }, admin)).status).toBe(422)
    expect((await wish({ permissions: [] }, admin)).status).toBe(422)
    const nowhere = toId('department', '01932a1f-7c00-7000-8000-0000000000ff')
    expect((await wish({ department_ids: [nowhere] }, admin)).status).toBe(404)
    expect((await wish({ expires_at: '2020-01-01T00:00:00.000Z' }, admin)).status).toBe(422)
  })
})

test('a key’s departments are its scope', async () => {
  const id = '01932a1f-7c00-7000-8000-0000000000b1'
  await house.sql`insert into department (id, name) values (${id}, 'Returns')`
  const { key } = await aKey({ department_ids: [toId('department', id)], permissions: grantablePermissions })
  expect((await me(node, byKey(key))).body['department_ids']).toEqual([toId('department', id)])
  expect((await node.call('POST', '/api/v1/agents', { body: wishedAgent('agent'), headers: byKey(key) })).status).toBe(
    403,
  )
})
const wishedAgent = (role: string) => ({ email: `${Math.random()}@example.com`, name: 'New', role })

test('a key that manages agents makes none that may do more than it may', async () => {
  const { key } = await aKey({ permissions: ['agent.manage', 'agent.read'] })
  for (const role of ['agent', 'admin', 'super_admin'])
    expect((await node.call('POST', '/api/v1/agents', { body: wishedAgent(role), headers: byKey(key) })).status).toBe(
      403,
    )
})

test('a revoked key is refused on the next request on every node; a second revocation changes nothing', async () => {
  const { key, id } = await aKey()
  for (const each of [node, other]) expect((await me(each, byKey(key))).status).toBe(200)
  for (let i = 0; i < 2; i++)
    expect((await node.call('DELETE', `/api/v1/keys/${id}`, { headers: admin })).status).toBe(204)
  for (const each of [node, other]) expect((await me(each, byKey(key))).status).toBe(401)
  const unknown = toId('apiKey', '01932a1f-7c00-7000-8000-0000000000ff')
  expect((await node.call('DELETE', `/api/v1/keys/${unknown}`, { headers: admin })).status).toBe(404)
  expect((await node.call('DELETE', `/api/v1/keys/${id}`, { headers: agent })).status).toBe(403)
})

test('a key ends at its time although it was accepted before', async () => {
  const expiresAt = new Date(house.clock.ms + 60_000).toISOString()
  const { key } = await aKey({ expires_at: expiresAt })
  expect((await me(node, byKey(key))).status).toBe(200)
  house.clock.ms += 60_000
  expect((await me(node, byKey(key))).status).toBe(401)
  house.clock.ms -= 60_000
})

test('the list is paged newest first and shows who made a key and when it was used', async () => {
  const { key, id } = await aKey({ name: 'Newest' })
  await me(node, byKey(key))
  const first = await node.call('GET', '/api/v1/keys?limit=1', { headers: admin })
  const [row] = first.body['keys'] as Record<string, unknown>[]
  expect(row).toMatchObject({ id, name: 'Newest', revoked_at: null })
  expect(row!['last_used_at']).not.toBeNull()
  expect(row!['created_by']).toMatch(/^agt_/)
  const next = await node.call('GET', `/api/v1/keys?limit=100&cursor=${first.body['next_cursor']}`, { headers: admin })
  const rest = next.body['keys'] as { id: string }[]
  const [{ count }] = (await house.sql`select count(*)::int as count from api_key`) as unknown as [{ count: number }]
  expect(rest).toHaveLength(count - 1)
  expect(next.body['next_cursor']).toBeNull()
  expect((await node.call('GET', '/api/v1/keys?cursor=nonsense', { headers: admin })).status).toBe(400)
})

test('two credentials that differ are refused, the same one twice is not, and a header goes before the cookie', async () => {
  const { key } = await aKey()
  const { cookie, token } = await signIn(node, (await anAgent(house, node)).email)
  expect((await me(node, { ...byKey(key), ...token })).status).toBe(400)
  expect((await me(node, { ...byKey(key), ...bearer(key) })).status).toBe(200)
  expect((await me(node, { ...byKey(key), ...cookie })).body['type']).toBe('service')
  expect((await me(node, { ...bearer('nonsense'), ...cookie })).status).toBe(401)
  expect((await me(node, { authorization: '', ...cookie })).status).toBe(401)
})
