import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAgent, cookieOf, type House, me, type Node, openHouse, password, signIn } from './test-house.ts'

let house: House
let node: Node
let other: Node

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
  other = await house.node()
})
afterAll(() => house?.close())

/** A new agent without a password, and the token of an invitation of theirs. */
async function invited() {
  const agent = await anAgent(house, node, { withPassword: false })
  return { ...agent, token: await invite(agent.id) }
}
async function invite(id: string): Promise<string> {
  const { link } = await house.sql.begin((tx) => node.access.invite(tx, id))
  return new URL(link).hash.slice('#token='.length)
}
const open = (token: unknown, at = node) => at.call('POST', '/api/v1/auth/invitation', { body: { token } })
const register = (token: unknown, more: object = {}, at = node, headers: Record<string, string> = {}) =>
  at.call('POST', '/api/v1/auth/register', { body: { token, name: 'Grace Hopper', password, ...more }, headers })
describe('the link of an invitation', () => {
  test('says whose it is, uses nothing up by that, and signs its person in with name and password of their choice', async () => {
    const { token, email, id } = await invited()
    for (let i = 0; i < 3; i++)
      expect((await open(token)).body).toEqual({
        purpose: 'invitation',
        email,
        name: 'Ada',
        company_name: 'Parley',
      })
    const done = await register(token)
    expect(done.status, done.text).toBe(200)
    expect(done.body).toMatchObject({ token_type: 'bearer', refresh_token: expect.stringMatching(/^prt_/) })
    for (const credential of [cookieOf(done), { authorization: `Bearer ${done.body['access_token']}` }])
      expect((await me(other, credential)).body).toMatchObject({ name: 'Grace Hopper', email, has_password: true })
    expect((await me(other, (await signIn(other, email)).cookie)).status).toBe(200)
    const stored = await house.sql`select token_hash, used_at from one_time_link where agent_id = ${id}`
    expect(stored).toHaveLength(1)
    expect(JSON.stringify(stored)).not.toContain(token)
  })

  test('is good for seven days', async () => {
    const [early, late] = [await invited(), await invited()]
    house.clock.ms += 7 * 24 * 3600_000 - 1
    expect((await register(early.token)).status).toBe(200)
    house.clock.ms += 1
    expect((await open(late.token)).status).toBe(401)
    expect((await register(late.token)).status).toBe(401)
  })

  test('works once: of 10 uses at once on two nodes one wins, and the one password that was set is the winner’s', async () => {
    const { token, email } = await invited()
    const tries = Array.from({ length: 10 }, (_, n) => ({ password: `${password} ${n}`, name: `Person ${n}` }))
    const replies = await Promise.all(tries.map((wish, n) => register(token, wish, n % 2 ? node : other)))
    expect(replies.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(401)])
    const winner = replies.findIndex(({ status }) => status === 200)
    expect((await me(node, cookieOf(replies[winner]!))).body['name']).toBe(`Person ${winner}`)
    const body = { email, password: `${password} ${winner}` }
    expect((await node.call('POST', '/api/v1/auth/login', { body })).status).toBe(200)
    expect((await open(token)).status).toBe(401)
  })

  test('unknown, used, ended, replaced, and that of a disabled agent get the very same answer on every route', async () => {
    const used = await invited()
    await register(used.token)
    const disabled = await invited()
    await house.sql`update agent set status = 'disabled' where id = ${disabled.id}`
    const enabledAgain = await invited()
    for (const status of ['disabled', 'active'])
      await house.sql`update agent set status = ${status}, session_version = session_version + 1 where id = ${enabledAgain.id}`
    const replaced = await invited()
    await invite(replaced.id)
    const ended = await invited()
    await house.sql`update one_time_link set expires_at = ${new Date(house.clock.ms)} where agent_id = ${ended.id}`
    const older = await invited()
    await house.sql`update one_time_link set agent_version = null where agent_id = ${older.id}`
    const tokens = [used, disabled, enabledAgain, replaced, ended, older].map(({ token }) => token)
    const answers = new Set<string>()
    for (const token of [...tokens, 'a'.repeat(43), 'x', '%', 'ö'.repeat(4000)])
      for (const reply of [await open(token), await register(token)]) {
        expect(reply.headers.get('set-cookie')).toBeNull()
        const { request_id: _, instance: __, ...said } = reply.body
        answers.add(JSON.stringify([reply.status, said]))
      }
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain('link_used')
    house.clock.ms += 200_000
  })

  test('dies when its agent gets another role: it is not worth more than when it was made', async () => {
    const { token, id } = await invited()
    await house.sql`update agent set role = 'super_admin', session_version = session_version + 1 where id = ${id}`
    expect((await register(token)).status).toBe(401)
  })

  test('does not sign in without a password being set', async () => {
    const { token } = await invited()
    expect((await node.call('POST', '/api/v1/auth/link', { body: { token } })).status).toBe(401)
    expect((await register(token)).status).toBe(200)
  })

  test('ends what was signed in to the account, and the session whose cookie came along', async () => {
    const agent = await anAgent(house, node)
    const before = await signIn(node, agent.email)
    const stranger = await signIn(node, (await anAgent(house, node)).email)
    const done = await register(await invite(agent.id), { password: 'another pass phrase' }, node, stranger.cookie)
    expect(done.status).toBe(200)
    for (const credential of [before.cookie, before.token, stranger.cookie])
      expect((await me(other, credential)).status).toBe(401)
    const body = { refresh_token: before.refresh }
    expect((await node.call('POST', '/api/v1/auth/refresh', { body })).status).toBe(401)
    const login = (text: string) =>
      node.call('POST', '/api/v1/auth/login', { body: { email: agent.email, password: text } })
    expect((await login(password)).status).toBe(401)
    expect((await login('another pass phrase')).status).toBe(200)
  })
})

test('what cannot be a name, a password or a token is refused and uses nothing up', async () => {
  const { token } = await invited()
  for (const more of [
    { name: '' },
    { name: ' Ada' },
    { name: 'x'.repeat(201) },
    { name: null },
    { password: 'short' },
    { password: 'x'.repeat(1025) },
    { password: undefined },
    { email: 'ada@example.com' },
    { role: 'super_admin' },
    { department_ids: [] },
  ])
    expect((await register(token, more)).status, JSON.stringify(more)).toBe(422)
  for (const bad of ['', null, 7, [token], { token }]) {
    expect((await register(bad)).status).toBe(422)
    expect((await open(bad)).status).toBe(422)
  }
  expect((await register(token, { password: 'a\0b'.repeat(4) })).status).toBe(400)
  expect((await open(token)).status).toBe(200)
})

test('wrong links are slowed with Retry-After like wrong passwords; right ones are not', async () => {
  await house.sql`truncate sign_in_try`
  const slow = await house.node()
  const { token } = await invited()
  for (let i = 0; i < 60; i++) expect((await open(token, slow)).status).toBe(200)
  const statuses: number[] = []
  for (let i = 0; i < 50; i++) statuses.push((await open('a'.repeat(43), slow)).status)
  expect(statuses).toEqual([...Array(40).fill(401), ...Array(10).fill(429)])
  for (const path of ['register', 'link', 'invitation']) {
    const body = path === 'register' ? { token, name: 'Ada', password } : { token }
    const reply = await slow.call('POST', `/api/v1/auth/${path}`, { body })
    expect([path, reply.status, reply.headers.get('retry-after')]).toEqual([path, 429, '5'])
  }
  house.clock.ms += 200_000
  expect((await register(token, {}, slow)).status).toBe(200)
})
