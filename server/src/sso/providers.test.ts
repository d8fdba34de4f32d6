import { toId } from '@parley/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anAgent, type House, me, type Node, openHouse, password, signIn } from '../access/test-house.ts'
import { browser, client, type Issuer, openIssuer } from './issuer.fixture.ts'

let house: House
let node: Node
let superAdmin: Record<string, string>
let admin: Record<string, string>
let issuer: Issuer
let count = 0
const path = '/api/v1/identity-providers'

beforeAll(async () => {
  house = await openHouse()
  issuer = await openIssuer()
  node = await house.node({ COGNITO_USER_POOL_ID: 'eu-west-1_Ab1', COGNITO_APP_CLIENT_ID: 'pool client' })
  superAdmin = (await signIn(node, (await anAgent(house, node, { role: 'super_admin' })).email)).token
  admin = (await signIn(node, (await anAgent(house, node, { role: 'admin' })).email)).token
})
beforeEach(async () => {
  await house.sql`delete from identity_provider`
})
afterAll(async () => {
  await issuer?.close()
  await house?.close()
})

const secret = 'a canary that nobody reads again'
const wish = (over: Record<string, unknown> = {}) => ({
  name: 'Example SSO',
  issuer: `https://id${++count}.example.com`,
  client_id: 'parley',
  client_secret: secret,
  email_domains: ['example.com'],
  ...over,
})
const post = (body: unknown, headers = superAdmin) => node.call('POST', path, { body, headers })
const put = (id: unknown, body: unknown, headers = superAdmin) => node.call('PUT', `${path}/${id}`, { body, headers })
const codeOf = async (reply: ReturnType<Node['call']>) => [(await reply).status, (await reply).body['code']]

describe('connecting an identity provider', () => {
  test('shows where it is to send people back, and never its secret: not in a reply, not in the database, not in the trail', async () => {
    const made = await post(wish())
    expect(made.status, made.text).toBe(201)
    const id = String(made.body['id'])
    expect(made.body).toMatchObject({
      source: 'settings',
      has_client_secret: true,
      admits_super_admins: true,
      redirect_uri: `http://127.0.0.1:8000/api/v1/auth/sso/${id}/callback`,
      scopes: ['openid', 'email', 'profile'],
      mapping: [],
      makes_agents: false,
    })
    const changed = await put(id, { client_secret: `${secret} either` })
    const one = await node.call('GET', `${path}/${id}`, { headers: superAdmin })
    const list = await node.call('GET', path, { headers: superAdmin })
    const stored = JSON.stringify([
      await house.sql`select t::text from identity_provider t`,
      await house.sql`select entry::text from audit_queue`,
    ])
    for (const text of [made.text, changed.text, one.text, list.text, stored]) expect(text).not.toContain(secret)
    expect(one.body).toEqual(changed.body)
    expect((await put(id, { client_secret: null })).body['has_client_secret']).toBe(false)
  })

  test('is told in the audit trail, with what changed', async () => {
    const id = (await post(wish({ group_claim: 'groups' }))).body['id']
    await put(id, { name: 'Other', client_secret: null })
    await node.call('DELETE', `${path}/${id}`, { headers: superAdmin })
    const entries = await house.sql<{ entry: { action: string; before: unknown; after: unknown } }[]>`
      select entry from audit_queue where entry->'object'->>'id' = ${String(id)} order by id`
    expect(entries.map(({ entry }) => entry.action)).toEqual([
      'identity_provider.connected',
      'identity_provider.updated',
      'identity_provider.disconnected',
    ])
    expect(entries[1]!.entry).toMatchObject({ before: { name: 'Example SSO' }, after: { name: 'Other' } })
  })

  test('happens once with the same Idempotency-Key, and once for an issuer', async () => {
    const body = wish()
    const headers = { ...superAdmin, 'idempotency-key': 'once' }
    const [one, two] = [await post(body, headers), await post(body, headers)]
    expect(two.body).toEqual(one.body)
    expect(await codeOf(post(body))).toEqual([409, 'duplicate'])
    const pool = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab1'
    expect(await codeOf(post(wish({ issuer: pool })))).toEqual([409, 'duplicate'])
  })

  test.each<[number, Record<string, unknown>]>([
    [422, { issuer: 'http://id.example.com' }],
    [422, { issuer: 'https://id.example.com/?a=b' }],
    [422, { issuer: 'https://user@id.example.com' }],
    [422, { issuer: 'file:///etc/passwd' }],
    [422, { issuer: 'https://' }],
    [422, { name: ' ' }],
    [422, { client_id: 'a b' }],
    [422, { client_secret: '' }],
    [422, { email_domains: ['*'] }],
    [422, { email_domains: ['Example.com'] }],
    [422, { email_domains: ['@example.com'] }],
    [422, { email_domains: undefined }],
    [422, { email_domains: [], trusts_email: true }],
    [422, { scopes: ['open id'] }],
    [422, { mapping: [{ group: 'a' }] }],
    [422, { admits_super_admins: true }],
    [404, { mapping: [{ group: 'a', role: 'unknown' }] }],
    [404, { default_role: 'unknown' }],
    [
      404,
      {
        mapping: [
          { group: 'a', role: 'agent', department_ids: [toId('department', '01932a1f-7c00-7000-8000-0000000000ff')] },
        ],
      },
    ],
  ])('%i for %j, and nothing is connected', async (status, over) => {
    expect((await post(wish(over))).status).toBe(status)
    expect(await house.sql`select 1 from identity_provider`).toEqual([])
  })

  test('takes a person who may do everything; a super admin’s role is given by super admins alone', async () => {
    const role = { key: 'sso_only', name: 'SSO only', permissions: ['sso.manage', 'ticket.read'], scope: 'all' }
    expect((await node.call('POST', '/api/v1/roles', { body: role, headers: superAdmin })).status).toBe(201)
    const some = (await signIn(node, (await anAgent(house, node, { role: 'sso_only' })).email)).token
    const agent = (await signIn(node, (await anAgent(house, node)).email)).token
    const body = { name: 'x', permissions: ['sso.manage'] }
    const key = (await node.call('POST', '/api/v1/keys', { body, headers: superAdmin })).body['key']
    const id = (await post(wish())).body['id']
    for (const headers of [some, agent, { 'x-api-key': String(key) }]) {
      expect(await codeOf(post(wish(), headers))).toEqual([403, 'insufficient_permissions'])
      expect(await codeOf(put(id, { name: 'Mine' }, headers))).toEqual([403, 'insufficient_permissions'])
      expect((await node.call('DELETE', `${path}/${id}`, { headers })).status).toBe(403)
    }
    expect((await post(wish(), {})).status).toBe(401)
    expect((await node.call('GET', path, { headers: agent })).status).toBe(403)
    expect((await node.call('GET', path, { headers: some })).status).toBe(200)
    const rule = { mapping: [{ group: 'a', role: 'super_admin' }] }
    expect((await post(wish(rule), admin)).status).toBe(403)
    expect((await post(wish(rule))).status).toBe(201)
  })
})

test('one of the environment is shown, and changed there alone', async () => {
  const [shown] = (await node.call('GET', path, { headers: admin })).body['providers'] as Record<string, unknown>[]
  expect(shown).toMatchObject({ id: 'cognito', source: 'environment', email_domains: null, has_client_secret: false })
  expect((await node.call('GET', `${path}/cognito`, { headers: admin })).body).toEqual(shown)
  expect(await codeOf(put('cognito', { name: 'x' }))).toEqual([409, 'provider_of_environment'])
  expect(await codeOf(node.call('DELETE', `${path}/cognito`, { headers: superAdmin }))).toEqual([
    409,
    'provider_of_environment',
  ])
  expect(await codeOf(put('oidc', { name: 'x' }))).toEqual([404, 'provider_not_found'])
  expect(await codeOf(put(toId('identityProvider', '01932a1f-7c00-7000-8000-0000000000ff'), { name: 'x' }))).toEqual([
    404,
    'provider_not_found',
  ])
  expect(await codeOf(put('cognito', {}))).toEqual([400, 'nothing_to_update'])
})

test('people sign in at a provider that was connected in Parley, and not once it is disconnected', async () => {
  const made = await post(
    wish({
      issuer: issuer.issuer,
      client_id: client.id,
      client_secret: client.secret,
      default_role: 'viewer',
      makes_agents: true,
    }),
  )
  issuer.register([String(made.body['redirect_uri'])])
  issuer.comes({ sub: 'ada', email: 'ada@example.com', email_verified: true })
  const at = browser('http://127.0.0.1:8000', node.url)
  const start = `/api/v1/auth/sso/${made.body['id']}/start`
  expect((await at.go(start)).end).toBe('/app')
  const cookie = `parley_session=${at.cookies('http://127.0.0.1:8000').get('parley_session')}`
  expect((await me(node, { cookie })).body).toMatchObject({ role: 'viewer', email: 'ada@example.com' })
  expect((await node.call('DELETE', `${path}/${made.body['id']}`, { headers: superAdmin })).status).toBe(204)
  expect((await node.call('GET', start)).body['code']).toBe('provider_not_found')
})

describe('passwords for super admins alone', () => {
  const policy = '/api/v1/sign-in-policy'
  const choose = (password_sign_in: string, headers = superAdmin, at = node) =>
    at.call('PUT', policy, { body: { password_sign_in }, headers })
  const login = (email: string) => node.call('POST', '/api/v1/auth/login', { body: { email, password } })

  test('ends what others signed in to, lets super admins in, and tells others only once their password was right', async () => {
    const agent = await anAgent(house, node)
    const chief = await anAgent(house, node, { role: 'super_admin' })
    const [before, kept] = [await signIn(node, agent.email), await signIn(node, chief.email)]
    expect((await choose('super_admins')).body).toEqual({ password_sign_in: 'super_admins' })
    expect((await me(node, before.cookie)).status).toBe(401)
    expect((await node.call('POST', '/api/v1/auth/refresh', { body: { refresh_token: before.refresh } })).status).toBe(
      401,
    )
    expect((await me(node, kept.cookie)).status).toBe(200)
    expect((await login(chief.email)).status).toBe(200)
    expect(await codeOf(login(agent.email))).toEqual([403, 'password_sign_in_off'])
    const wrong = await node.call('POST', '/api/v1/auth/login', { body: { email: agent.email, password: 'wrong' } })
    expect([wrong.status, wrong.body['code']]).toEqual([401, 'wrong_credentials'])
    expect((await node.call('GET', '/api/v1/auth/sso')).body['password_sign_in']).toBe('super_admins')
    expect((await choose('everybody')).status).toBe(200)
    expect((await login(agent.email)).status).toBe(200)
  })

  test('an invitation is no way around it, and is not used up', async () => {
    const agent = await anAgent(house, node, { withPassword: false })
    const { link } = await house.sql.begin((tx) => node.access.invite(tx, agent.id))
    const token = new URL(link).hash.slice('#token='.length)
    const register = () =>
      node.call('POST', '/api/v1/auth/register', { body: { token, name: 'Ada', password: 'a long pass phrase' } })
    await choose('super_admins')
    expect(await codeOf(register())).toEqual([403, 'password_sign_in_off'])
    await choose('everybody')
    expect((await register()).status).toBe(200)
  })

  test('is refused when nobody could sign in then', async () => {
    const bare = await house.node()
    expect(await codeOf(choose('super_admins', superAdmin, bare))).toEqual([409, 'would_lock_out'])
    await house.sql`update agent set password_hash = null where role = 'super_admin'`
    expect(await codeOf(choose('super_admins'))).toEqual([409, 'would_lock_out'])
    await house.sql`update agent set password_hash = ${await node.access.passwords.hash(password)} where role = 'super_admin'`
    const id = (await node.call('POST', path, { body: wish(), headers: superAdmin })).body['id']
    expect((await choose('super_admins', superAdmin, bare)).status).toBe(200)
    expect(await codeOf(bare.call('DELETE', `${path}/${id}`, { headers: superAdmin }))).toEqual([409, 'would_lock_out'])
    const off = { body: { is_enabled: false }, headers: superAdmin }
    expect(await codeOf(bare.call('PUT', `${path}/${id}`, off))).toEqual([409, 'would_lock_out'])
    await choose('everybody')
    expect((await bare.call('DELETE', `${path}/${id}`, { headers: superAdmin })).status).toBe(204)
  })

  test('takes who may do everything', async () => {
    const agent = (await signIn(node, (await anAgent(house, node)).email)).token
    expect((await choose('super_admins', agent)).status).toBe(403)
    expect((await choose('super_admins', {})).status).toBe(401)
    expect((await choose('nobody')).status).toBe(422)
    expect((await node.call('GET', policy, { headers: superAdmin })).body).toEqual({ password_sign_in: 'everybody' })
  })
})
