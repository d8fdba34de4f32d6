import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAgent, type House, me, type Node, openHouse, password, signIn } from './test-house.ts'

let house: House
let node: Node

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
})
afterAll(() => house?.close())

const login = (body: unknown, at = node) => at.call('POST', '/api/v1/auth/login', { body })

test('a right password is answered with tokens that work and a cookie that works', async () => {
  const { email, id } = await anAgent(house, node, { role: 'admin' })
  const reply = await login({ email, password })
  expect(reply.body).toEqual({
    access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
    token_type: 'bearer',
    expires_in: 900,
    refresh_token: expect.stringMatching(/^prt_[\w-]{43}$/),
  })
  expect(reply.headers.get('cache-control')).toBe('no-store')
  const { cookie, token } = await signIn(node, email)
  for (const credential of [cookie, token])
    expect((await me(node, credential)).body).toMatchObject({ email, role: 'admin' })
  expect(id).toMatch(/^[0-9a-f-]{36}$/)
})

test('the address may be called username, and its case does not matter', async () => {
  const { email } = await anAgent(house, node)
  expect((await login({ username: email.toUpperCase(), password })).status).toBe(200)
  expect((await login({ username: email, email, password })).status).toBe(200)
  expect((await login({ username: 'x', email, password })).status).toBe(422)
  expect((await login({ password })).status).toBe(422)
})

test('attack 17: unknown, passwordless, disabled and wrong get the very same answer', async () => {
  const known = await anAgent(house, node)
  const passwordless = await anAgent(house, node, { withPassword: false })
  const disabled = await anAgent(house, node)
  await house.sql`update agent set status = 'disabled' where id = ${disabled.id}`
  const replies = await Promise.all([
    login({ email: 'nobody@example.com', password }),
    login({ email: 'no address', password }),
    login({ email: passwordless.email, password }),
    login({ email: disabled.email, password }),
    login({ email: known.email, password: 'wrong' }),
  ])
  for (const { status, body, headers } of replies) {
    expect([status, body['code'], body['detail']]).toEqual([
      401,
      'wrong_credentials',
      'Wrong e-mail address or password',
    ])
    expect(headers.get('set-cookie')).toBeNull()
  }
})

test('attack 17: a clock does not tell a known address from an unknown one', async () => {
  const { email } = await anAgent(house, node)
  const timed = async (address: string) => {
    const at = performance.now()
    await login({ email: address, password: 'wrong' })
    return performance.now() - at
  }
  const gaps: number[] = []
  for (let pair = 0; pair < 100; pair++) {
    if (pair % 7 === 0) await house.sql`truncate sign_in_try`
    // Side by side, first now one and now the other: whatever else this machine does weighs on both.
    const [one, other] = pair % 2 ? [email, 'nobody@example.com'] : ['nobody@example.com', email]
    const gap = (await timed(one)) - (await timed(other))
    gaps.push(pair % 2 ? gap : -gap)
  }
  gaps.sort((a, b) => a - b)
  expect(Math.abs(gaps[50]!)).toBeLessThan(5)
}, 60_000)

describe('attack 23: no password makes the server stumble', () => {
  test('too long and empty are 422, NUL is 400, broken Unicode is 400', async () => {
    const { email } = await anAgent(house, node)
    expect((await login({ email, password: 'x'.repeat(1_000_000) })).status).toBe(422)
    expect((await login({ email, password: 'x'.repeat(1025) })).status).toBe(422)
    expect((await login({ email, password: '' })).status).toBe(422)
    expect((await login({ email, password: 'a\0b' })).status).toBe(400)
    expect((await login({ email: 'a\0b@example.com', password })).status).toBe(400)
    expect((await login({ email, password: 'a\ud800' })).status).toBe(400)
    expect((await login({ email, password: ['x'] })).status).toBe(422)
    expect((await login({ email, password, remember: true })).status).toBe(422)
  })
})

test('attack 15: wrong passwords are slowed with Retry-After, and the right user gets in after the wait', async () => {
  const slow = await house.node()
  const { email } = await anAgent(house, slow)
  const statuses: number[] = []
  for (let i = 0; i < 12; i++) statuses.push((await login({ email, password: 'wrong' }, slow)).status)
  expect(statuses.slice(0, 8)).toEqual(Array(8).fill(401))
  expect(statuses.slice(8)).toEqual(Array(4).fill(429))
  const waiting = await login({ email, password }, slow)
  expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([429, '30'])
  house.clock.ms += 30_000
  expect((await login({ email, password }, slow)).status).toBe(200)
  house.clock.ms -= 30_000
})

test('attack 16: no other spelling of the route, no header and no other form of the body gets around the count', async () => {
  const { email } = await anAgent(house, node)
  await house.sql`truncate sign_in_try`
  for (const path of ['//api/v1/auth/login', '/api/v1/auth/LOGIN', '/api/v1/auth/login;x', '/api/v1/auth/%6Cogin'])
    expect((await node.call('POST', path, { body: { email, password } })).status, path).toBe(404)
  const typed = { 'content-type': 'application/x-www-form-urlencoded' }
  const form = await node.call('POST', '/api/v1/auth/login', { body: { email, password }, headers: typed })
  expect(form.status).toBe(415)
  const statuses: number[] = []
  for (let i = 0; i < 10; i++) {
    const headers = {
      'x-forwarded-for': `203.0.113.${i}`,
      forwarded: `for=203.0.113.${i}`,
      'x-real-ip': `203.0.113.${i}`,
    }
    const path = i % 2 ? '/api/v1/auth/login' : '/api/v1/auth/login/'
    const reply = await node.call('POST', path, { body: { email, password: 'wrong' }, headers })
    if (reply.status !== 404) statuses.push(reply.status)
    else
      statuses.push(
        (await node.call('POST', '/api/v1/auth/login', { body: { email, password: 'wrong' }, headers })).status,
      )
  }
  expect(statuses).toEqual([...Array(8).fill(401), 429, 429])
})

test('when the database is away nobody is called unknown: the error goes through', async () => {
  const { email } = await anAgent(house, node)
  const { token, cookie } = await signIn(node, email)
  await house.sql`alter table access_epoch rename to away`
  try {
    for (const headers of [token, cookie, { 'x-api-key': `pk_00000000_${'a'.repeat(43)}` }])
      expect((await me(node, headers)).status).toBeGreaterThanOrEqual(500)
  } finally {
    await house.sql`alter table away rename to access_epoch`
  }
  expect((await me(node, token)).status).toBe(200)
})

test('64 requests at once with known credentials cost a few queries, not 64', async () => {
  const { email } = await anAgent(house, node)
  const { token } = await signIn(node, email)
  await node.access.authenticate({ headers: token })
  house.queries.length = 0
  await Promise.all(Array.from({ length: 64 }, () => node.access.authenticate({ headers: token })))
  expect(house.queries).toHaveLength(2)
  expect(house.queries.every((query) => query.includes('access_epoch'))).toBe(true)
})
