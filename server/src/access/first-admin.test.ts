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
  const tokenOf = (link: string | null) => new URL(link!).searchParams.get('token')!

  test('a link signs in once and lets in a super admin; opening its page, as a preview does, uses nothing up', async () => {
    const node = await house.node()
    const link = await node.access.ensureFirstAdmin()
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:8000\/api\/v1\/auth\/link\?token=[\w-]{43}$/)
    const path = new URL(link!).pathname + new URL(link!).search
    for (let i = 0; i < 3; i++) {
      const page = await node.call('GET', path)
      expect(page.status).toBe(200)
      expect(page.text).toContain(tokenOf(link))
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    }
    const used = await node.call('POST', '/api/v1/auth/link', { body: { token: tokenOf(link) } })
    expect(used.status).toBe(200)
    expect((await me(node, cookieOf(used))).body).toMatchObject({ role: 'super_admin', type: 'agent' })
    const again = await node.call('POST', '/api/v1/auth/link', { body: { token: tokenOf(link) } })
    expect([again.status, again.body['code']]).toEqual([401, 'link_used'])
  })

  test('the page’s button signs in with a cookie and leads on; from a foreign page it does nothing', async () => {
    const node = await house.node()
    const body = new URLSearchParams({ token: tokenOf(await node.access.ensureFirstAdmin()) })
    const press = (origin: string) =>
      fetch(`${node.url}/api/v1/auth/link/use`, { method: 'POST', body, headers: { origin }, redirect: 'manual' })
    for (const origin of ['https://evil.example', 'null']) expect((await press(origin)).status).toBe(403)
    const pressed = await press('http://127.0.0.1:8000')
    expect([pressed.status, pressed.headers.get('location')]).toEqual([303, '/api/docs'])
    const cookie = pressed.headers.get('set-cookie')!.split(';')[0]!
    expect((await me(node, { cookie })).status).toBe(200)
    const late = await press('http://127.0.0.1:8000')
    expect(late.status).toBe(401)
    expect(await late.text()).toContain('This link was used or has expired')
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
    house.clock.ms += 24 * 3600_000
    expect((await use({ token })).status).toBe(401)
    house.clock.ms -= 24 * 3600_000
    expect((await use({ token })).status).toBe(200)
  })

  test('nothing in the link reaches the page but a token', async () => {
    const node = await house.node()
    const page = await node.call('GET', '/api/v1/auth/link?token=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E')
    expect(page.text).not.toContain('<script')
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

test('production prints no link', async () => {
  const node = await house.node({
    ENVIRONMENT: 'production',
    SECRET_KEY: '0123456789abcdefghijklmnopqrstuvwxyz',
    PUBLIC_URL: 'https://support.example.com',
  })
  expect(await node.access.ensureFirstAdmin()).toBeNull()
  expect(await agents()).toEqual([])
})
