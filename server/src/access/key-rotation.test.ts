import { toId } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anAgent, type House, me, type Node, openHouse, signIn } from './test-house.ts'

let house: House
let node: Node
let admin: Record<string, string>
let agent: Record<string, string>
const hourMs = 3600_000

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
  admin = (await signIn(node, (await anAgent(house, node, { role: 'admin' })).email)).token
  agent = (await signIn(node, (await anAgent(house, node)).email)).token
})
afterAll(() => house?.close())

async function aKey(wish: Record<string, unknown> = {}, headers = admin) {
  const body = { name: 'Shop', permissions: ['ticket.read'], ...wish }
  const reply = await node.call('POST', '/api/v1/keys', { body, headers })
  expect(reply.status, reply.text).toBe(201)
  return { id: String(reply.body['id']), key: String(reply.body['key']) }
}
const rotate = (id: string, body: Record<string, unknown> = {}, headers = admin) =>
  node.call('POST', `/api/v1/keys/${id}/rotate`, { body, headers })
const get = (id: string, headers = admin) => node.call('GET', `/api/v1/keys/${id}`, { headers })
const works = async (key: unknown) => (await me(node, { 'x-api-key': String(key) })).status === 200
const later = (ms: number) => new Date(house.clock.ms + ms).toISOString()

test('a rotated key has a successor that may do the same, and works beside it until the overlap ends', async () => {
  const department = '01932a1f-7c00-7000-8000-0000000000b1'
  await house.sql`insert into department (id, name) values (${department}, 'Returns')`
  const old = await aKey({ department_ids: [toId('department', department)], permissions: ['ticket.read', 'tag.read'] })
  const reply = await rotate(old.id, { overlap_hours: 2 })
  expect(reply.status, reply.text).toBe(201)
  expect(reply.body).toMatchObject({
    name: 'Shop',
    permissions: ['ticket.read', 'tag.read'],
    department_ids: [toId('department', department)],
    expires_at: null,
    replaced_by: null,
    previous: { id: old.id, replaced_by: reply.body['id'], expires_at: later(2 * hourMs) },
  })
  expect(reply.body['key']).not.toBe(old.key)
  for (const key of [old.key, reply.body['key']]) expect(await works(key)).toBe(true)
  house.clock.ms += 2 * hourMs
  expect([await works(old.key), await works(reply.body['key'])]).toEqual([false, true])
  house.clock.ms -= 2 * hourMs
})

test('the overlap is a day unless told, none with 0, and never makes a key live longer', async () => {
  const [day, none] = [await aKey(), await aKey()]
  expect((await rotate(day.id)).body['previous']).toMatchObject({ expires_at: later(24 * hourMs) })
  await rotate(none.id, { overlap_hours: 0 })
  expect(await works(none.key)).toBe(false)
  const short = await aKey({ expires_at: later(hourMs) })
  const successor = (await rotate(short.id, { overlap_hours: 168 })).body
  expect(successor['previous']).toMatchObject({ expires_at: later(hourMs) })
  expect(successor['expires_at'], 'it lives as long as the one before').toBe(later(hourMs))
  for (const overlap_hours of [-1, 169, 1.5, '24', null])
    expect((await rotate(day.id, { overlap_hours })).status).toBe(422)
})

test('a key is rotated once, also by 10 at once, and not when it has ended', async () => {
  const { id } = await aKey()
  const replies = await Promise.all(Array.from({ length: 10 }, () => rotate(id)))
  expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(9).fill(409)])
  expect(replies.find(({ status }) => status === 409)!.body['code']).toBe('key_ended')
  const [revoked, expired] = [await aKey(), await aKey({ expires_at: later(1000) })]
  await node.call('DELETE', `/api/v1/keys/${revoked.id}`, { headers: admin })
  house.clock.ms += 1000
  for (const each of [revoked, expired]) expect((await rotate(each.id)).body['code']).toBe('key_ended')
  house.clock.ms -= 1000
})

test('attack 22: nobody gets a key by rotation that may do more than they may, and no key rotates keys', async () => {
  const role = { key: 'key_keeper', name: 'Key keeper', permissions: ['key.manage', 'ticket.read'], scope: 'all' }
  expect((await node.call('POST', '/api/v1/roles', { body: role, headers: admin })).status).toBe(201)
  const keeper = (await signIn(node, (await anAgent(house, node, { role: 'key_keeper' })).email)).token
  const [strong, weak] = [await aKey({ permissions: ['agent.manage'] }), await aKey()]
  const refused = await rotate(strong.id, {}, keeper)
  expect([refused.status, refused.body['code']]).toEqual([403, 'insufficient_permissions'])
  expect((await rotate(weak.id, {}, keeper)).status).toBe(201)
  const { key } = await aKey({ permissions: ['key.manage', 'ticket.read'] })
  expect((await rotate((await aKey()).id, {}, { 'x-api-key': key })).status).toBe(403)
  expect((await rotate(weak.id, {}, agent)).status).toBe(403)
  expect((await rotate(weak.id, {}, {})).status).toBe(401)
  const narrow = { ...role, key: 'narrow_keeper', name: 'Narrow keeper', scope: 'departments' }
  await node.call('POST', '/api/v1/roles', { body: narrow, headers: admin })
  const other = (await signIn(node, (await anAgent(house, node, { role: 'narrow_keeper' })).email)).token
  expect((await rotate((await aKey()).id, {}, other)).status, 'a key that sees every department').toBe(403)
})

test('attack 45: the key itself stands in the two replies that show it, and nowhere else', async () => {
  const old = await aKey()
  const fresh = String((await rotate(old.id)).body['key'])
  const read = [
    (await get(old.id)).text,
    (await node.call('GET', '/api/v1/keys', { headers: admin })).text,
    (await node.call('PATCH', `/api/v1/keys/${old.id}`, { body: { name: 'New' }, headers: admin })).text,
    JSON.stringify(await house.sql`select t::text from api_key t`),
    JSON.stringify(await house.sql`select entry::text from audit_queue`),
    JSON.stringify(await house.sql`select t::text from idempotency_key t`),
  ]
  for (const text of read) for (const key of [old.key, fresh]) expect(text).not.toContain(key.slice(12))
})

test('a key can be looked at and renamed, by who manages keys', async () => {
  const { id } = await aKey()
  const renamed = await node.call('PATCH', `/api/v1/keys/${id}`, { body: { name: 'Web shop' }, headers: admin })
  expect([renamed.status, renamed.body['name']]).toEqual([200, 'Web shop'])
  expect((await get(id)).body).toEqual(renamed.body)
  const patch = (body: unknown, headers = admin, key = id) =>
    node.call('PATCH', `/api/v1/keys/${key}`, { body, headers })
  expect((await patch({ permissions: ['agent.manage'] })).status).toBe(422)
  expect((await patch({ name: '' })).status).toBe(422)
  expect((await patch({ name: 'x' }, agent)).status).toBe(403)
  expect((await get(id, agent)).status).toBe(403)
  const unknown = toId('apiKey', '01932a1f-7c00-7000-8000-0000000000ff')
  for (const reply of [await get(unknown), await patch({ name: 'x' }, admin, unknown), await rotate(unknown)])
    expect([reply.status, reply.body['code']]).toEqual([404, 'key_not_found'])
})

test('what happens to keys is told in the audit trail', async () => {
  const { id } = await aKey()
  await node.call('PATCH', `/api/v1/keys/${id}`, { body: { name: 'Other' }, headers: admin })
  await rotate(id)
  await node.call('DELETE', `/api/v1/keys/${id}`, { headers: admin })
  const entries = await house.sql`
    select entry->>'action' as action from audit_queue where entry->'object'->>'id' = ${id} order by id`
  expect(entries.map((entry) => entry['action'])).toEqual(['key.created', 'key.updated', 'key.rotated', 'key.revoked'])
})
