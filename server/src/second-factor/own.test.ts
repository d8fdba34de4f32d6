import { toId } from '@parley/contract'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeKey } from '../access/keys.ts'
import { anAgent, cookieOf, type House, me, type Node, openHouse, password, signIn } from '../access/test-house.ts'
import { codeOf, login, second, stepOf, withTotp, wrongCode } from './test-person.ts'

let house: House
let node: Node

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
})
beforeEach(() => house.sql`truncate sign_in_try`)
afterEach(() => house.sql`update role set requires_second_factor = false`)
afterAll(() => house?.close())

type Headers = Record<string, string>
const call = (method: string, path: string, headers: Headers, body?: unknown) =>
  node.call(method, `/api/v1/me${path}`, { headers, body })
const see = async (headers: Headers) => (await call('GET', '/second-factor', headers)).body
const prove = (headers: Headers, body: unknown) => call('POST', '/proof', headers, body)
const later = () => {
  house.clock.ms += 10 * 60_000
}

describe('one’s own authenticator app', () => {
  test('counts once its first code is confirmed; then it is seen, and the recovery codes never again', async () => {
    const { email } = await anAgent(house, node)
    const { cookie } = await signIn(node, email)
    expect(await see(cookie)).toEqual({
      is_required: false,
      totp: false,
      passkeys: [],
      recovery_codes: 0,
      passkeys_available: true,
      proof: { methods: ['password'], expires_at: new Date(house.clock.ms + 600_000).toISOString() },
    })
    const secret = String((await call('POST', '/totp', cookie)).body['secret'])
    expect((await see(cookie))['totp'], 'not before it is confirmed').toBe(false)
    expect((await login(node, email)).status).toBe(200)
    const wrong = await call('POST', '/totp/confirm', cookie, { code: wrongCode(house, secret) })
    expect([wrong.status, wrong.body['code']]).toEqual([422, 'wrong_proof'])
    const done = await call('POST', '/totp/confirm', cookie, { code: codeOf(house, secret) })
    expect(done.body['recovery_codes']).toHaveLength(10)
    expect(await see(cookieOf(done))).toMatchObject({
      totp: true,
      recovery_codes: 10,
      proof: { methods: ['totp', 'recovery_code'] },
    })
    expect((await login(node, email)).body['code']).toBe('second_factor_required')
    expect((await call('POST', '/totp', cookieOf(done))).body['code']).toBe('second_factor_exists')
  })

  test('a secret that is asked for anew ends the one before', async () => {
    const { cookie } = await signIn(node, (await anAgent(house, node)).email)
    const [first, again] = [await call('POST', '/totp', cookie), await call('POST', '/totp', cookie)]
    const confirm = (secret: unknown) => call('POST', '/totp/confirm', cookie, { code: codeOf(house, String(secret)) })
    expect((await confirm(first.body['secret'])).status).toBe(422)
    expect((await confirm(again.body['secret'])).status).toBe(200)
  })

  test('every change gives the session another cookie; a copy of the old one is worth nothing', async () => {
    const ada = await withTotp(house, node)
    expect((await me(node, ada.first.cookie)).status).toBe(401)
    const proved = await prove(ada.cookie, { code: codeOf(house, ada.secret) })
    expect((await me(node, ada.cookie)).status).toBe(401)
    const removed = await call('DELETE', '/totp', cookieOf(proved))
    expect(removed.status).toBe(204)
    expect((await me(node, cookieOf(proved))).status).toBe(401)
    expect((await me(node, cookieOf(removed))).status).toBe(200)
    expect((await me(node, ada.first.token)).status, 'its access token goes on').toBe(200)
  })

  test('is removed with its recovery codes, but not while the role asks for it', async () => {
    const ada = await withTotp(house, node)
    const reply = await second(node, {
      token: stepOf(await login(node, ada.email)).token,
      code: codeOf(house, ada.secret),
    })
    await house.sql`update role set requires_second_factor = true where key = 'agent'`
    const refused = await call('DELETE', '/totp', cookieOf(reply))
    expect([refused.status, refused.body['code']]).toEqual([409, 'second_factor_needed'])
    await house.sql`update role set requires_second_factor = false where key = 'agent'`
    const removed = await call('DELETE', '/totp', cookieOf(reply))
    expect(removed.status).toBe(204)
    expect(await see(cookieOf(removed))).toMatchObject({ totp: false, recovery_codes: 0 })
    expect((await login(node, ada.email)).status).toBe(200)
    expect((await call('DELETE', '/totp', cookieOf(removed))).status, 'removing none changes nothing').toBe(204)
  })

  test('new recovery codes end those before, and there are none without a factor', async () => {
    const ada = await withTotp(house, node)
    const made = await call('POST', '/recovery-codes', ada.cookie)
    expect(made.body['recovery_codes']).toHaveLength(10)
    const token = stepOf(await login(node, ada.email)).token
    expect((await second(node, { token, recovery_code: ada.codes[0] })).status).toBe(401)
    const [fresh] = made.body['recovery_codes'] as string[]
    expect((await second(node, { token, recovery_code: fresh })).status).toBe(200)
    const { cookie } = await signIn(node, (await anAgent(house, node)).email)
    expect((await call('POST', '/recovery-codes', cookie)).body['code']).toBe('no_second_factor')
  })
})

test('the owner is told by mail of every change, in its transaction, and of a recovery code that opened the account', async () => {
  const ada = await withTotp(house, node)
  await call('POST', '/totp/confirm', ada.cookie, { code: '000000' })
  const renewed = await call('POST', '/recovery-codes', ada.cookie)
  const [code] = renewed.body['recovery_codes'] as string[]
  await second(node, { token: stepOf(await login(node, ada.email)).token, recovery_code: code })
  await call('DELETE', '/totp', cookieOf(renewed))
  const rows = await house.sql<{ id: string; sealed: string }[]>`
    select id, sealed from mail where agent_id = ${ada.id} order by id`
  const letters = rows.map(({ id, sealed }) => node.access.mail.open(id, sealed))
  const told = { kind: 'second_factor_changed', to: ada.email, name: 'Ada' }
  expect(letters).toEqual(['added', 'codes_renewed', 'code_used', 'removed'].map((change) => ({ ...told, change })))
})

describe('a fresh proof', () => {
  test('is asked for by everything that changes the way in, ten minutes after the last', async () => {
    const ada = await withTotp(house, node)
    later()
    const passkey = toId('passkey', '01932a1f-7c00-7000-8000-0000000000ff')
    for (const [method, path, body] of [
      ['POST', '/totp', undefined],
      ['POST', '/totp/confirm', { code: '123456' }],
      ['DELETE', '/totp', undefined],
      ['POST', '/recovery-codes', undefined],
      ['POST', '/passkeys/options', undefined],
      ['PATCH', `/passkeys/${passkey}`, { name: 'x' }],
      ['DELETE', `/passkeys/${passkey}`, undefined],
    ] as const) {
      const reply = await call(method, path, ada.cookie, body)
      expect([reply.status, reply.body['code']], `${method} ${path}`).toEqual([403, 'proof_required'])
    }
    expect((await see(ada.cookie))['proof']).toMatchObject({ expires_at: null })
    const proved = await prove(ada.cookie, { code: codeOf(house, ada.secret) })
    expect(proved.status, proved.text).toBe(200)
    expect((await call('POST', '/recovery-codes', cookieOf(proved))).status).toBe(200)
  })

  test('of who has a second factor is that: the password is not enough', async () => {
    const ada = await withTotp(house, node)
    const refused = await prove(ada.cookie, { password })
    expect([refused.status, refused.body['code']]).toEqual([422, 'wrong_proof'])
    expect((await prove(ada.cookie, { code: wrongCode(house, ada.secret) })).status).toBe(422)
    const proved = await prove(ada.cookie, { recovery_code: ada.codes[5] })
    expect(proved.status).toBe(200)
    expect((await prove(cookieOf(proved), { recovery_code: ada.codes[5] })).status, 'once').toBe(422)
  })

  test('of who has none is the password, whose guessing is slowed', async () => {
    const { cookie } = await signIn(node, (await anAgent(house, node)).email)
    expect((await prove(cookie, { code: '123456' })).status).toBe(422)
    const statuses: number[] = []
    for (let i = 0; i < 9; i++) statuses.push((await prove(cookie, { password: 'wrong' })).status)
    expect(statuses).toEqual([...Array(8).fill(422), 429])
    house.clock.ms += 30_000
    expect((await prove(cookie, { password })).status).toBe(200)
  })

  test('guessing at codes with an open session is slowed with those of sign-in', async () => {
    const ada = await withTotp(house, node)
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => prove(ada.cookie, { code: wrongCode(house, ada.secret) })),
    )
    expect(replies.filter(({ status }) => status === 422)).toHaveLength(5)
    const token = stepOf(await login(node, ada.email)).token
    expect((await second(node, { token, code: codeOf(house, ada.secret) })).status).toBe(429)
  })

  test('none, two and another’s are refused; an API key and who is not signed in have none', async () => {
    const ada = await withTotp(house, node)
    for (const body of [{}, { password, code: '123456' }, { code: '' }, { otp: '123456' }])
      expect((await prove(ada.cookie, body)).status, JSON.stringify(body)).toBe(422)
    const eve = await withTotp(house, node)
    expect((await prove(ada.cookie, { code: codeOf(house, eve.secret) })).status).toBe(422)
    const wish = {
      name: 'k',
      permissions: ['agent.manage'],
      departmentIds: null,
      createdBy: null,
      expiresAt: null,
    } as const
    const { key } = await makeKey(house.sql, wish, new Date())
    for (const [headers, status] of [
      [{}, 401],
      [{ 'x-api-key': key }, 403],
    ] as [Headers, number][]) {
      expect((await call('GET', '/second-factor', headers)).status).toBe(status)
      expect((await prove(headers, { password })).status).toBe(status)
      expect((await call('POST', '/totp', headers)).status).toBe(status)
    }
  })
})

describe('taking another’s second factors away', () => {
  const reset = (id: string, headers: Headers) =>
    node.call('DELETE', `/api/v1/agents/${toId('agent', id)}/second-factor`, { headers })

  test('ends the agent’s sessions; the password alone signs in then', async () => {
    const ada = await withTotp(house, node)
    const admin = await signIn(node, (await anAgent(house, node, { role: 'admin' })).email)
    const step = stepOf(await login(node, ada.email)).token
    expect((await reset(ada.id, admin.cookie)).status).toBe(204)
    expect((await me(node, ada.cookie)).status).toBe(401)
    expect((await second(node, { token: step, recovery_code: ada.codes[0] })).status).toBe(401)
    expect((await login(node, ada.email)).status).toBe(200)
  })

  test('takes a person who may manage that agent, and another than oneself', async () => {
    const boss = await withTotp(house, node, { role: 'super_admin' })
    const peer = await withTotp(house, node)
    const admin = await withTotp(house, node, { role: 'admin' })
    const wish = {
      name: 'k',
      permissions: ['agent.manage'],
      departmentIds: null,
      createdBy: null,
      expiresAt: null,
    } as const
    const { key } = await makeKey(house.sql, wish, new Date())
    for (const [id, headers, status] of [
      [boss.id, admin.cookie, 403],
      [admin.id, admin.cookie, 403],
      [peer.id, { 'x-api-key': key }, 403],
      [admin.id, peer.cookie, 403],
      [peer.id, {}, 401],
      ['01932a1f-7c00-7000-8000-0000000000ff', admin.cookie, 404],
    ] as [string, Headers, number][])
      expect((await reset(id, headers)).status).toBe(status)
    expect(await house.sql`select 1 from totp where agent_id in (${boss.id}, ${peer.id}, ${admin.id})`).toHaveLength(3)
    expect((await reset(admin.id, boss.cookie)).status).toBe(204)
  })
})
