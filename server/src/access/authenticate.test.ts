import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeKey } from './keys.ts'
import { anAgent, bearer, type House, me, type Node, openHouse, signIn } from './test-house.ts'

// Which of the credentials that come along counts, and what is none.

let house: House
let node: Node
let key: string
let other: string
let token: string
let cookie: Record<string, string>
beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
  const wish = { name: 'k', permissions: [], departmentIds: null, createdBy: null, expiresAt: null }
  key = (await makeKey(house.sql, wish, new Date(house.clock.ms))).key
  other = (await makeKey(house.sql, wish, new Date(house.clock.ms))).key
  const signedIn = await signIn(node, (await anAgent(house, node)).email)
  token = signedIn.access
  cookie = signedIn.cookie
})
afterAll(() => house?.close())

const answer = async (headers: Record<string, string>) => {
  const { status, body } = await me(node, headers)
  return [status, body['code'] ?? body['type']]
}
const bad = [401, 'invalid_token']

test('nothing is nobody; a cookie, a token and a key in either header are who they stand for', async () => {
  expect(await answer({})).toEqual([401, 'not_authenticated'])
  expect((await answer(cookie))[0]).toBe(200)
  expect((await answer(bearer(token)))[0]).toBe(200)
  expect((await answer(bearer(key)))[0]).toBe(200)
  expect((await answer({ 'x-api-key': key }))[0]).toBe(200)
})

test('a header is taken as it is written in HTTP: in any case, with more spaces than one', async () => {
  for (const authorization of [`bearer ${token}`, `BEARER ${token}`, `Bearer    ${token}`, `Bearer ${token}   `])
    expect((await answer({ authorization }))[0], authorization.slice(0, 12)).toBe(200)
})

test('a header that is no credential is 401, also beside a good cookie, and does not end that cookie', async () => {
  for (const authorization of [
    '',
    'Bearer',
    'Bearer ',
    'x',
    token,
    `Basic ${token}`,
    `Token ${key}`,
    `x Bearer ${token}`,
    `XBearer ${token}`,
    `Bearer${token}`,
    `Bearer x ${token}`,
    `Bearer ${token} x`,
    `Bearer ${token}, Bearer ${token}`,
    `Bearer "${token}"`,
    `Bearer ${token};`,
    `Bearer ${token.slice(1)}`,
    `Bearer ${key.slice(0, -1)}`,
    `Bearer ${key.toUpperCase()}`,
    `Bearer x${key}`,
  ]) {
    const alone = await answer({ authorization })
    expect(alone, authorization.slice(0, 14)).toEqual(bad)
    const beside = await me(node, { ...cookie, authorization })
    expect([beside.status, beside.headers.get('set-cookie')], authorization.slice(0, 14)).toEqual([401, null])
  }
  expect((await answer(cookie))[0]).toBe(200)
})

test('X-API-Key takes keys alone, and what stands there is not overlooked for a better credential', async () => {
  for (const wrong of ['', 'x', token, `Bearer ${key}`, `pk_${key}`, key.slice(0, -1), `${key}a`]) {
    expect(await answer({ 'x-api-key': wrong }), wrong.slice(0, 12)).toEqual(bad)
    expect((await answer({ 'x-api-key': wrong, ...cookie }))[0], wrong.slice(0, 12)).toBe(401)
    expect((await answer({ 'x-api-key': wrong, ...bearer(token) }))[0], wrong.slice(0, 12)).toBeOneOf([400, 401])
  }
})

test('two headers count only if they are the same key', async () => {
  expect((await answer({ 'x-api-key': key, ...bearer(key) }))[0]).toBe(200)
  for (const second of [other, token])
    expect(await answer({ 'x-api-key': key, ...bearer(second) })).toEqual([400, 'malformed_request'])
  expect(await answer({ 'x-api-key': key, authorization: 'Basic x' })).toEqual(bad)
})

test('a header goes before a cookie: the caller is the one of the header', async () => {
  const byCookie = await me(node, cookie)
  const byKey = await me(node, { 'x-api-key': key })
  const both = await me(node, { ...cookie, 'x-api-key': key })
  expect(both.body).toEqual(byKey.body)
  expect(both.body).not.toEqual(byCookie.body)
})

test('a key that ends, and a cookie that nobody knows, are dead although they were known a moment ago', async () => {
  const at = house.clock.ms
  const short = { name: 's', permissions: [], departmentIds: null, createdBy: null, expiresAt: new Date(at + 60_000) }
  const { key: ending } = await makeKey(house.sql, short, new Date(at))
  expect((await answer({ 'x-api-key': ending }))[0]).toBe(200)
  house.clock.ms = at + 59_999
  expect((await answer({ 'x-api-key': ending }))[0]).toBe(200)
  house.clock.ms = at + 60_000
  expect(await answer({ 'x-api-key': ending })).toEqual(bad)
  house.clock.ms = at
  const planted = await me(node, { cookie: cookie['cookie']!.replace(/=.*/, `=${'a'.repeat(43)}`) })
  expect(planted.status).toBe(401)
  expect(planted.headers.get('set-cookie')).toMatch(/=;.*Max-Age=0|Expires=Thu, 01 Jan 1970/)
})
