import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anAgent, cookieOf, type House, me, openHouse, password } from './test-house.ts'

let house: House
const given = { ADMIN_EMAIL: 'Boss@example.com', ADMIN_PASSWORD: password }

beforeAll(async () => {
  house = await openHouse()
})
beforeEach(() => house.sql`delete from agent`)
afterAll(() => house?.close())

const agents = () => house.sql<{ email: string; role: string; password_hash: string | null }[]>`select * from agent`
const login = (node: Awaited<ReturnType<House['node']>>, email: string, text: string) =>
  node.call('POST', '/api/v1/auth/login', { body: { email, password: text } })

describe('with ADMIN_EMAIL and ADMIN_PASSWORD', () => {
  test('the first start makes the super admin, also when two nodes start at once, and prints no link', async () => {
    const nodes = await Promise.all([house.node(given), house.node(given), house.node(given)])
    expect(await Promise.all(nodes.map((node) => node.access.ensureFirstAdmin()))).toEqual([null, null, null])
    expect(await agents()).toMatchObject([{ email: 'boss@example.com', role: 'super_admin' }])
    expect((await login(nodes[0]!, 'BOSS@example.com', password)).status).toBe(200)
  })

  test('a later start with another password changes nothing', async () => {
    await (await house.node(given)).access.ensureFirstAdmin()
    const node = await house.node({ ...given, ADMIN_PASSWORD: 'another pass phrase' })
    await node.access.ensureFirstAdmin()
    expect((await login(node, given.ADMIN_EMAIL, 'another pass phrase')).status).toBe(401)
    expect((await login(node, given.ADMIN_EMAIL, password)).status).toBe(200)
  })

  test('an account of that address keeps its role, and gets the password only if it has none', async () => {
    const node = await house.node(given)
    await anAgent(house, node, { email: 'boss@example.com', role: 'agent', withPassword: false })
    await node.access.ensureFirstAdmin()
    expect(await agents()).toMatchObject([{ email: 'boss@example.com', role: 'agent' }, { role: 'super_admin' }])
    expect((await login(node, given.ADMIN_EMAIL, password)).status).toBe(200)
  })

  test('what cannot be used is said in words', async () => {
    const start = async (environment: Record<string, string>) =>
      (await house.node(environment)).access.ensureFirstAdmin()
    await expect(start({ ADMIN_EMAIL: 'nobody', ADMIN_PASSWORD: password })).rejects.toThrow('ADMIN_EMAIL')
    await expect(start({ ADMIN_PASSWORD: password })).rejects.toThrow('ADMIN_PASSWORD needs ADMIN_EMAIL')
  })
})

describe('without them, in development', () => {
  const tokenOf = (link: string | null) => new URL(link!).hash.replace('#token=', '')

  test('a link signs in once and lets in a super admin; its token stands where no server or log sees it', async () => {
    const node = await house.node()
    const link = await node.access.ensureFirstAdmin()
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8000\/app\/welcome#token=[\w-]{43}$/)
    const used = await node.call('POST', '/api/v1/auth/link', { body: { token: tokenOf(link) } })
    expect(used.status).toBe(200)
    expect((await me(node, cookieOf(used))).body).toMatchObject({ role: 'super_admin', type: 'agent' })
    const again = await node.call('POST', '/api/v1/auth/link', { body: { token: tokenOf(link) } })
    expect([again.status, again.body['code']]).toEqual([401, 'link_used'])
  })

  test('its holder registers with an address of their own, signs in by password from then on, and no start prints a link', async () => {
    const node = await house.node()
    const token = tokenOf(await node.access.ensureFirstAdmin())
    const another = tokenOf(await node.access.ensureFirstAdmin())
    const opened = await node.call('POST', '/api/v1/auth/invitation', { body: { token } })
    expect(opened.body).toEqual({ purpose: 'first_admin', email: null, name: 'Admin', company_name: 'Parley' })
    const register = (more: object) =>
      node.call('POST', '/api/v1/auth/register', { body: { token, name: 'Ada', password, ...more } })
    const missing = await register({})
    expect([missing.status, missing.body['errors']]).toEqual([422, [{ path: '/email', message: 'is required' }]])
    await anAgent(house, node, { email: 'taken@example.com', withPassword: false })
    expect((await register({ email: 'Taken@example.com' })).body['code']).toBe('duplicate')
    const done = await register({ email: 'Ada@example.com' })
    expect(done.status, done.text).toBe(200)
    expect((await me(node, cookieOf(done))).body).toMatchObject({ email: 'ada@example.com', role: 'super_admin' })
    expect((await login(node, 'ada@example.com', password)).status).toBe(200)
    for (const path of ['link', 'invitation'])
      expect((await node.call('POST', `/api/v1/auth/${path}`, { body: { token: another } })).status).toBe(401)
    expect(await node.access.ensureFirstAdmin()).toBeNull()
  })

  test('of 10 uses at once one succeeds', async () => {
    const node = await house.node()
    const body = { token: tokenOf(await node.access.ensureFirstAdmin()) }
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => node.call('POST', '/api/v1/auth/link', { body })),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('a link ends after 24 hours; nothing that is no token opens anything', async () => {
    const node = await house.node()
    const token = tokenOf(await node.access.ensureFirstAdmin())
    const use = (body: unknown) => node.call('POST', '/api/v1/auth/link', { body })
    for (const bad of ['', null, [token], { token }]) expect((await use({ token: bad })).status).toBe(422)
    for (const bad of [token.slice(0, 20), `${token}a`, token.toUpperCase()])
      expect((await use({ token: bad })).status).toBe(401)
    expect((await node.call('GET', `/api/v1/auth/link?token=${token}`)).status).toBe(405)
    const another = tokenOf(await node.access.ensureFirstAdmin())
    house.clock.ms += 24 * 3600_000 - 1
    expect((await use({ token: another })).status).toBe(200)
    house.clock.ms += 1
    expect((await use({ token })).status).toBe(401)
  })

  test('every start prints a link until an administrator has a password; two nodes at once make one super admin', async () => {
    const nodes = await Promise.all([house.node(), house.node()])
    for (const link of await Promise.all(nodes.map((node) => node.access.ensureFirstAdmin())))
      expect(link).not.toBeNull()
    expect(await agents()).toHaveLength(1)
    await anAgent(house, nodes[0]!, { role: 'agent' })
    expect(await nodes[0]!.access.ensureFirstAdmin()).not.toBeNull()
    await anAgent(house, nodes[0]!, { role: 'admin' })
    expect(await nodes[0]!.access.ensureFirstAdmin()).toBeNull()
  })
})

test('an invitation of who gets ADMIN_PASSWORD ends with that: its link would set another', async () => {
  const node = await house.node(given)
  const { id } = await anAgent(house, node, { email: 'boss@example.com', withPassword: false })
  const { link } = await house.sql.begin((tx) => node.access.invite(tx, id))
  await node.access.ensureFirstAdmin()
  const body = { token: new URL(link).hash.slice('#token='.length) }
  expect((await node.call('POST', '/api/v1/auth/invitation', { body })).status).toBe(401)
})

test('production prints no link', async () => {
  const node = await house.node({
    ENVIRONMENT: 'production',
    SECRET_KEY: '0123456789abcdefghijklmnopqrstuvwxyz',
    PUBLIC_URL: 'https://support.example.com',
  })
  expect(await node.access.ensureFirstAdmin()).toBeNull()
  expect(await agents()).toEqual([])
})
