import { defaultPreferences, type Preferences, Preferences as PreferencesSchema } from '@parley/contract'
import { Compile } from 'typebox/compile'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeKey } from './keys.ts'
import { anAgent, cookieOf, type House, me, type Node, openHouse, password, signIn } from './test-house.ts'

let house: House
let node: Node
let other: Node
let agent: { id: string; email: string }
let here: Awaited<ReturnType<typeof signIn>>

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
  other = await house.node()
})
beforeEach(async () => {
  agent = await anAgent(house, node)
  here = await signIn(node, agent.email)
})
afterAll(() => house?.close())

type Headers = Record<string, string>
const change = (body: unknown, headers: Headers = here.cookie) =>
  node.call('PATCH', '/api/v1/auth/me', { body, headers })
const newPassword = 'another long pass phrase'
const setPassword = (body: unknown, headers: Headers = here.cookie, at = node) =>
  at.call('PUT', '/api/v1/auth/me/password', { body, headers })
const rightChange = { current_password: password, new_password: newPassword }
const login = (text: string) =>
  node.call('POST', '/api/v1/auth/login', { body: { email: agent.email, password: text } })
const refresh = (token: string) => node.call('POST', '/api/v1/auth/refresh', { body: { refresh_token: token } })
async function aKey(): Promise<Headers> {
  const wish = {
    name: 'k',
    permissions: ['agent.manage'],
    departmentIds: null,
    createdBy: null,
    expiresAt: null,
  } as const
  return { 'x-api-key': (await makeKey(house.sql, wish, new Date())).key }
}

describe('name and preferences', () => {
  test('one who never chose has the defaults, which fit the schema; an API key has none', async () => {
    expect(Compile(PreferencesSchema).Check(defaultPreferences)).toBe(true)
    const said = Object.entries(PreferencesSchema.properties as Record<string, { default?: unknown }>)
    expect(Object.fromEntries(said.map(([name, schema]) => [name, schema.default]))).toEqual(defaultPreferences)
    expect((await me(node, here.cookie)).body).toMatchObject({ preferences: defaultPreferences, has_password: true })
    expect((await me(node, await aKey())).body).toMatchObject({ preferences: null, has_password: false })
  })

  test('a change is answered with the whole, is there on every node, and leaves the rest', async () => {
    const reply = await change({ name: 'Ada Byron', preferences: { theme: 'dark', list_width: 480 } })
    expect(reply.body).toMatchObject({
      name: 'Ada Byron',
      preferences: { ...defaultPreferences, theme: 'dark', list_width: 480 },
    })
    await change({ preferences: { send_delay_seconds: 0 } })
    const now = (await me(other, here.token)).body
    expect(now['preferences']).toEqual({ ...defaultPreferences, theme: 'dark', list_width: 480, send_delay_seconds: 0 })
    expect(now['name']).toBe('Ada Byron')
  })

  test('changes of different preferences at once all count', async () => {
    const wishes: Partial<Preferences>[] = [
      { theme: 'light' },
      { density: 'compact' },
      { send_delay_seconds: 30 },
      { list_width: 300 },
      { shows_customer: false },
    ]
    await Promise.all(wishes.map((preferences) => change({ preferences })))
    expect((await me(node, here.cookie)).body['preferences']).toEqual(Object.assign({}, ...wishes))
  })

  test('what is no choice is refused and changes nothing', async () => {
    for (const body of [
      { preferences: { theme: 'pink' } },
      { preferences: { send_delay_seconds: 31 } },
      { preferences: { send_delay_seconds: 1.5 } },
      { preferences: { list_width: 299 } },
      { preferences: { theme: null } },
      { preferences: { theme: 'dark', colour: 'red' } },
      { preferences: {} },
      { preferences: null },
      { name: '' },
      { name: 'a\nb' },
      { name: 'Ada', role: 'admin' },
      { email: 'x@example.com' },
      { name: 'Ada', password: 'x' },
    ])
      expect((await change(body)).status, JSON.stringify(body)).toBe(422)
    expect((await change({})).body['code']).toBe('nothing_to_update')
    const [row] = await house.sql`select name, email, role, preferences from agent where id = ${agent.id}`
    expect(row).toEqual({ name: 'Ada', email: agent.email, role: 'agent', preferences: {} })
  })

  test('a choice that is stored and is none any more counts as not made', async () => {
    const stored = { theme: 'pink', list_width: 9999, density: 'compact', gone: true }
    await house.sql`update agent set preferences = ${house.sql.json(stored)} where id = ${agent.id}`
    expect((await me(node, here.cookie)).body['preferences']).toEqual({ ...defaultPreferences, density: 'compact' })
  })

  test('needs a person: 401 without a credential, 403 with an API key', async () => {
    expect((await change({ name: 'X' }, {})).status).toBe(401)
    expect((await change({ name: 'X' }, await aKey())).status).toBe(403)
  })
})

describe('changing the password', () => {
  test('ends every other session with its tokens on the next request, on every node; this one goes on', async () => {
    const elsewhere = await signIn(other, agent.email)
    for (const each of [node, other]) expect((await me(each, elsewhere.cookie)).status).toBe(200)
    const changed = await setPassword(rightChange)
    expect(changed.body).toEqual({ success: true })
    for (const each of [node, other]) {
      expect((await me(each, elsewhere.cookie)).status).toBe(401)
      expect((await me(each, elsewhere.token)).status).toBe(401)
      expect((await me(each, cookieOf(changed))).status).toBe(200)
      expect((await me(each, here.token)).status, 'its access token is of before').toBe(401)
    }
    expect((await refresh(elsewhere.refresh)).status).toBe(401)
    const next = await refresh(here.refresh)
    expect(next.status).toBe(200)
    expect((await me(other, { authorization: `Bearer ${next.body['access_token']}` })).status).toBe(200)
    expect((await login(password)).status).toBe(401)
    expect((await login(newPassword)).status).toBe(200)
  })

  test('gives this session another cookie: a copy of the old one is worth nothing, and takes nothing from the new one', async () => {
    const changed = await setPassword(rightChange)
    const old = await me(other, here.cookie)
    expect([old.status, old.headers.get('set-cookie')]).toEqual([401, null])
    expect((await me(other, cookieOf(changed))).status).toBe(200)
    const program = await signIn(node, agent.email).catch(() => undefined)
    expect(program, 'the old password opens nothing').toBeUndefined()
  })

  test('a first password is not for whoever finds a browser open, nor for who signs in at a provider', async () => {
    await house.sql`update agent set password_hash = null where id = ${agent.id}`
    house.clock.ms += 11 * 60_000
    const late = await setPassword({ new_password: newPassword })
    expect([late.status, late.body['code']]).toEqual([403, 'proof_required'])
    await house.sql`update session set proved_by = 'provider', proved_at = ${new Date(house.clock.ms)} where agent_id = ${agent.id}`
    expect((await setPassword({ new_password: newPassword })).body['code']).toBe('insufficient_permissions')
  })

  test('a refresh token of this session that was used before the change still betrays its copy', async () => {
    const next = await refresh(here.refresh)
    await setPassword(rightChange)
    expect((await refresh(here.refresh)).status).toBe(401)
    expect((await refresh(String(next.body['refresh_token']))).status).toBe(401)
    expect((await me(node, here.cookie)).status).toBe(401)
  })

  test('needs the current one: wrong is 422 in its place, absent too, and nothing changes', async () => {
    const wrong = await setPassword({ ...rightChange, current_password: 'wrong' })
    expect([wrong.status, wrong.body['code'], wrong.body['errors']]).toEqual([
      422,
      'wrong_password',
      [{ path: '/current_password', message: 'is not right' }],
    ])
    for (const body of [
      { new_password: newPassword },
      { current_password: password },
      { ...rightChange, new_password: 'short' },
      { ...rightChange, new_password: 'x'.repeat(1025) },
      { ...rightChange, agent_id: 'agt_x' },
    ])
      expect((await setPassword(body)).status, JSON.stringify(body)).toBe(422)
    expect((await setPassword({ ...rightChange, new_password: 'a\0b'.repeat(5) })).status).toBe(400)
    expect((await setPassword(rightChange, {})).status).toBe(401)
    expect((await setPassword(rightChange, await aKey())).status).toBe(403)
    expect((await me(node, here.token)).status).toBe(200)
    expect((await login(password)).status).toBe(200)
  })

  test('guessing at the current one is slowed like guessing at sign-in, and counts there too', async () => {
    const statuses: number[] = []
    for (let i = 0; i < 10; i++) statuses.push((await setPassword({ ...rightChange, current_password: 'no' })).status)
    expect(statuses).toEqual([...Array(8).fill(422), 429, 429])
    expect((await login(password)).status).toBe(429)
    house.clock.ms += 200_000
    expect((await setPassword(rightChange)).status).toBe(200)
  })

  test('of two changes at once one wins, and its session alone is left', async () => {
    const elsewhere = await signIn(other, agent.email)
    const [one, two] = await Promise.all([
      setPassword({ current_password: password, new_password: `${newPassword} 1` }, here.cookie, node),
      setPassword({ current_password: password, new_password: `${newPassword} 2` }, elsewhere.cookie, other),
    ])
    // The one that comes second is signed out already, or finds that the password is another.
    expect([one.status, two.status]).toContain(200)
    expect([401, 422]).toContain(one.status === 200 ? two.status : one.status)
    const alive = [(await me(node, cookieOf(one))).status, (await me(node, cookieOf(two))).status]
    expect(alive).toEqual(one.status === 200 ? [200, 401] : [401, 200])
    expect((await login(`${newPassword} ${one.status === 200 ? 1 : 2}`)).status).toBe(200)
  })

  test('does not bring a session back that ended while it ran', async () => {
    await house.sql`create function meanwhile() returns trigger language plpgsql as $$ begin
      new.session_version := new.session_version + 1; return new; end $$`
    await house.sql`create trigger meanwhile before update of password_hash on agent
      for each row execute function meanwhile()`
    try {
      expect((await setPassword(rightChange)).status).toBe(200)
    } finally {
      await house.sql`drop trigger meanwhile on agent`
    }
    expect((await me(node, here.cookie)).status).toBe(401)
  })

  test('an invitation that was made before dies with it', async () => {
    const { link } = await house.sql.begin((tx) => node.access.invite(tx, agent.id))
    const body = { token: new URL(link).hash.slice('#token='.length) }
    expect((await node.call('POST', '/api/v1/auth/invitation', { body })).status).toBe(200)
    await setPassword(rightChange)
    expect((await node.call('POST', '/api/v1/auth/invitation', { body })).status).toBe(401)
  })

  test('who signed in by the first link and has none sets one without a current one, once', async () => {
    await house.sql`update agent set password_hash = null where id = ${agent.id}`
    expect((await me(node, here.cookie)).body['has_password']).toBe(false)
    const first = await setPassword({ new_password: newPassword })
    expect(first.status).toBe(200)
    expect((await setPassword({ new_password: 'yet another phrase' }, cookieOf(first))).status).toBe(422)
    expect((await login(newPassword)).status).toBe(200)
  })
})
