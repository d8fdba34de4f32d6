import { toId } from '@parley/contract'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAgent, bearer, type House, me, type Node, openHouse, password, signIn } from '../access/test-house.ts'
import { type Claims, client, type Issuer, openIssuer } from './issuer.fixture.ts'

// Who somebody is and what they may do, by the word of a provider that was connected in Parley: with ID tokens, which are read by the
// same rules as a sign-in.

let house: House
let issuer: Issuer
let node: Node
let boss: Record<string, string>
let id: string
let seconds = 0
let people = 0
const returns = '01932a1f-7c00-7000-8000-0000000000d1'
const sales = '01932a1f-7c00-7000-8000-0000000000d2'
const dep = (uuid: string) => toId('department', uuid)

beforeAll(async () => {
  house = await openHouse()
  issuer = await openIssuer()
  issuer.register(['https://unused.example.com'])
  node = await house.node()
  boss = (await signIn(node, (await anAgent(house, node, { role: 'super_admin' })).email)).token
  await house.sql`insert into department (id, name) values (${returns}, 'Returns'), (${sales}, 'Sales')`
  const reply = await node.call('POST', '/api/v1/identity-providers', { headers: boss, body: connection() })
  expect(reply.status, reply.text).toBe(201)
  id = String(reply.body['id'])
})
afterAll(async () => {
  await issuer?.close()
  await house?.close()
})

const connection = () => ({
  name: 'Example SSO',
  issuer: issuer.issuer,
  client_id: client.id,
  client_secret: client.secret,
  email_domains: ['example.com'],
  group_claim: 'groups',
  mapping: [
    { group: 'chiefs', role: 'admin' },
    { group: 'leads', role: 'supervisor', department_ids: [dep(returns), dep(sales)] },
    { group: 'support', role: 'agent', department_ids: [dep(returns)] },
  ],
  makes_agents: true,
})
async function set(change: Record<string, unknown>) {
  const reply = await node.call('PUT', `/api/v1/identity-providers/${id}`, { headers: boss, body: change })
  expect(reply.status, reply.text).toBe(200)
}

function aPerson(over: Partial<Claims> = {}): Claims {
  const sub = `person${++people}`
  return { sub, email: `${sub}@example.com`, email_verified: true, groups: ['support'], ...over }
}
/** Each later than the one before. */
function idToken(claims: Claims, over: Record<string, unknown> = {}, header = {}): Promise<string> {
  const at = Math.floor(house.clock.ms / 1000) - 1000 + ++seconds
  return issuer.token({ iat: at, exp: at + 3600, ...claims, ...over }, header)
}
const come = async (claims: Claims, over = {}, header = {}) => me(node, bearer(await idToken(claims, over, header)))

describe('who comes in the first time', () => {
  test('somebody with a verified address of a domain that the provider speaks for, and nobody else', async () => {
    expect((await come(aPerson())).status).toBe(200)
    const others = [
      { email_verified: false },
      { email_verified: undefined },
      { email_verified: 'true' },
      { email: 'a@evil.example' },
      { email: 'a@sub.example.com' },
      { email: 'a@example.com.evil.example' },
      { email: 'evil.example@example.com@evil.example' },
      { email: undefined },
      { email: 7 },
      { groups: ['Support'] },
      { groups: 'support' },
      { groups: undefined },
    ]
    for (const over of others) {
      const reply = await come(aPerson(over as Partial<Claims>))
      expect([over, reply.status, reply.body['code']]).toEqual([over, 403, 'no_account'])
    }
  })

  test('an agent with that address is linked and keeps a role that was given in Parley, as long as no group is mapped', async () => {
    const { email } = await anAgent(house, node, { email: 'Linked@example.com', role: 'admin' })
    await anAgent(house, node, { email: 'foreign@evil.example', role: 'admin' })
    const person = aPerson({ email: 'linked@example.com', groups: ['others'] })
    expect((await come(person)).body).toMatchObject({ email, role: 'admin' })
    expect((await come({ ...person, email: 'moved@evil.example' })).body).toMatchObject({ email, role: 'admin' })
    expect((await come(aPerson({ email: 'linked@example.com' }))).status, 'another person').toBe(403)
    expect((await come(aPerson({ email: 'foreign@evil.example' }))).status).toBe(403)
  })

  test('nobody by an address alone when the agent is disabled or deleted', async () => {
    const gone = await anAgent(house, node, { email: 'gone@example.com' })
    await house.sql`update agent set status = 'disabled' where id = ${gone.id}`
    expect((await come(aPerson({ email: 'gone@example.com' }))).body['code']).toBe('no_account')
    expect(await house.sql`select 1 from agent_identity where agent_id = ${gone.id}`).toEqual([])
  })

  test('nobody unknown while the provider makes no agents; by the default role when it has one', async () => {
    await set({ makes_agents: false, default_role: 'viewer' })
    expect((await come(aPerson())).status).toBe(403)
    await set({ makes_agents: true })
    expect((await come(aPerson({ groups: [] }))).body).toMatchObject({ role: 'viewer', department_ids: [] })
    await set({ default_role: null })
  })

  test('addresses count without the provider’s word only where it is trusted, and never against it', async () => {
    await set({ trusts_email: true })
    expect((await come(aPerson({ email_verified: undefined }))).status).toBe(200)
    expect((await come(aPerson({ email_verified: false }))).status).toBe(403)
    await set({ trusts_email: false })
  })

  test('10 at once are one agent', async () => {
    const token = bearer(await idToken(aPerson()))
    const replies = await Promise.all(Array.from({ length: 10 }, () => me(node, token)))
    expect(new Set(replies.map(({ body }) => body['id'])).size).toBe(1)
  })
})

describe('groups, read at each new token', () => {
  test('choose role and departments: the first that is mapped, and all departments together', async () => {
    const person = aPerson()
    expect((await come(person)).body).toMatchObject({ role: 'agent', department_ids: [dep(returns)] })
    const lead = (await come({ ...person, groups: ['support', 'leads'] })).body
    expect(lead['role']).toBe('supervisor')
    expect((lead['department_ids'] as string[]).sort()).toEqual([dep(returns), dep(sales)].sort())
    expect((await come({ ...person, groups: ['chiefs', 'support'] })).body['role']).toBe('admin')
    expect((await come(person)).body).toMatchObject({ role: 'agent', department_ids: [dep(returns)] })
  })

  test('take away too: whoever is in none any more is out on the next request, and what was signed in has ended', async () => {
    const person = aPerson({ groups: ['chiefs'] })
    const { body } = await come(person)
    const uuid = (await house.sql`select agent_id from agent_identity where subject = ${person.sub}`)[0]!['agent_id']
    await house.sql`update agent set password_hash = ${await node.access.passwords.hash(password)} where id = ${uuid}`
    const session = await signIn(node, String(body['email']))
    const out = await idToken({ ...person, groups: [] })
    for (let i = 0; i < 2; i++) expect((await me(node, bearer(out))).body['code']).toBe('no_account')
    expect((await me(node, session.cookie)).status).toBe(401)
    expect((await come({ ...person, groups: ['support'] })).body['role']).toBe('agent')
  })

  test('of an older token change nothing', async () => {
    const person = aPerson({ groups: ['chiefs'] })
    const old = await idToken(person)
    await come({ ...person, groups: ['support'] })
    expect((await me(node, bearer(old))).body['role']).toBe('agent')
  })

  test('never take the last super admin away', async () => {
    const chief = aPerson({ email: 'last@example.com', groups: [] })
    const last = await anAgent(house, node, { email: 'last@example.com', role: 'super_admin', withPassword: false })
    await come(chief)
    await house.sql`update agent set status = 'disabled' where role = 'super_admin' and id <> ${last.id}`
    expect((await come({ ...chief, groups: ['support'] })).body).toMatchObject({ role: 'super_admin' })
    await house.sql`update agent set status = 'active' where role = 'super_admin'`
    expect((await come({ ...chief, groups: ['support'] })).body).toMatchObject({ role: 'agent' })
  })

  test('name roles and departments that are gone for nothing', async () => {
    await house.sql`insert into role (key, name, permissions, scope) values ('short_lived', 'Short-lived', '{ticket.read}', 'all')`
    await set({ mapping: [{ group: 'brief', role: 'short_lived' }, ...connection().mapping] })
    const person = aPerson({ groups: ['brief', 'support'] })
    expect((await come(person)).body).toMatchObject({ role: 'short_lived', permissions: ['ticket.read'] })
    await house.sql`update agent set role = 'viewer' where role = 'short_lived'`
    await house.sql`delete from role where key = 'short_lived'`
    expect((await come(person)).body).toMatchObject({ role: 'agent' })
    await set({ mapping: connection().mapping })
  })
})

test('super admins come in only by the word of a super admin', async () => {
  await anAgent(house, node, { email: 'root@example.com', role: 'super_admin' })
  const root = aPerson({ email: 'root@example.com', groups: [] })
  const admin = (await signIn(node, (await anAgent(house, node, { role: 'admin' })).email)).token
  const byAdmin = { headers: admin, body: { name: 'Mine now' } }
  expect((await node.call('PUT', `/api/v1/identity-providers/${id}`, byAdmin)).body['admits_super_admins']).toBe(false)
  expect((await come(root)).status).toBe(403)
  await set({ name: 'Example SSO' })
  expect((await come(root)).body['role']).toBe('super_admin')
  await node.call('PUT', `/api/v1/identity-providers/${id}`, byAdmin)
  expect((await come(root)).status).toBe(403)
  await set({ name: 'Example SSO' })
})

test('a provider that is disabled or gone opens nothing from the next request on', async () => {
  const token = bearer(await idToken(aPerson()))
  expect((await me(node, token)).status).toBe(200)
  await set({ is_enabled: false })
  expect((await me(node, token)).status).toBe(401)
  expect((await node.call('GET', '/api/v1/auth/sso')).body['providers']).toEqual([])
  await set({ is_enabled: true })
  expect((await me(node, token)).status).toBe(200)
  await set({ client_id: 'another' })
  expect((await me(node, token)).status).toBe(401)
  await set({ client_id: client.id })
})

describe('ID tokens of the issuer on the API', () => {
  test('are callers, by keys that its discovery document names', async () => {
    const person = aPerson()
    expect((await come(person)).body).toMatchObject({ role: 'agent', email: person['email'] })
    expect((await come(person, { aud: [client.id] })).status).toBe(200)
    expect(issuer.seen.some(({ path }) => path === '/jwks')).toBe(true)
  })

  test.each([
    ['for another client', { aud: 'other' }],
    ['for several clients', { aud: [client.id, 'other'] }],
    ['issued to another client', { azp: 'other' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['an access token by its scope', { scope: 'openid' }],
    ['an access token as Entra writes it', { scp: 'user' }],
    ['an access token as Keycloak writes it', { typ: 'Bearer' }],
    ['a logout token', { events: {} }],
    ['without a subject', { sub: undefined }],
    ['that has ended', { exp: 1_700_000_000 }],
  ])('%s: 401', async (_name, over) => {
    expect((await come(aPerson(), over)).status).toBe(401)
  })

  test('an access token by its header (RFC 9068): 401', async () => {
    for (const typ of ['at+jwt', 'application/at+jwt', 'logout+jwt'])
      expect((await come(aPerson(), {}, { typ })).status).toBe(401)
  })
})
