import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  anAgent,
  bearer,
  cookieOf,
  type House,
  me,
  type Node,
  openHouse,
  password,
  signIn,
} from '../access/test-house.ts'
import { browser, type Claims, client, type Issuer, openIssuer } from './issuer.fixture.ts'

// The sign-ins elsewhere that open an account: seen by its person and by who manages them, and disconnected by its person.

const origin = 'http://127.0.0.1:8000'
let house: House
let issuer: Issuer
let node: Node
let people = 0

beforeAll(async () => {
  house = await openHouse()
  issuer = await openIssuer()
  issuer.register([`${origin}/api/v1/auth/sso/oidc/callback`])
  node = await house.node({ OIDC_ISSUER: issuer.issuer, OIDC_CLIENT_ID: client.id, OIDC_CLIENT_SECRET: client.secret })
})
beforeEach(() => house.sql`truncate sign_in_try, audit_queue`)
afterAll(async () => {
  await issuer?.close()
  await house?.close()
})

type Headers = Record<string, string>
type Listed = { id: string; kept_because: string | null }
const own = async (headers: Headers) =>
  (await node.call('GET', '/api/v1/me/identities', { headers })).body['identities'] as Listed[]
const disconnect = (headers: Headers, id: string) => node.call('DELETE', `/api/v1/me/identities/${id}`, { headers })

/** Signs this person in at the provider, in a browser of their own. */
async function come(claims: Claims): Promise<Headers> {
  issuer.comes(claims)
  const at = browser(origin, node.url)
  await at.go('/api/v1/auth/sso/oidc/start')
  return { cookie: `parley_session=${at.cookies(origin).get('parley_session')}` }
}
const aPerson = (over: Partial<Claims> = {}): Claims => {
  const sub = `someone${++people}`
  return { sub, email: `${sub}@example.com`, email_verified: true, name: 'Grace', groups: [], ...over }
}
/** An agent with a role that was given here, who has signed in at the provider too. */
async function linked(wish: { role?: string; withPassword?: boolean } = {}) {
  const person = aPerson()
  const agent = await anAgent(house, node, { email: String(person['email']), ...wish })
  return { ...agent, person, there: await come(person) }
}

describe('one’s own sign-ins elsewhere', () => {
  test('are told with provider, address, when they were connected and last used, and without the subject', async () => {
    const { there, email, person } = await linked()
    const reply = await node.call('GET', '/api/v1/me/identities', { headers: there })
    expect(reply.body).toEqual({
      identities: [
        {
          id: expect.stringMatching(/^agi_/),
          provider: { id: 'oidc', name: 'Single sign-on' },
          issuer: issuer.issuer,
          email,
          connected_at: expect.any(String),
          last_used_at: expect.any(String),
          kept_because: null,
        },
      ],
    })
    expect(reply.text).not.toContain(`"${person.sub}"`)
    expect(await own((await signIn(node, (await anAgent(house, node)).email)).cookie)).toEqual([])
  })

  test('are told to who manages that person, and to nobody else', async () => {
    const { id, there } = await linked({ role: 'admin' })
    const path = `/api/v1/agents/${toId('agent', id)}/identities`
    const as = async (role: string) => (await signIn(node, (await anAgent(house, node, { role })).email)).token
    const reply = await node.call('GET', path, { headers: await as('super_admin') })
    expect(reply.body['identities']).toEqual(await own(there))
    for (const role of ['supervisor', 'agent', 'viewer'])
      expect((await node.call('GET', path, { headers: await as(role) })).status).toBe(403)
    const boss = await anAgent(house, node, { role: 'super_admin' })
    const stronger = `/api/v1/users/${toId('agent', boss.id)}/identities`
    expect((await node.call('GET', stronger, { headers: await as('admin') })).status).toBe(403)
  })
})

describe('disconnecting one', () => {
  test('leaves the password, ends other sessions that began there, changes the cookie, and is in the trail', async () => {
    const { there, person, email, id } = await linked()
    const elsewhere = await come(person)
    const home = await signIn(node, email)
    const [one] = await own(home.cookie)
    const reply = await disconnect(home.cookie, one!.id)
    expect(reply.status, reply.text).toBe(204)
    for (const headers of [there, elsewhere, home.cookie]) expect((await me(node, headers)).status).toBe(401)
    expect(await own(cookieOf(reply))).toEqual([])
    const rows = await house.sql<{ entry: Record<string, unknown> }[]>`
      select entry from audit_queue where entry->>'action' = 'agent.identity_disconnected'`
    expect(rows.map(({ entry }) => entry)).toEqual([
      expect.objectContaining({ object: { type: 'agent', id: toId('agent', id) }, before: expect.anything() }),
    ])
    expect((await signIn(node, email)).reply.status).toBe(200)
  })

  test('asks for a proof of the last ten minutes', async () => {
    const { email } = await linked()
    const home = await signIn(node, email)
    const [one] = await own(home.cookie)
    house.clock.ms += 10 * 60_000
    expect((await disconnect(home.cookie, one!.id)).body['code']).toBe('proof_required')
    const proved = await node.call('POST', '/api/v1/me/proof', { headers: home.cookie, body: { password } })
    expect((await disconnect(cookieOf(proved), one!.id)).status).toBe(204)
  })

  test('is refused where nothing else would let the person in, and says what to do', async () => {
    const { there, id } = await linked({ withPassword: false })
    const [one] = await own(there)
    expect(one!.kept_because).toBe('only_way')
    const refused = await disconnect(there, one!.id)
    expect([refused.status, refused.body['code']]).toEqual([409, 'sign_in_needed'])
    expect(refused.body['detail']).toMatch(/password.+passkey/)
    // At a provider that is not connected any more nobody comes in.
    await house.sql`insert into agent_identity (issuer, subject, agent_id) values ('https://gone.example.com', ${id}, ${id})`
    expect((await disconnect(there, one!.id)).status).toBe(409)
    await house.sql`
      insert into passkey (id, agent_id, credential_id, public_key, counter, name)
      values (${uuidv7()}, ${id}, ${id}, ${Buffer.from('x')}, 0, 'a key')`
    expect((await disconnect(there, one!.id)).status).toBe(204)
  })

  test('is refused while passwords are for super admins alone, but to a super admin with one', async () => {
    const [agent, boss] = [await linked(), await linked({ role: 'super_admin' })]
    await house.sql`update sign_in_policy set password_sign_in = 'super_admins'`
    const [theirs, his] = [(await own(agent.there))[0]!, await signIn(node, boss.email)]
    expect([theirs.kept_because, (await disconnect(agent.there, theirs.id)).status]).toEqual(['only_way', 409])
    expect((await disconnect(his.cookie, (await own(his.cookie))[0]!.id)).status).toBe(204)
    await house.sql`update sign_in_policy set password_sign_in = 'everybody'`
  })

  test('attack: nobody slips from under the groups that chose their role by disconnecting', async () => {
    const there = await come(aPerson({ groups: ['agents'] }))
    const uuid = String((await house.sql`select id from agent order by created_at desc limit 1`)[0]!['id'])
    await house.sql`update agent set password_hash = 'a password' where id = ${uuid}`
    const [one] = await own(there)
    expect(one!.kept_because).toBe('role')
    expect((await disconnect(there, one!.id)).body['code']).toBe('sign_in_needed')
  })

  test('attack: somebody else’s is not found, and not disconnected', async () => {
    const [ada, other] = [await linked(), await linked()]
    const [theirs] = await own(other.there)
    const reply = await disconnect(ada.there, theirs!.id)
    expect([reply.status, reply.body['code']]).toEqual([404, 'identity_not_found'])
    expect(await own(other.there)).toHaveLength(1)
    const at = Math.floor(house.clock.ms / 1000)
    const idToken = await issuer.token({ ...ada.person, iat: at, exp: at + 600 })
    const [mine] = await own(ada.there)
    expect((await disconnect(bearer(idToken), mine!.id)).body['code'], 'an ID token is no session').toBe(
      'proof_required',
    )
  })
})
