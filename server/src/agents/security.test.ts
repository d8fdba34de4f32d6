import { toId } from '@parley/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anAgent, cookieOf, type House, me, type Node, openHouse, password, signIn } from '../access/test-house.ts'
import { withTotp } from '../second-factor/test-person.ts'

// What an administrator sees and ends of how somebody signs in, and what one's own address asks for.

let house: House
let node: Node
let boss: Person
let admin: Person
let agent: Person
type Person = Awaited<ReturnType<typeof somebody>>
type Who = { token: Record<string, string> }

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
})
beforeEach(async () => {
  await house.sql`truncate sign_in_try, audit_queue`
  await house.sql`delete from agent`
  boss = await somebody('super_admin')
  admin = await somebody('admin')
  agent = await somebody('agent')
})
afterAll(() => house?.close())

async function somebody(role: string) {
  const { id, email } = await anAgent(house, node, { role })
  return { id: toId('agent', id), uuid: id, email, ...(await signIn(node, email)) }
}
const call = (method: string, path: string, who: Who, body?: unknown) =>
  node.call(method, path, { body, headers: who.token })
type Listed = { session_id: string; user_agent: string | null; ip: string | null; last_used_at: string }
const sessionsOf = async (person: Person, who: Who) =>
  (await call('GET', `/api/v1/agents/${person.id}/sessions`, who)).body['sessions'] as Listed[]
const end = (person: { id: string }, session: string, who: Who) =>
  call('DELETE', `/api/v1/agents/${person.id}/sessions/${session}`, who)
const deeds = async (action: string) =>
  (
    await house.sql<{ entry: Record<string, unknown> }[]>`
      select entry from audit_queue where entry->>'action' = ${action}`
  ).map(({ entry }) => entry)

describe('one session of somebody else', () => {
  test('is told by device, place and last use, and ends alone, with cookie, tokens and a line in the trail', async () => {
    const phone = await signIn(node, agent.email, { 'user-agent': 'A phone' })
    const listed = await sessionsOf(agent, admin)
    const theirs = listed.find(({ user_agent: program }) => program === 'A phone')!
    expect(theirs).toMatchObject({ ip: expect.any(String), last_used_at: expect.any(String), is_current: false })
    expect((await end(agent, theirs.session_id, admin)).status).toBe(204)
    expect((await me(node, phone.cookie)).status).toBe(401)
    expect((await me(node, phone.token)).status).toBe(401)
    const refresh = { body: { refresh_token: phone.refresh } }
    expect((await node.call('POST', '/api/v1/auth/refresh', refresh)).status).toBe(401)
    expect((await me(node, agent.token)).status).toBe(200)
    expect((await sessionsOf(agent, admin)).map((one) => one.session_id)).not.toContain(theirs.session_id)
    expect(await deeds('agent.session_ended')).toEqual([
      expect.objectContaining({
        actor: expect.objectContaining({ id: admin.id }),
        object: { type: 'agent', id: agent.id },
        after: { session_id: theirs.session_id },
      }),
    ])
  })

  test('that has ended is ended again without a second line', async () => {
    const [one] = await sessionsOf(agent, admin)
    expect((await end(agent, one!.session_id, admin)).status).toBe(204)
    expect((await end(agent, one!.session_id, admin)).status).toBe(204)
    expect(await deeds('agent.session_ended')).toHaveLength(1)
  })

  test('attack: of somebody stronger it is not ended, nor under the id of a weaker person', async () => {
    const [bosses] = await sessionsOf(boss, boss)
    expect((await end(boss, bosses!.session_id, admin)).status).toBe(403)
    const smuggled = await end(agent, bosses!.session_id, admin)
    expect([smuggled.status, smuggled.body['code']]).toEqual([404, 'session_not_found'])
    const [admins] = await sessionsOf(admin, boss)
    expect((await end(admin, admins!.session_id, agent)).status).toBe(403)
    for (const who of [boss, admin]) expect((await me(node, who.token)).status).toBe(200)
    expect(await deeds('agent.session_ended')).toEqual([])
  })

  test('that never was, and one of a person who never was, are not found', async () => {
    const nothing = '01932a1f-7c00-7000-8000-0000000000ff'
    const reply = await end(agent, toId('session', nothing), admin)
    expect([reply.status, reply.body['code']]).toEqual([404, 'session_not_found'])
    const [own] = await sessionsOf(admin, admin)
    const nobody = await end({ id: toId('agent', nothing) }, own!.session_id, admin)
    expect([nobody.status, nobody.body['code']]).toEqual([404, 'agent_not_found'])
  })
})

describe('one’s own address', () => {
  const move = (who: Person, email: string, headers: Record<string, string> = who.token) =>
    node.call('PUT', `/api/v1/users/${who.id}`, { headers, body: { email } })

  test('asks for a proof of the last ten minutes, by cookie and by token; name and others’ addresses do not', async () => {
    const before = boss.email
    house.clock.ms += 10 * 60_000
    for (const headers of [boss.token, boss.cookie]) {
      const refused = await move(boss, 'mine@example.com', headers)
      expect([refused.status, refused.body['code']]).toEqual([403, 'proof_required'])
    }
    expect((await me(node, boss.token)).body['email']).toBe(before)
    expect((await call('PUT', `/api/v1/users/${boss.id}`, boss, { name: 'Ada', email: before })).status).toBe(200)
    expect((await move(agent, 'theirs@example.com', boss.token)).status).toBe(200)
    const proved = await node.call('POST', '/api/v1/me/proof', { headers: boss.cookie, body: { password } })
    expect((await move(boss, 'mine@example.com', cookieOf(proved))).status).toBe(200)
    expect((await me(node, boss.token)).status, 'every session ends').toBe(401)
  })

  test('is not changed with the password alone by who has a second factor', async () => {
    const { id, cookie } = await withTotp(house, node, { role: 'super_admin' })
    house.clock.ms += 10 * 60_000
    const proof = await node.call('POST', '/api/v1/me/proof', { headers: cookie, body: { password } })
    expect([proof.status, proof.body['code']]).toEqual([422, 'wrong_proof'])
    const options = { headers: cookie, body: { email: 'moved-away@example.com' } }
    const reply = await node.call('PUT', `/api/v1/users/${toId('agent', id)}`, options)
    expect([reply.status, reply.body['code']]).toEqual([403, 'proof_required'])
  })
})

describe('who has a second factor', () => {
  const seen = async (who: Who) => {
    const { agents } = (await call('GET', '/api/v1/agents', who)).body as {
      agents: { id: string; has_second_factor: boolean | null }[]
    }
    return Object.fromEntries(agents.map(({ id, has_second_factor: has }) => [id, has]))
  }

  test('is told to who manages agents: with an app that was confirmed, with a passkey, and without', async () => {
    const safe = await withTotp(house, node)
    await house.sql`
      insert into passkey (id, agent_id, credential_id, public_key, counter, name)
      values (${boss.uuid}, ${boss.uuid}, 'a key', ${Buffer.from('x')}, 0, 'a key')`
    expect((await call('POST', '/api/v1/me/totp', agent)).status, 'begun, not confirmed').toBe(200)
    const expected = { [boss.id]: true, [admin.id]: false, [agent.id]: false, [toId('agent', safe.id)]: true }
    expect(await seen(admin)).toEqual(expected)
    const one = await call('GET', `/api/v1/users/${toId('agent', safe.id)}`, admin)
    expect(one.body['has_second_factor']).toBe(true)
  })

  test('is told to nobody else, neither in the list nor of one', async () => {
    expect([...new Set(Object.values(await seen(agent)))]).toEqual([null])
    expect((await call('GET', `/api/v1/users/${agent.id}`, agent)).body['has_second_factor']).toBeNull()
    const wish = { name: 'k', permissions: ['agent.read', 'ticket.read'] }
    const key = await call('POST', '/api/v1/keys', boss, wish)
    const service = { token: { 'x-api-key': String(key.body['key']) } }
    expect([...new Set(Object.values(await seen(service)))]).toEqual([null])
  })
})
