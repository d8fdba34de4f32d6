import { toId } from '@parley/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anAgent, cookieOf, type House, me, type Node, openHouse, signIn } from '../access/test-house.ts'
import { anAuthenticator } from './test-authenticator.ts'
import { login, second, stepOf } from './test-person.ts'

let house: House
let node: Node
let ada: Awaited<ReturnType<typeof withPasskey>>

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
})
beforeEach(async () => {
  await house.sql`truncate sign_in_try`
  ada = await withPasskey()
})
afterAll(() => house?.close())

type Headers = Record<string, string>
const call = (method: string, path: string, headers: Headers = {}, body?: unknown) =>
  node.call(method, `/api/v1${path}`, { headers, body })
const optionsOf = async (path: string, headers: Headers = {}, body: unknown = {}) =>
  (await call('POST', path, headers, body)).body['options']
const add = async (headers: Headers, device: ReturnType<typeof anAuthenticator>, faults = {}) =>
  call('POST', '/me/passkeys', headers, {
    passkey: device.create(await optionsOf('/me/passkeys/options', headers), faults),
  })
const alone = (passkey: unknown, headers: Headers = {}) => call('POST', '/auth/passkey', headers, { passkey })
const askAlone = () => optionsOf('/auth/passkey/options')

async function withPasskey() {
  const agent = await anAgent(house, node)
  const { cookie } = await signIn(node, agent.email)
  const device = anAuthenticator()
  const reply = await add(cookie, device)
  if (reply.status !== 201) throw new Error(`No passkey: ${reply.text}`)
  const { id } = reply.body['passkey'] as { id: string }
  return { ...agent, device, reply, passkeyId: id, cookie: cookieOf(reply) }
}

describe('one’s own passkeys', () => {
  test('one is added, seen, renamed and removed; the first brings recovery codes', async () => {
    expect(ada.reply.body['recovery_codes']).toHaveLength(10)
    expect(ada.reply.body['passkey']).toEqual({
      id: expect.stringMatching(/^pky_/),
      name: 'Passkey',
      is_synced: false,
      created_at: new Date(house.clock.ms).toISOString(),
      last_used_at: null,
    })
    const renamed = await call('PATCH', `/me/passkeys/${ada.passkeyId}`, ada.cookie, { name: 'Laptop' })
    expect(renamed.body).toMatchObject({ name: 'Laptop' })
    const more = await add(ada.cookie, anAuthenticator())
    expect(more.body['recovery_codes'], 'those of before go on').toBeNull()
    const seen = (await call('GET', '/me/second-factor', cookieOf(more))).body
    expect(seen['passkeys']).toMatchObject([{ name: 'Laptop' }, { name: 'Passkey' }])
    expect(JSON.stringify(seen)).not.toContain(ada.device.id)
    expect((await call('DELETE', `/me/passkeys/${ada.passkeyId}`, cookieOf(more))).status).toBe(204)
  })

  test('the last second factor stays while the role asks for one', async () => {
    const reply = await alone(ada.device.get(await askAlone()))
    await house.sql`update role set requires_second_factor = true where key = 'agent'`
    try {
      const refused = await call('DELETE', `/me/passkeys/${ada.passkeyId}`, cookieOf(reply))
      expect([refused.status, refused.body['code']]).toEqual([409, 'second_factor_needed'])
    } finally {
      await house.sql`update role set requires_second_factor = false`
    }
    expect((await call('DELETE', `/me/passkeys/${ada.passkeyId}`, cookieOf(reply))).status).toBe(204)
    expect((await login(node, ada.email)).status).toBe(200)
  })

  test('another’s are not found', async () => {
    const { cookie } = await signIn(node, (await anAgent(house, node)).email)
    for (const id of [ada.passkeyId, toId('passkey', '01932a1f-7c00-7000-8000-0000000000ff')]) {
      expect((await call('PATCH', `/me/passkeys/${id}`, cookie, { name: 'x' })).body['code']).toBe('passkey_not_found')
      expect((await call('DELETE', `/me/passkeys/${id}`, cookie)).body['code']).toBe('passkey_not_found')
    }
  })

  test('one credential is one agent’s', async () => {
    const { cookie } = await signIn(node, (await anAgent(house, node)).email)
    const reply = await add(cookie, ada.device)
    expect([reply.status, reply.body['code']]).toEqual([409, 'duplicate'])
  })

  test('none is added with a challenge that is used, late, foreign or of another page or purpose', async () => {
    const { cookie } = await signIn(node, (await anAgent(house, node)).email)
    const ask = () => optionsOf('/me/passkeys/options', cookie)
    const send = (passkey: unknown) => call('POST', '/me/passkeys', cookie, { passkey })
    const device = anAuthenticator()
    const elsewhere = { ...((await ask()) as object), challenge: 'x'.repeat(43) }
    const forAda = await optionsOf('/me/passkeys/options', ada.cookie)
    for (const [options, faults] of [
      [elsewhere, {}],
      [forAda, {}],
      [await ask(), { origin: 'http://localhost.evil.example:8000' }],
      [await ask(), { type: 'webauthn.get' }],
      [{ ...((await askAlone()) as object), user: { id: 'eA' } }, {}],
    ] as const)
      expect((await send(device.create(options, faults))).body['code']).toBe('wrong_proof')
    const late = device.create(await ask())
    house.clock.ms += 5 * 60_000
    expect((await send(late)).body['code']).toBe('wrong_proof')
    const good = device.create(await ask())
    expect((await send(good)).status).toBe(201)
    expect((await send(good)).status, 'its cookie was exchanged').toBe(401)
  })

  test('an attestation is taken off unread: no address that its certificates name is ever asked', async () => {
    const { cookie } = await signIn(node, (await anAgent(house, node)).email)
    const attestation = new Map<unknown, unknown>([
      ['alg', -7],
      ['sig', Buffer.from('no signature')],
      ['x5c', [Buffer.from('no certificate')]],
    ])
    expect((await add(cookie, anAuthenticator(), { attestation })).status).toBe(201)
  })
})

describe('a passkey as second factor', () => {
  const step = async () => stepOf(await login(node, ada.email)).token
  const ask = (token: string) => optionsOf('/auth/second-factor/options', {}, { token })

  test('signs in, once for a challenge', async () => {
    const token = await step()
    const options = (await ask(token)) as { allowCredentials: { id: string }[] }
    expect(options.allowCredentials.map(({ id }) => id)).toEqual([ada.device.id])
    const passkey = ada.device.get(options, { isVerified: false })
    const reply = await second(node, { token, passkey })
    expect(reply.status, reply.text).toBe(200)
    expect((await me(node, cookieOf(reply))).status).toBe(200)
    expect((await second(node, { token: await step(), passkey })).body['code']).toBe('wrong_second_factor')
  })

  test('a wrong page, an unknown device, another’s device and one that lost count are refused', async () => {
    const token = await step()
    const eve = await withPasskey()
    const first = await second(node, { token: await step(), passkey: ada.device.get(await ask(token), { counter: 7 }) })
    expect(first.status).toBe(200)
    const tries = [
      ada.device.get(await ask(token), { origin: 'https://evil.example', counter: 8 }),
      anAuthenticator().get(await ask(token)),
      eve.device.get(await ask(token)),
      ada.device.get(await ask(token), { counter: 7 }),
    ]
    for (const passkey of tries)
      expect((await second(node, { token, passkey })).body['code']).toBe('wrong_second_factor')
    expect(
      (await second(node, { token: await step(), passkey: ada.device.get(await ask(await step()), { counter: 9 }) }))
        .status,
    ).toBe(200)
  })

  test('proves that one is there', async () => {
    const options = await optionsOf('/me/proof/options', ada.cookie)
    house.clock.ms += 11 * 60_000
    expect((await call('POST', '/me/proof', ada.cookie, { passkey: ada.device.get(options) })).status, 'late').toBe(422)
    const passkey = ada.device.get(await optionsOf('/me/proof/options', ada.cookie))
    const proved = await call('POST', '/me/proof', ada.cookie, { passkey })
    expect(proved.status, proved.text).toBe(200)
    expect((await call('POST', '/me/recovery-codes', cookieOf(proved))).status).toBe(200)
  })
})

describe('a passkey alone', () => {
  test('signs in and counts as second factor', async () => {
    await house.sql`update role set requires_second_factor = true where key = 'agent'`
    try {
      const reply = await alone(ada.device.get(await askAlone()))
      expect(reply.status, reply.text).toBe(200)
      expect((await me(node, cookieOf(reply))).body['email']).toBe(ada.email)
    } finally {
      await house.sql`update role set requires_second_factor = false`
    }
  })

  test('what it is asked to sign is the same for everybody, whoever has an account', async () => {
    const options = (await askAlone()) as Record<string, unknown>
    expect(Object.keys(options).sort()).toEqual(['challenge', 'rpId', 'timeout', 'userVerification'])
    expect(options['rpId']).toBe('localhost')
    expect((await call('POST', '/auth/passkey/options', {}, { email: ada.email })).status).toBe(422)
  })

  test('must have asked for a finger, a face or a PIN', async () => {
    const reply = await alone(ada.device.get(await askAlone(), { isVerified: false }))
    expect([reply.status, reply.body['code']]).toEqual([401, 'unknown_passkey'])
  })

  test('unknown, removed, of a disabled agent, used twice: one answer and no cookie', async () => {
    const gone = await withPasskey()
    await call('DELETE', `/me/passkeys/${gone.passkeyId}`, gone.cookie)
    const disabled = await withPasskey()
    await house.sql`update agent set status = 'disabled' where id = ${disabled.id}`
    const used = ada.device.get(await askAlone())
    expect((await alone(used)).status).toBe(200)
    const forStep = await optionsOf(
      '/auth/second-factor/options',
      {},
      { token: stepOf(await login(node, ada.email)).token },
    )
    for (const passkey of [
      anAuthenticator().get(await askAlone()),
      gone.device.get(await askAlone()),
      disabled.device.get(await askAlone()),
      used,
      ada.device.get(forStep),
    ]) {
      const reply = await alone(passkey)
      expect([reply.status, reply.body['code'], reply.headers.get('set-cookie')]).toEqual([
        401,
        'unknown_passkey',
        null,
      ])
    }
  })

  test('one signature in 20 parallel requests is one session', async () => {
    const passkey = ada.device.get(await askAlone())
    const replies = await Promise.all(Array.from({ length: 20 }, () => alone(passkey)))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  test('what is no passkey is refused in words', async () => {
    for (const passkey of [{}, { id: 'x' }, null, 'x', { ...ada.device.get(await askAlone()), more: 1 }])
      expect((await alone(passkey)).status).toBe(422)
    const broken = ada.device.get(await askAlone())
    for (const response of [
      { ...broken.response, clientDataJSON: 'e30' },
      { ...broken.response, clientDataJSON: 'x' },
      { ...broken.response, authenticatorData: 'AA' },
    ])
      expect((await alone({ ...broken, response })).status).toBe(401)
  })

  test('challenges that anybody may ask for are bounded by address', async () => {
    const replies = await Promise.all(Array.from({ length: 100 }, () => call('POST', '/auth/passkey/options', {}, {})))
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(60)
  })
})

test('where people reach Parley by an IP address there are no passkeys, and it is said so', async () => {
  const bare = await house.node({ PUBLIC_URL: 'http://192.0.2.7:8000', ALLOWED_HOSTS: '127.0.0.1' })
  const reply = await bare.call('POST', '/api/v1/auth/passkey/options', { body: {} })
  expect([reply.status, reply.body['code']]).toEqual([409, 'passkeys_unavailable'])
})
