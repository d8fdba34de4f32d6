import { type Session, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeKey } from './keys.ts'
import { anAgent, type House, me, type Node, openHouse, signIn } from './test-house.ts'

let house: House
let node: Node
let other: Node
let agent: { id: string; email: string }

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
  other = await house.node()
})
beforeEach(async () => {
  agent = await anAgent(house, node)
})
afterAll(() => house?.close())

type Headers = Record<string, string>
const list = async (headers: Headers, at = node) =>
  (await at.call('GET', '/api/v1/auth/sessions', { headers })).body['sessions'] as Session[]
const end = (id: string, headers: Headers, at = node) => at.call('DELETE', `/api/v1/auth/sessions/${id}`, { headers })
const endOthers = (headers: Headers) => node.call('DELETE', '/api/v1/auth/sessions', { headers })
const refresh = (token: string) => node.call('POST', '/api/v1/auth/refresh', { body: { refresh_token: token } })

test('the list holds one’s own live sessions, this one first, then by last use', async () => {
  const browser = { 'user-agent': `Mozilla/5.0 <b>"x"</b> ${'y'.repeat(400)}` }
  const [first, second] = [await signIn(node, agent.email, browser), await signIn(node, agent.email)]
  house.clock.ms += 60_000
  const third = await signIn(other, agent.email)
  await signIn(node, (await anAgent(house, node)).email)
  house.clock.ms += 60_000
  expect((await refresh(second.refresh)).status).toBe(200)
  const sessions = await list(first.token, other)
  expect(sessions.map(({ is_current: is }) => is)).toEqual([true, false, false])
  expect(sessions[0]).toEqual({
    session_id: expect.stringMatching(/^ses_/),
    ip: '127.0.0.1',
    user_agent: browser['user-agent'].slice(0, 300),
    created_at: expect.stringMatching(/Z$/),
    last_used_at: expect.stringMatching(/Z$/),
    is_current: true,
  })
  expect(sessions[1]!.last_used_at, 'a refresh is a use').toBe(new Date(house.clock.ms).toISOString())
  expect((await list(third.cookie))[0]!.session_id).toBe(sessions[2]!.session_id)
  for (const hidden of [agent.id, first.access, third.cookie['cookie']!])
    expect(JSON.stringify(sessions)).not.toContain(hidden)
})

test('an ended session is dead on the next request on every node, with cookie, token and refresh token, and off the list', async () => {
  const [here, there] = [await signIn(node, agent.email), await signIn(other, agent.email)]
  const id = (await list(here.cookie))[1]!.session_id
  for (const each of [node, other]) expect((await me(each, there.cookie)).status).toBe(200)
  const ended = await end(id, here.cookie)
  expect([ended.status, ended.text, ended.headers.get('set-cookie')]).toEqual([204, '', null])
  for (const each of [node, other]) {
    expect((await me(each, there.cookie)).status).toBe(401)
    expect((await me(each, there.token)).status).toBe(401)
    expect((await me(each, here.cookie)).status).toBe(200)
  }
  expect((await refresh(there.refresh)).status).toBe(401)
  expect(await list(here.token)).toHaveLength(1)
  expect((await end(id, here.cookie)).status, 'ending it again changes nothing').toBe(204)
})

test('ending this one is signing out: the browser is told to drop its cookie', async () => {
  const { cookie } = await signIn(node, agent.email)
  const [current] = await list(cookie)
  const reply = await end(current!.session_id, cookie)
  expect(reply.headers.get('set-cookie')).toContain('Max-Age=0')
  expect((await me(node, cookie)).status).toBe(401)
})

test('somebody else’s session is not found, exactly like one that never was', async () => {
  const { cookie } = await signIn(node, agent.email)
  const stranger = await signIn(node, (await anAgent(house, node, { role: 'super_admin' })).email)
  const [theirs] = await list(stranger.cookie)
  const replies = [await end(theirs!.session_id, cookie), await end(toId('session', uuidv7()), cookie)]
  for (const { status, body } of replies) expect([status, body['detail']]).toEqual([404, 'Session not found'])
  expect((await end((await list(cookie))[0]!.session_id, stranger.cookie)).status).toBe(404)
  expect((await me(node, stranger.cookie)).status).toBe(200)
  expect((await end('ses_x', cookie)).status).toBe(400)
})

test('all others end at once, counted; nobody else’s do, and this one goes on with its refresh token', async () => {
  const here = await signIn(node, agent.email)
  const others = [await signIn(node, agent.email), await signIn(other, agent.email)]
  const stranger = await signIn(node, (await anAgent(house, node)).email)
  const gone = await signIn(node, agent.email)
  await node.call('POST', '/api/v1/auth/logout', { headers: gone.cookie })
  expect((await endOthers(here.cookie)).body).toEqual({ ended: 2 })
  for (const { cookie, token, refresh: refreshToken } of others) {
    expect((await me(other, cookie)).status).toBe(401)
    expect((await me(other, token)).status).toBe(401)
    expect((await refresh(refreshToken)).status).toBe(401)
  }
  for (const { cookie } of [here, stranger]) expect((await me(other, cookie)).status).toBe(200)
  const [before] = await house.sql`select epoch from access_epoch`
  expect((await endOthers(here.cookie)).body).toEqual({ ended: 0 })
  expect(await house.sql`select epoch from access_epoch`, 'nothing ended, nobody is looked up anew').toEqual([before])
  expect((await refresh(here.refresh)).status).toBe(200)
})

test('two sessions that end each other at the same moment, over and over, end at least one and never hang', async () => {
  for (let round = 0; round < 5; round++) {
    const [one, two] = [await signIn(node, agent.email), await signIn(node, agent.email)]
    const replies = await Promise.all([
      endOthers(one.cookie),
      endOthers(two.cookie),
      node.call('POST', '/api/v1/auth/logout', { headers: one.token }),
    ])
    for (const { status } of replies) expect([200, 401]).toContain(status)
    const alive = [(await me(node, one.cookie)).status, (await me(node, two.cookie)).status]
    expect(alive.filter((status) => status === 200).length).toBeLessThan(2)
  }
})

test('an expired or outdated session is not listed, and a long list is cut with this one on it', async () => {
  const here = await signIn(node, agent.email)
  await signIn(node, agent.email)
  const [, second] = await list(here.cookie)
  expect(second).toBeDefined()
  await house.sql`update session set session_version = 0 where agent_id = ${agent.id} and id <> (
    select id from session where agent_id = ${agent.id} order by id limit 1)`
  expect(await list(here.cookie)).toHaveLength(1)
  const [row] = await house.sql<
    { id: string }[]
  >`select id from session where agent_id = ${agent.id} order by id limit 1`
  await house.sql`
    insert into session (id, token_hash, agent_id, session_version, last_used_at, expires_at)
    select gen_random_uuid(), sha256(n::text::bytea), agent_id, session_version, now() + interval '1 hour', expires_at
    from session, generate_series(1, 150) n where id = ${row!.id}`
  const long = await list(here.cookie)
  expect(long).toHaveLength(100)
  expect(long[0]!.is_current).toBe(true)
  expect((await endOthers(here.cookie)).body).toEqual({ ended: 150 })
})

test('needs a person: 401 without a credential, 403 with an API key', async () => {
  const wish = {
    name: 'k',
    permissions: ['agent.manage'],
    departmentIds: null,
    createdBy: null,
    expiresAt: null,
  } as const
  const key = { 'x-api-key': (await makeKey(house.sql, wish, new Date())).key }
  const calls = [
    ['GET', '/api/v1/auth/sessions'],
    ['DELETE', '/api/v1/auth/sessions'],
    ['DELETE', `/api/v1/auth/sessions/${toId('session', uuidv7())}`],
  ] as const
  for (const [method, path] of calls) {
    expect((await node.call(method, path)).status).toBe(401)
    expect((await node.call(method, path, { headers: key })).status).toBe(403)
  }
})
