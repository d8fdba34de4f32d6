import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type House, me, type Node, openHouse } from '../access/test-house.ts'
import { codeOf, credentials, login, second, stepOf, withTotp, wrongCode } from './test-person.ts'

let house: House
let node: Node
let other: Node
let ada: Awaited<ReturnType<typeof withTotp>>

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
  other = await house.node()
})
beforeEach(async () => {
  await house.sql`truncate sign_in_try`
  ada = await withTotp(house, node)
})
afterAll(() => house?.close())

const newStep = async () => stepOf(await login(node, ada.email)).token
const statuses = (replies: { status: number }[]) => replies.map(({ status }) => status).sort()

describe('signing in with an authenticator app', () => {
  test('a right password alone gives neither cookie nor token, only the way on', async () => {
    const reply = await login(node, ada.email)
    expect([reply.status, reply.body['code'], reply.headers.get('set-cookie')]).toEqual([
      401,
      'second_factor_required',
      null,
    ])
    expect(stepOf(reply)).toEqual({
      token: expect.stringMatching(/^psf_[\w-]{43}$/),
      methods: ['totp', 'recovery_code'],
      expires_in: 600,
    })
    expect(reply.text).not.toContain('access_token')
  })

  test('the right code gives a session whose cookie and token work, on every node', async () => {
    const reply = await second(other, { token: await newStep(), code: codeOf(house, ada.secret) })
    expect(reply.status, reply.text).toBe(200)
    const { cookie, token } = credentials(reply)
    for (const credential of [cookie, token]) expect((await me(node, credential)).status).toBe(200)
  })

  test('attack 12: the token of the step opens nothing else', async () => {
    const token = await newStep()
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { 'x-api-key': token },
      { cookie: `parley_session=${token}` },
    ] as Record<string, string>[])
      expect((await me(node, headers)).status).toBe(401)
    for (const [path, body] of [
      ['/api/v1/auth/refresh', { refresh_token: token }],
      ['/api/v1/auth/link', { token }],
      ['/api/v1/auth/register', { token, name: 'x', password: 'a long pass phrase' }],
      ['/api/v1/auth/second-factor/setup', { token, method: 'totp' }],
      ['/api/v1/auth/second-factor/setup/confirm', { token, code: codeOf(house, ada.secret) }],
    ] as const)
      expect((await node.call('POST', path, { body })).status, path).toBe(401)
  })

  test('attack 13: a code works once: of 20 in parallel one is a session, and never again', async () => {
    const code = codeOf(house, ada.secret)
    const token = await newStep()
    const replies = await Promise.all(
      Array.from({ length: 20 }, (_, i) => second(i % 2 ? node : other, { token, code })),
    )
    expect(replies.filter(({ status }) => status === 200)).toHaveLength(1)
    for (const { status } of replies) expect([200, 401, 429]).toContain(status)
    expect((await second(node, { token: await newStep(), code })).body['code']).toBe('wrong_second_factor')
    expect(await house.sql`select 1 from session where agent_id = ${ada.id} and revoked_at is null`).toHaveLength(2)
  })

  test('attack 13: each in a step of its own, the same code is still one session', async () => {
    const tokens = [await newStep(), await newStep(), await newStep(), await newStep()]
    const code = codeOf(house, ada.secret)
    const replies = await Promise.all(tokens.map((token, i) => second(i % 2 ? node : other, { token, code })))
    expect(statuses(replies)).toEqual([200, 401, 401, 401])
  })

  test('attack 13: one step of 30 seconds before and after is right, two are not, and none before one that was taken', async () => {
    house.clock.ms += 90_000
    const at = async (steps: number) =>
      (await second(node, { token: await newStep(), code: codeOf(house, ada.secret, steps) })).status
    expect(await at(-2)).toBe(401)
    expect(await at(2)).toBe(401)
    expect(await at(-1)).toBe(200)
    expect(await at(1)).toBe(200)
    expect(await at(0), 'the step after it was taken').toBe(401)
  })

  test('attack 14: of 200 wrong codes at once five are looked at; then not even the right one, until it has drained', async () => {
    const tokens = [await newStep(), await newStep()]
    const bad = wrongCode(house, ada.secret)
    const replies = await Promise.all(
      Array.from({ length: 200 }, (_, i) => second(i % 2 ? node : other, { token: tokens[i % 2]!, code: bad })),
    )
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(5)
    expect(replies.filter(({ status }) => status === 429)).toHaveLength(195)
    const right = await second(node, { token: await newStep(), code: codeOf(house, ada.secret) })
    expect(right.status).toBe(429)
    expect(Number(right.headers.get('retry-after'))).toBeGreaterThan(500)
    house.clock.ms += 10 * 60_000
    expect((await second(node, { token: await newStep(), code: codeOf(house, ada.secret) })).status).toBe(200)
  })

  test('attack 14: five tries are all that one step takes, also of recovery codes', async () => {
    const token = await newStep()
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => second(node, { token, recovery_code: '0000-0000-0000-0000' })),
    )
    expect(replies.filter(({ status }) => status === 401)).toHaveLength(5)
    expect((await second(node, { token, recovery_code: ada.codes[0] })).status).toBe(429)
  })

  test('while others guess at the codes, the owner gets in: from a known browser, or with a recovery code', async () => {
    const device = (await second(node, { token: await newStep(), code: codeOf(house, ada.secret) })).headers
      .getSetCookie()
      .find((one) => one.startsWith('parley_device='))!
      .split(';')[0]!
    house.clock.ms += 60_000
    const token = await newStep()
    for (let i = 0; i < 6; i++) await second(node, { token, code: wrongCode(house, ada.secret) })
    const code = codeOf(house, ada.secret)
    expect((await second(node, { token: await newStep(), code })).status).toBe(429)
    expect((await second(node, { token: await newStep(), code }, { cookie: device })).status).toBe(200)
    expect((await second(node, { token: await newStep(), recovery_code: ada.codes[1] })).status).toBe(200)
  })

  test('a recovery code works once, however it is typed', async () => {
    const code = ada.codes[0]!
    expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/)
    expect(new Set(ada.codes).size).toBe(10)
    const typed = ` ${code.toUpperCase().replaceAll('-', ' ').replaceAll('0', 'O')}`
    expect((await second(node, { token: await newStep(), recovery_code: typed })).status).toBe(200)
    expect((await second(node, { token: await newStep(), recovery_code: code })).status).toBe(401)
  })

  test('a step ends by itself, with its use, and with any change of role, status or password', async () => {
    const code = () => codeOf(house, ada.secret)
    const [late, used] = [await newStep(), await newStep()]
    expect((await second(node, { token: used, code: code() })).status).toBe(200)
    house.clock.ms += 10 * 60_000
    for (const token of [late, used, 'psf_x'])
      expect((await second(node, { token, code: code() })).body['code']).toBe('second_factor_expired')
    for (const change of ['role', 'status', 'password']) {
      const token = await newStep()
      await house.sql`update agent set session_version = session_version + 1 where id = ${ada.id}`
      expect((await second(node, { token, code: code() })).status, change).toBe(401)
    }
  })

  test('what is no proof is refused: none, two, and six digits that are none', async () => {
    const token = await newStep()
    for (const more of [
      {},
      { code: '12345' },
      { code: 123456 },
      { code: '１２３４５６' },
      { code: '123456', recovery_code: ada.codes[0] },
    ])
      expect((await second(node, { token, ...more })).status, JSON.stringify(more)).toBe(422)
    const passkey = await node.call('POST', '/api/v1/auth/second-factor/options', { body: { token: 'x' } })
    expect(passkey.status).toBe(401)
  })

  test('another agent’s code is no code', async () => {
    const eve = await withTotp(house, node)
    expect((await second(node, { token: await newStep(), code: codeOf(house, eve.secret) })).status).toBe(401)
    expect((await second(node, { token: await newStep(), recovery_code: eve.codes[0] })).status).toBe(401)
  })

  test('an invitation or a reset does not lead past the second factor', async () => {
    const { link } = await house.sql.begin((tx) => node.access.invite(tx, ada.id))
    const body = {
      token: new URL(link).hash.slice('#token='.length),
      name: 'Ada',
      password: 'another long pass phrase',
    }
    const reply = await node.call('POST', '/api/v1/auth/register', { body })
    expect([reply.status, reply.body['code'], reply.headers.get('set-cookie')]).toEqual([
      401,
      'second_factor_required',
      null,
    ])
    expect((await second(node, { token: stepOf(reply).token, code: codeOf(house, ada.secret) })).status).toBe(200)
  })
})

test('sign-ins and failures are in the audit trail, without what was typed', async () => {
  await house.sql`truncate audit_queue`
  const code = wrongCode(house, ada.secret)
  await login(node, ada.email, {}, 'wrong pass phrase')
  await login(node, 'nobody@example.com')
  await second(node, { token: await newStep(), code })
  await second(node, { token: await newStep(), recovery_code: ada.codes[3] })
  const rows = await house.sql<{ action: string; object: string | null; at: string | null }[]>`
    select entry->>'action' as action, entry->'object'->>'id' as object, entry->'after'->>'at' as at from audit_queue order by id`
  expect(rows.map(({ action, at }) => [action, at])).toEqual([
    ['sign_in.failed', 'password'],
    ['sign_in.failed', 'password'],
    ['sign_in.failed', 'code'],
    ['sign_in.succeeded', null],
  ])
  expect(rows.map(({ object }) => object !== null)).toEqual([true, false, true, true])
  const [all] = await house.sql<{ text: string }[]>`select string_agg(entry::text, ' ') as text from audit_queue`
  for (const secret of [code, ada.codes[3]!, 'pass phrase', 'psf_', 'nobody@']) expect(all!.text).not.toContain(secret)
})
