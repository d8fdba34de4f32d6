import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeKey } from './keys.ts'
import { anAgent, bearer, type House, me, type Node, openHouse, signIn } from './test-house.ts'

// Whom a credential stood for a moment ago: a claim with the epoch of its proof, made without asking anybody.

let house: House
let node: Node
beforeAll(async () => {
  house = await openHouse()
  node = await house.node({ SESSION_EXPIRE_MINUTES: '10' })
})
afterAll(() => house?.close())

const minute = 60_000
async function aKey(expiresAt: Date | null = null): Promise<string> {
  const wish = { name: 'k', permissions: [], departmentIds: null, createdBy: null, expiresAt }
  return (await makeKey(house.sql, wish, new Date(house.clock.ms))).key
}
const hold = (headers: Record<string, string>) => node.access.hold({ headers })
const epoch = async () => String((await house.sql`select epoch from access_epoch`)[0]!['epoch'])

test('a key is held from its first proof on, with the epoch of that proof, and held without a query', async () => {
  const key = await aKey()
  expect(hold({ 'x-api-key': key })).toBeUndefined()
  await me(node, { 'x-api-key': key })
  const before = house.queries.length
  expect(hold({ 'x-api-key': key })).toMatchObject({ caller: { type: 'service', label: 'k' }, epoch: await epoch() })
  expect(house.queries.slice(before).filter((query) => !query.includes('access_epoch'))).toEqual([])
})

test('what changes rights moves the epoch away from what is held, until the next proof', async () => {
  const key = await aKey()
  await me(node, { 'x-api-key': key })
  await house.sql`update api_key set permissions = '{ticket.read}' where name = 'k'`
  expect(hold({ 'x-api-key': key })?.epoch).not.toBe(await epoch())
  await me(node, { 'x-api-key': key })
  expect(hold({ 'x-api-key': key })?.epoch).toBe(await epoch())
})

test('a key is held until it ends, and not when its use is to be written down', async () => {
  const at = house.clock.ms
  const [key, ending] = [await aKey(), await aKey(new Date(at + 2 * minute))]
  for (const each of [key, ending]) await me(node, { 'x-api-key': each })
  house.clock.ms = at + 2 * minute - 1
  expect([hold({ 'x-api-key': key }), hold({ 'x-api-key': ending })].every(Boolean)).toBe(true)
  house.clock.ms = at + 2 * minute
  expect(hold({ 'x-api-key': ending })).toBeUndefined()
  house.clock.ms = at + 5 * minute
  expect(hold({ 'x-api-key': key })).toBeUndefined()
  await me(node, { 'x-api-key': key })
  expect(hold({ 'x-api-key': key })).toBeDefined()
  house.clock.ms = at
})

test('a session is held by its cookie until it was idle for too long; looking counts as use', async () => {
  const at = house.clock.ms
  const { cookie } = await signIn(node, (await anAgent(house, node)).email)
  expect(hold(cookie)).toBeUndefined()
  await me(node, cookie)
  expect(hold(cookie)).toMatchObject({ caller: { type: 'agent', via: 'session' }, epoch: await epoch() })
  house.clock.ms = at + minute - 1
  expect(hold(cookie)).toBeDefined()
  house.clock.ms = at + minute
  expect(hold(cookie), 'this use is to be written down').toBeUndefined()
  await me(node, cookie)
  expect(hold(cookie)).toBeDefined()
  house.clock.ms = at + 11 * minute
  expect(hold(cookie), 'idle').toBeUndefined()
  house.clock.ms = at
})

test('nothing else is held: no token, no second credential beside a key, no header that is none, nobody', async () => {
  const key = await aKey()
  const { access, cookie } = await signIn(node, (await anAgent(house, node)).email)
  for (const headers of [bearer(access), { 'x-api-key': key }, cookie]) await me(node, headers)
  expect(hold({ 'x-api-key': key })).toBeDefined()
  expect(hold(cookie)).toBeDefined()
  for (const headers of [
    {},
    bearer(access),
    bearer(key),
    { 'x-api-key': key, ...bearer(key) },
    { 'x-api-key': key, authorization: '' },
    { 'x-api-key': '', ...cookie },
    { 'x-api-key': `${key}a`, ...cookie },
    { authorization: '', ...cookie },
    { cookie: 'x=1' },
  ])
    expect(hold(headers as Record<string, string>), JSON.stringify(Object.keys(headers))).toBeUndefined()
})

test('beside a key, a cookie is not looked at', async () => {
  const key = await aKey()
  const { cookie } = await signIn(node, (await anAgent(house, node)).email)
  for (const headers of [{ 'x-api-key': key }, cookie]) await me(node, headers)
  expect(hold({ 'x-api-key': key, ...cookie })?.caller.type).toBe('service')
})
