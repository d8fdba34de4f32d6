import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sessionCookie } from './cookie.ts'
import { anAgent, type House, me, type Node, openHouse, signIn } from './test-house.ts'

let house: House
let node: Node
let other: Node
let agent: { id: string; email: string }

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
  other = await house.node()
  agent = await anAgent(house, node)
})
afterAll(() => house?.close())

const refresh = (token: string, at = node) =>
  at.call('POST', '/api/v1/auth/refresh', { body: { refresh_token: token } })
const later = async (minutes: number, then: () => Promise<void>) => {
  house.clock.ms += minutes * 60_000
  try {
    await then()
  } finally {
    house.clock.ms -= minutes * 60_000
  }
}

describe('attack 8: a right that is taken away is gone on the next request, on every node', () => {
  test.each([
    ['role', `update agent set role = 'admin', session_version = session_version + 1`],
    ['password', `update agent set password_hash = 'x', session_version = session_version + 1`],
    ['disable', `update agent set status = 'disabled'`],
    ['delete', `delete from agent`],
  ])('%s', async (_name, change) => {
    const somebody = await anAgent(house, node)
    const { token, cookie } = await signIn(node, somebody.email)
    for (const each of [node, other]) {
      expect((await me(each, token)).status).toBe(200)
      expect((await me(each, cookie)).status).toBe(200)
    }
    await house.sql.unsafe(`${change} where id = '${somebody.id}'`)
    for (const each of [node, other]) {
      expect((await me(each, token)).status).toBe(401)
      expect((await me(each, cookie)).status).toBe(401)
    }
  })

  test('a department', async () => {
    const somebody = await anAgent(house, node)
    const { token } = await signIn(node, somebody.email)
    const id = '01932a1f-7c00-7000-8000-0000000000a1'
    await house.sql`insert into department (id, name) values (${id}, 'Sales')`
    await house.sql`insert into department_member values (${somebody.id}, ${id})`
    expect((await me(other, token)).body['department_ids']).toHaveLength(1)
    await house.sql`delete from department where id = ${id}`
    expect((await me(other, token)).body['department_ids']).toEqual([])
  })
})

describe('attack 9: a refresh token works once', () => {
  test('a second use ends its sign-in: cookie, access token and every later refresh token', async () => {
    const { refresh: first, token, cookie } = await signIn(node, agent.email)
    const second = await refresh(first)
    expect(second.status).toBe(200)
    const next = { authorization: `Bearer ${second.body['access_token']}` }
    expect((await me(other, next)).status).toBe(200)
    expect((await refresh(first, other)).status).toBe(401)
    expect((await refresh(String(second.body['refresh_token']))).status).toBe(401)
    for (const credential of [token, next, cookie]) expect((await me(other, credential)).status).toBe(401)
  })

  test('of 20 parallel uses on two nodes exactly one succeeds, and what it got is dead too', async () => {
    const { refresh: token } = await signIn(node, agent.email)
    const replies = await Promise.all(Array.from({ length: 20 }, (_, i) => refresh(token, i % 2 ? node : other)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(19)
    const winner = replies.find(({ status }) => status === 200)!
    expect((await refresh(String(winner.body['refresh_token']))).status).toBe(401)
    expect((await me(node, { authorization: `Bearer ${winner.body['access_token']}` })).status).toBe(401)
  })

  test('a chain of refreshes ends 14 days after the sign-in', async () => {
    let { refresh: token } = await signIn(node, agent.email)
    await later(13 * 24 * 60, async () => {
      const reply = await refresh(token)
      expect(reply.status).toBe(200)
      token = String(reply.body['refresh_token'])
    })
    await later(14 * 24 * 60 + 1, async () => expect((await refresh(token)).status).toBe(401))
  })

  test('one that is made up, or of somebody disabled, is refused', async () => {
    expect((await refresh(`prt_${'a'.repeat(43)}`)).status).toBe(401)
    const somebody = await anAgent(house, node)
    const { refresh: token } = await signIn(node, somebody.email)
    await house.sql`update agent set status = 'disabled' where id = ${somebody.id}`
    expect((await refresh(token)).status).toBe(401)
  })
})

test('attack 10: a cookie planted before sign-in is not taken over, and the session it stood for is dead', async () => {
  const planted = await signIn(node, agent.email)
  const victim = await signIn(node, agent.email, planted.cookie)
  expect(victim.cookie.cookie).not.toBe(planted.cookie.cookie)
  expect((await me(other, planted.cookie)).status).toBe(401)
  expect((await me(other, planted.token)).status).toBe(401)
  expect((await me(other, victim.cookie)).status).toBe(200)
  const madeUp = await signIn(node, agent.email, { cookie: 'parley_session=attacker' })
  expect(madeUp.cookie.cookie).not.toContain('attacker')
})

describe('attack 11', () => {
  test('a stolen cookie is worth nothing after sign-out, nor are the tokens; the browser is told to drop it', async () => {
    const { cookie, token, refresh: refreshToken } = await signIn(node, agent.email)
    const out = await node.call('POST', '/api/v1/auth/logout', { headers: cookie })
    expect(out.body).toEqual({ success: true })
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
    for (const each of [node, other]) {
      const reply = await me(each, cookie)
      expect(reply.status).toBe(401)
      expect(reply.headers.get('set-cookie')).toContain('parley_session=; ')
      expect((await me(each, token)).status).toBe(401)
    }
    expect((await refresh(refreshToken)).status).toBe(401)
  })

  test('the cookie has every flag, also over the wire', async () => {
    const tls = await house.node({ PUBLIC_URL: 'https://support.example.com', ALLOWED_HOSTS: '127.0.0.1' })
    const flags = (await signIn(tls, agent.email)).reply.headers.getSetCookie()
    const safe = 'HttpOnly; SameSite=Lax; Secure'
    expect(flags).toEqual([
      expect.stringMatching(new RegExp(`^__Host-parley_session=[\\w-]{43}; Path=/; Max-Age=1209600; ${safe}$`)),
      expect.stringMatching(new RegExp(`^__Host-parley_device=[\\w-]{43}; Path=/; Max-Age=31536000; ${safe}$`)),
    ])
    const [local] = (await signIn(node, agent.email)).reply.headers.getSetCookie()
    expect(local).toMatch(/^parley_session=[\w-]{43}; Path=\/; Max-Age=1209600; HttpOnly; SameSite=Lax$/)
  })

  test('only plain http at loopback goes without Secure', () => {
    const give = (origin: string) => sessionCookie({ origin }).give('x', 1)
    for (const origin of ['http://localhost:8000', 'http://127.0.0.1:8000', 'http://[::1]:8000'])
      expect(give(origin)).not.toContain('Secure')
    for (const origin of ['http://192.168.1.5:8000', 'http://127.0.0.1.evil.example', 'https://localhost'])
      expect(give(origin)).toContain('Secure')
  })

  test('the device cookie opens nothing', async () => {
    const { reply } = await signIn(node, agent.email)
    const device = reply.headers.getSetCookie()[1]!.split(';')[0]!
    expect((await me(node, { cookie: device })).status).toBe(401)
    expect((await me(node, { cookie: device.replace('parley_device', 'parley_session') })).status).toBe(401)
  })

  test('two different session cookies are none, so a planted second one opens nothing', async () => {
    const { cookie } = await signIn(node, agent.email)
    expect((await me(node, { cookie: `parley_session=attacker; ${cookie.cookie}` })).status).toBe(401)
    expect((await me(node, { cookie: `other=1; ${cookie.cookie}; last=2` })).status).toBe(200)
  })
})

describe('a session ends', () => {
  test('after SESSION_EXPIRE_MINUTES without use, counted from the last use on any node', async () => {
    const short = await house.node({ SESSION_EXPIRE_MINUTES: '10' })
    const twin = await house.node({ SESSION_EXPIRE_MINUTES: '10' })
    const { cookie } = await signIn(short, agent.email)
    await later(9, async () => expect((await me(short, cookie)).status).toBe(200))
    await later(18, async () => expect((await me(twin, cookie)).status).toBe(200))
    await later(27, async () => expect((await me(short, cookie)).status).toBe(200))
    await later(37, async () => expect((await me(twin, cookie)).status).toBe(401))
    await later(37, async () => expect((await me(short, cookie)).status).toBe(401))
  })

  test('14 days after sign-in, however much it is used', async () => {
    const busy = await house.node({ SESSION_EXPIRE_MINUTES: '1000000' })
    const { cookie } = await signIn(busy, agent.email)
    await later(14 * 24 * 60 - 1, async () => expect((await me(busy, cookie)).status).toBe(200))
    await later(14 * 24 * 60, async () => expect((await me(busy, cookie)).status).toBe(401))
  })
})

test('use is written down at most once a minute and raises no epoch', async () => {
  const { cookie } = await signIn(node, agent.email)
  const epoch = async () => (await house.sql`select epoch from access_epoch`)[0]!['epoch']
  const before = await epoch()
  house.queries.length = 0
  const touches = () => house.queries.filter((query) => query.includes('last_used_at = greatest')).length
  for (let i = 0; i < 5; i++) await me(node, cookie)
  expect(touches()).toBe(0)
  await later(2, async () => {
    for (let i = 0; i < 5; i++) await me(node, cookie)
  })
  expect(touches()).toBe(1)
  expect(await epoch()).toBe(before)
})

test('a bad cookie at sign-out or sign-in raises no epoch, so nobody can spoil what the nodes know', async () => {
  const epoch = async () => (await house.sql`select epoch from access_epoch`)[0]!['epoch']
  const before = await epoch()
  await node.call('POST', '/api/v1/auth/logout', { headers: { cookie: 'parley_session=made-up' } })
  await signIn(node, agent.email, { cookie: 'parley_session=made-up' })
  await refresh('prt_made-up')
  expect(await epoch()).toBe(before)
})

test('a session’s token, refresh token and password stand nowhere in the database in clear', async () => {
  const { cookie, refresh: token, access } = await signIn(node, agent.email)
  const rows = await house.sql`
    select t::text as row from session t union all select t::text from refresh_token t union all select t::text from agent t`
  const all = JSON.stringify(rows)
  for (const secret of [cookie.cookie.split('=')[1]!, token, access, 'a long pass phrase'])
    expect(all).not.toContain(secret)
})
