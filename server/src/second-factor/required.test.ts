import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { anAgent, cookieOf, type House, me, type Node, openHouse, signIn } from '../access/test-house.ts'
import { anAuthenticator } from './test-authenticator.ts'
import { codeOf, credentials, login, second, stepOf, withTotp, wrongCode } from './test-person.ts'

let house: House
let node: Node

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
})
const require = (isRequired: boolean, role = 'agent') =>
  house.sql`update role set requires_second_factor = ${isRequired} where key = ${role}`
afterEach(() => require(false))
afterAll(() => house?.close())

const setup = (body: unknown) => node.call('POST', '/api/v1/auth/second-factor/setup', { body })
const confirm = (body: unknown) => node.call('POST', '/api/v1/auth/second-factor/setup/confirm', { body })

test('an agent without a second factor whose role asks for one sets it up before the first session, and signs in with that', async () => {
  await require(true)
  const { email } = await anAgent(house, node)
  const reply = await login(node, email)
  expect([reply.status, reply.body['code']]).toEqual([401, 'second_factor_setup_required'])
  expect(reply.headers.get('set-cookie')).toBeNull()
  const { token, methods } = stepOf(reply)
  expect(methods).toEqual(['totp', 'passkey'])
  const started = await setup({ token, method: 'totp' })
  const totp = started.body['totp'] as { secret: string; uri: string; qr_svg: string }
  expect(started.body['passkey']).toBeNull()
  expect(totp.uri).toContain(`secret=${totp.secret}`)
  expect(totp.uri).toContain(encodeURIComponent(email))
  expect(totp.qr_svg).toMatch(/^<svg .*<\/svg>$/s)
  expect((await confirm({ token, code: wrongCode(house, totp.secret) })).body['code']).toBe('wrong_second_factor')
  const done = await confirm({ token, code: codeOf(house, totp.secret) })
  expect(done.status, done.text).toBe(200)
  expect(done.body['recovery_codes']).toHaveLength(10)
  expect((await me(node, cookieOf(done))).status).toBe(200)
  expect((await me(node, credentials(done).token)).status).toBe(200)
  expect((await confirm({ token, code: codeOf(house, totp.secret, 1) })).status, 'its token is used up').toBe(401)
  const [row] =
    await house.sql`select secret_encrypted from totp t join agent a on a.id = t.agent_id where a.email = ${email}`
  expect(row!['secret_encrypted']).not.toContain(totp.secret)
})

test('the same with a passkey', async () => {
  await require(true)
  const { email } = await anAgent(house, node)
  const { token } = stepOf(await login(node, email))
  const started = (await setup({ token, method: 'passkey' })).body['passkey'] as { options: unknown }
  const device = anAuthenticator()
  const done = await confirm({ token, passkey: device.create(started.options), name: 'Key ring' })
  expect(done.status, done.text).toBe(200)
  expect(done.body['recovery_codes']).toHaveLength(10)
  expect((await me(node, cookieOf(done))).status).toBe(200)
  expect(stepOf(await login(node, email)).methods).toEqual(['passkey', 'recovery_code'])
})

test('a setup token is good for setting up alone, and for nothing once the agent has a factor', async () => {
  await require(true)
  const { email } = await anAgent(house, node)
  const [one, other] = [stepOf(await login(node, email)).token, stepOf(await login(node, email)).token]
  expect((await me(node, { authorization: `Bearer ${one}` })).status).toBe(401)
  expect((await second(node, { token: one, code: '123456' })).status).toBe(401)
  const secret = (await setup({ token: one, method: 'totp' })).body['totp'] as { secret: string }
  expect((await confirm({ token: one, code: codeOf(house, secret.secret) })).status).toBe(200)
  expect((await setup({ token: other, method: 'totp' })).status).toBe(401)
  expect((await setup({ token: other, method: 'passkey' })).status).toBe(401)
  expect((await confirm({ token: other, code: codeOf(house, secret.secret, 1) })).status).toBe(401)
})

test('of two who set up at once one gets the account', async () => {
  await require(true)
  const { email, id } = await anAgent(house, node)
  const tokens = [stepOf(await login(node, email)).token, stepOf(await login(node, email)).token]
  const secret = (await setup({ token: tokens[0], method: 'totp' })).body['totp'] as { secret: string }
  const device = anAuthenticator()
  const { options } = (await setup({ token: tokens[1], method: 'passkey' })).body['passkey'] as { options: unknown }
  const replies = await Promise.all([
    confirm({ token: tokens[0], code: codeOf(house, secret.secret) }),
    confirm({ token: tokens[1], passkey: device.create(options) }),
  ])
  expect(replies.map(({ status }) => status).sort()).toEqual([200, 401])
  expect(await house.sql`select 1 from session where agent_id = ${id}`).toHaveLength(1)
})

test('from the moment that a role asks for a second factor, sessions begun without one are over, with their tokens', async () => {
  const { email } = await anAgent(house, node)
  const here = await signIn(node, email)
  const ada = await withTotp(house, node)
  const proved = await second(node, {
    token: stepOf(await login(node, ada.email)).token,
    code: codeOf(house, ada.secret),
  })
  await require(true)
  expect((await me(node, here.cookie)).status).toBe(401)
  expect((await me(node, here.token)).status).toBe(401)
  const next = await node.call('POST', '/api/v1/auth/refresh', { body: { refresh_token: here.refresh } })
  expect((await me(node, { authorization: `Bearer ${next.body['access_token']}` })).status).toBe(401)
  expect((await me(node, cookieOf(proved))).status).toBe(200)
  expect((await me(node, ada.cookie)).status, 'who set it up in a session has proved it there').toBe(200)
})

test('the first start’s link leads to the setting up too', async () => {
  await require(true, 'super_admin')
  try {
    const link = await node.access.ensureFirstAdmin()
    const token = new URL(link!).hash.slice('#token='.length)
    const reply = await node.call('POST', '/api/v1/auth/register', {
      body: { token, name: 'Ada', password: 'a long pass phrase', email: 'first@example.com' },
    })
    expect([reply.status, reply.body['code']]).toEqual([401, 'second_factor_setup_required'])
    const { secret } = (await setup({ token: stepOf(reply).token, method: 'totp' })).body['totp'] as { secret: string }
    expect((await confirm({ token: stepOf(reply).token, code: codeOf(house, secret) })).status).toBe(200)
  } finally {
    await require(false, 'super_admin')
  }
})

test('what is neither a code nor a passkey confirms nothing', async () => {
  await require(true)
  const { token } = stepOf(await login(node, (await anAgent(house, node)).email))
  for (const more of [{}, { code: 'x' }, { method: 'totp' }, { name: 'x' }])
    expect((await confirm({ token, ...more })).status, JSON.stringify(more)).toBe(422)
  expect((await setup({ token, method: 'sms' })).status).toBe(422)
})
