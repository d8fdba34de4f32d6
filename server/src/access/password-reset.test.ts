import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testPassword } from '../testing/app.ts'
import { testMailbox, tokenOf } from '../testing/mailbox.ts'
import { until } from '../testing/until.ts'

let house: Awaited<ReturnType<typeof testMailbox>>
const clock = { ms: Date.now() }
beforeAll(async () => {
  house = await testMailbox({ now: () => new Date(clock.ms) })
})
beforeEach(async () => {
  house.sandbox.mail.clear()
  // What strangers may ask for is bounded by the hour.
  clock.ms += 2 * 3_600_000
})
afterAll(() => house?.close())

const forgot = (email: unknown, headers: Record<string, string> = {}) =>
  house.anonymous.post('/api/v1/auth/forgot-password', { email }, headers)
const reset = (token: unknown, password = 'another long pass phrase') =>
  house.anonymous.post('/api/v1/auth/reset-password', { token, password })
const logIn = (email: string, password: string) => house.anonymous.post('/api/v1/auth/login', { email, password })

async function anAgentWithLink() {
  const agent = await house.as('agent')
  expect((await forgot(agent.email)).status).toBe(202)
  return { agent, token: tokenOf(await house.sandbox.mail.waitFor(agent.email)) }
}

describe('who forgot a password', () => {
  test('chooses a new one with the letter’s link; every session ends and nobody is signed in by it', async () => {
    const { agent, token } = await anAgentWithLink()
    const done = await reset(token)
    expect([done.status, done.body, done.headers.get('set-cookie')]).toEqual([200, { success: true }, null])
    expect((await agent.get('/api/v1/auth/me')).status).toBe(401)
    expect((await logIn(agent.email, testPassword)).status).toBe(401)
    expect((await logIn(agent.email, 'another long pass phrase')).status).toBe(200)
    await house.sandbox.mail.waitFor(agent.email, ({ subject }) => subject === 'Your password was changed')
  })

  test('19: gets a link of the configured address, whatever Host a request names', async () => {
    const agent = await house.as('agent')
    const evil = { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example', origin: 'https://evil.example' }
    await forgot(agent.email, evil)
    const { text, html } = await house.sandbox.mail.waitFor(agent.email)
    expect(text).toContain(`${house.deps.config.origin}/app/reset-password#token=`)
    expect(text + html).not.toContain('evil')
  })

  test('gets no link when disabled, never registered, or unknown', async () => {
    const [disabled, fresh, active] = [await house.as('agent'), await house.as('agent'), await house.as('agent')]
    await house.sql`update agent set status = 'disabled' where id = ${disabled.uuid}`
    await house.sql`update agent set password_hash = null where id = ${fresh.uuid}`
    for (const email of [disabled.email, fresh.email, 'nobody@example.com', active.email]) await forgot(email)
    await house.sandbox.mail.waitFor(active.email)
    await until(async () => (await house.sql`select 1 from mail where state = 'queued'`).length === 0)
    expect(house.sandbox.mail.list().map(({ to }) => to)).toEqual([[active.email]])
  })
})

describe('20: a link', () => {
  test('works once, of two uses at once one; a second letter ends the first one’s', async () => {
    const { agent, token } = await anAgentWithLink()
    house.sandbox.mail.clear()
    await forgot(agent.email)
    const second = tokenOf(await house.sandbox.mail.waitFor(agent.email))
    expect((await reset(token)).body.code).toBe('link_used')
    const both = await Promise.all([reset(second), reset(second)])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 401])
    expect((await reset(second)).body.code).toBe('link_used')
  })

  test('of anything else is refused with one and the same answer', async () => {
    const { token } = await anAgentWithLink()
    const admin = await house.as('admin')
    const { body } = await admin.post('/api/v1/agents/invitations', {
      email: 'invited@example.com',
      name: 'I',
      role: 'agent',
    })
    const invitation = String(body.link).split('#token=')[1]
    const refused = [token.slice(0, -1), `${token}x`, token.toLowerCase(), invitation, 'x']
    for (const wrong of refused) {
      const { status, body: problem } = await reset(wrong)
      expect([wrong, status, problem.code]).toEqual([wrong, 401, 'link_used'])
    }
    for (const wrong of ['', null, [token], { token }, 7, undefined]) expect((await reset(wrong)).status).toBe(422)
    const asInvitation = { token, name: 'Eve', password: 'a long pass phrase' }
    expect((await house.anonymous.post('/api/v1/auth/register', asInvitation)).body.code).toBe('link_used')
    clock.ms += 61 * 60_000
    expect((await reset(token)).body.code).toBe('link_used')
  })

  test('dies with a change of its agent’s rights or password', async () => {
    const { agent, token } = await anAgentWithLink()
    await house.sql`update agent set session_version = session_version + 1 where id = ${agent.uuid}`
    expect((await reset(token)).body.code).toBe('link_used')
  })
})

describe('who asks', () => {
  test('17: gets the same answer in the same time for known and unknown addresses', async () => {
    const agent = await house.as('agent')
    const times: Record<'known' | 'unknown', number[]> = { known: [], unknown: [] }
    const answers = new Set<string>()
    // Both are asked for beyond the hour's letters too, in turn.
    for (let n = 0; n < 50; n++)
      for (const [kind, email] of [
        ['known', agent.email],
        ['unknown', `nobody-${agent.email}`],
      ] as const) {
        const began = performance.now()
        const { status, text, headers } = await forgot(email)
        times[kind].push(performance.now() - began)
        answers.add(`${status} ${text} ${[...headers.keys()].sort()}`)
        clock.ms += 20_000
      }
    expect(answers.size).toBe(1)
    const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]!
    expect(Math.abs(median(times.known) - median(times.unknown))).toBeLessThan(5)
  })

  test('stands in the trail with the account that was named, and without the address of one that is none', async () => {
    const agent = await house.as('agent')
    for (const email of [agent.email, 'canary@corp.example']) await forgot(email)
    const { body } = await (await house.service()).get('/api/v1/audit?action=agent.reset_asked&limit=2')
    expect(body.entries.map(({ object }: { object: unknown }) => object)).toEqual([
      { type: 'agent', id: null },
      { type: 'agent', id: agent.agentId },
    ])
    expect(body.entries[0].from.ip).toBe('127.0.0.1')
    expect(JSON.stringify(body)).not.toMatch(/canary|@/)
  })

  test('24: cannot smuggle anything in by the form of an address', async () => {
    const forms = [
      'admin＠corp.example',
      'a@corp.example\r\nBcc: b@corp.example',
      '"x@evil x"@corp.example',
      '=?utf-8?q?a?=@corp.example',
      'a@corp.example, b@corp.example',
      'a@corp',
      '<a@corp.example>',
      'a@@corp.example',
      `${'a'.repeat(65)}@corp.example`,
    ]
    for (const email of [...forms, '', null, ['a@corp.example'], { address: 'a@corp.example' }])
      expect([email, (await forgot(email)).status]).toEqual([email, 422])
    for (const email of forms)
      expect([email, (await house.anonymous.post('/auth/signup', { email, password: 'long enough' })).status]).toEqual([
        email,
        422,
      ])
  })
})
