import { fromId } from '@parley/contract'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { testMailbox, tokenOf } from '../testing/mailbox.ts'
import { aCustomer, type CustomerClient } from './test-customer.ts'

let house: Awaited<ReturnType<typeof testMailbox>>
const clock = { ms: Date.now() }
beforeAll(async () => {
  house = await testMailbox({ now: () => new Date(clock.ms) })
})
beforeEach(() => {
  house.sandbox.mail.clear()
  clock.ms += 2 * 3_600_000
})
afterAll(() => house?.close())

const post = (path: string, body: unknown) => house.anonymous.post(`/auth/${path}`, body)
const letterTo = (email: string, subject: string) =>
  house.sandbox.mail.waitFor(email, (mail) => mail.subject === subject)
const confirmation = (email: string) => letterTo(email, 'Confirm your e-mail address')
const subjects = async (customer: CustomerClient) =>
  (await customer.get('/tickets')).body.map(({ title }: { title: string }) => title)

async function verify(customer: CustomerClient) {
  const token = tokenOf(await confirmation(customer.email))
  return post('verify', { token, password: customer.password })
}

/** A ticket that a shop's form made for an address, which makes a customer who is known by that address alone. */
async function historyOf(email: string, subject: string, more: object = {}): Promise<string> {
  const service = await house.service()
  const { body } = await service.post('/api/tickets/create', {
    subject,
    initial_message: 'Hello',
    source: { channel: 'api' },
    customer: { name: 'Ann', primary_email: email, ...more },
  })
  return body.customer.internal_id
}

describe('earlier tickets of an address', () => {
  test('are shown once the letter’s link came with the account’s password, and not before', async () => {
    const email = `ann-${uuidv7()}@example.com`
    await historyOf(email.toUpperCase(), 'From the shop')
    await historyOf('somebody-else@example.com', 'Of somebody else')
    const customer = await aCustomer(house, email)
    await customer.post('/tickets', { title: 'My own', description: 'x' })
    expect([await subjects(customer), (await customer.get('/auth/me')).body.is_verified]).toEqual([['My own'], false])
    expect((await verify(customer)).body).toEqual({ success: true })
    // The token from before sees it on the next request.
    expect(await subjects(customer)).toEqual(['My own', 'From the shop'])
    expect((await customer.get('/auth/me')).body.is_verified).toBe(true)
    const [, shop] = (await customer.get('/tickets')).body
    expect((await customer.write(shop.id, 'More')).status).toBe(201)
    expect((await customer.get(`/tickets/${shop.id}`)).body.messages).toHaveLength(2)
  })

  test('are not those of somebody known on a platform whose address was only typed, unless it was proved', async () => {
    const email = `bea-${uuidv7()}@example.com`
    const typed = await historyOf(email, 'Typed by somebody', { channel_identity: 'person-1' })
    const proved = await historyOf(email, 'Proved', { channel_identity: 'person-2' })
    await house.sql`update customer set email_verified = true where id = ${fromId('customer', proved)}`
    const customer = await aCustomer(house, email)
    await verify(customer)
    expect(await subjects(customer)).toEqual(['Proved'])
    const detail = await customer.get('/tickets')
    expect(detail.text).not.toContain(typed)
  })

  test('are gone on the next request when their customer gets another address', async () => {
    const email = `cy-${uuidv7()}@example.com`
    const customerId = await historyOf(email, 'Mine for now')
    const customer = await aCustomer(house, email)
    await verify(customer)
    expect(await subjects(customer)).toEqual(['Mine for now'])
    const admin = await house.as('admin')
    await admin.put(`/api/v1/customers/${customerId}`, { primary_email: 'corrected@example.com' })
    expect(await subjects(customer)).toEqual([])
  })

  test('are not had by signing up with somebody else’s address and waiting for them to click', async () => {
    const email = `victim-${uuidv7()}@example.com`
    await historyOf(email, 'Private')
    const attacker = await aCustomer(house, email)
    const { body: planted } = await attacker.post('/tickets', { title: 'Planted', description: 'x' })
    await confirmation(email)
    house.sandbox.mail.clear()
    // The victim signs up too, is told the same as anybody, and knows another password than the attacker's.
    const signedUp = await post('signup', { email, password: 'the victim’s own' })
    expect(signedUp.status).toBe(201)
    const token = tokenOf(await confirmation(email))
    expect((await post('verify', { token, password: 'the victim’s own' })).body.code).toBe('wrong_credentials')
    expect(await subjects(attacker)).toEqual(['Planted'])
    // Whoever reads the mail takes the account over: the attacker's sign-in ends.
    await post('forgot-password', { email })
    const reset = tokenOf(await letterTo(email, 'Choose a new password'))
    expect((await post('reset-password', { token: reset, password: 'the victim’s own' })).status).toBe(200)
    expect((await attacker.get('/tickets')).status).toBe(401)
    const victim = await aCustomer.again(house, { email, password: 'the victim’s own' })
    expect(await subjects(victim)).toEqual(['Planted', 'Private'])
    expect((await victim.get(`/tickets/${planted.id}`)).status).toBe(200)
  })
})

describe('18: whether an address has an account', () => {
  test('is told by mail alone: signing up again says the same, and its owner gets a letter', async () => {
    const customer = await aCustomer(house)
    await verify(customer)
    const fresh = `new-${uuidv7()}@example.com`
    const [again, first] = [
      await post('signup', { email: customer.email, password: 'a wholly different one' }),
      await post('signup', { email: fresh, password: 'a wholly different one' }),
    ]
    const told = ({ status, body }: typeof again) => [status, { ...body, email: '' }]
    expect(told(again)).toEqual(told(first))
    expect((await letterTo(customer.email, 'You already have an account')).text).toContain('/portal/forgot')
    await confirmation(fresh)
    expect((await post('login', { email: customer.email, password: 'a wholly different one' })).status).toBe(401)
    expect((await post('login', { email: customer.email, password: customer.password })).status).toBe(200)
  })

  test('17: shows neither by answers nor by the clock at signing up, signing in and asking for a new password', async () => {
    const { email } = await aCustomer(house)
    for (const [path, more] of [
      ['login', { password: 'wrong wrong' }],
      ['signup', { password: 'wrong wrong' }],
      ['forgot-password', {}],
    ] as const) {
      const answers = new Set<string>()
      const timed = async (named: string) => {
        const began = performance.now()
        const { status, body } = await post(path, { email: named, ...more })
        const ms = performance.now() - began
        const { request_id: _, email: _email, ...same } = body
        answers.add(`${status} ${JSON.stringify(same)}`)
        clock.ms += 60_000
        return ms
      }
      const medianGap = async (round: number) => {
        const gaps: number[] = []
        for (let pair = 0; pair < 60; pair++) {
          // Side by side, first now one and now the other: whatever else this machine does weighs on both.
          const unknown = `nobody-${round}-${pair}-${email}`
          const [one, other] = pair % 2 ? [email, unknown] : [unknown, email]
          const gap = (await timed(one)) - (await timed(other))
          gaps.push(pair % 2 ? gap : -gap)
        }
        return gaps.sort((a, b) => a - b)[30]!
      }
      // What a stranger could learn shows in every round; what a busy machine does, does not.
      const medians: number[] = []
      do medians.push(await medianGap(medians.length))
      while (medians.length < 3 && medians.every((ms) => Math.abs(ms) >= 5))
      expect([path, answers.size]).toEqual([path, 1])
      expect([path, Math.abs(medians.at(-1)!) < 5], `${medians} ms`).toEqual([path, true])
    }
  }, 120_000)
})

describe('a sign-in', () => {
  test('ends on the next request by signing out, a new password, or an account that is disabled', async () => {
    const customer = await aCustomer(house)
    const other = await aCustomer.again(house, customer)
    expect((await customer.post('/auth/logout')).body).toEqual({ success: true })
    expect([(await customer.get('/tickets')).status, (await other.get('/tickets')).status]).toEqual([401, 200])
    await post('forgot-password', { email: customer.email })
    const token = tokenOf(await letterTo(customer.email, 'Choose a new password'))
    await post('reset-password', { token, password: 'quite another one' })
    expect((await other.get('/tickets')).status).toBe(401)
    expect((await post('reset-password', { token, password: 'quite another one' })).body.code).toBe('link_used')
    const third = await aCustomer.again(house, { ...customer, password: 'quite another one' })
    await house.sql`update customer_account set status = 'disabled' where email = ${customer.email}`
    expect((await third.get('/tickets')).status).toBe(401)
    const refused = await post('login', { email: customer.email, password: 'quite another one' })
    expect(refused.body.code).toBe('wrong_credentials')
  })

  test('ends after a day', async () => {
    const customer = await aCustomer(house)
    clock.ms += 86_400_001
    expect((await customer.get('/tickets')).status).toBe(401)
  })

  test('has a token of its own type and audience, which is nowhere taken for an agent’s, nor the other way round', async () => {
    const customer = await aCustomer(house)
    expect(decodeProtectedHeader(customer.token)).toMatchObject({ typ: 'customer+jwt', alg: 'EdDSA' })
    expect(decodeJwt(customer.token)).toMatchObject({ aud: 'parley-portal', token_use: 'customer' })
    const agent = await house.as('agent')
    // Each with the other's header: the signature covers it, so it falls.
    const [header, payload, signature] = customer.token.split('.')
    const [agentHeader, agentPayload, agentSignature] = agent.token.split('.')
    for (const forged of [
      `${agentHeader}.${payload}.${signature}`,
      `${header}.${agentPayload}.${agentSignature}`,
      `${header}.${agentPayload}.${signature}`,
      `${header}.${payload}.`,
      `${Buffer.from('{"alg":"none","typ":"customer+jwt"}').toString('base64url')}.${payload}.`,
    ])
      for (const path of ['/tickets', '/api/v1/auth/me'])
        expect((await house.anonymous.get(path, { authorization: `Bearer ${forged}` })).status).toBe(401)
  })

  test('with another claim than its own fails: username and email that differ, neither, or more', async () => {
    const { email, password } = await aCustomer(house)
    expect((await post('login', { username: 'x@example.com', email, password })).status).toBe(422)
    expect((await post('login', { password })).status).toBe(422)
    expect((await post('login', { email, password, admin: true })).status).toBe(422)
    expect((await post('login', { username: email.toUpperCase(), password })).status).toBe(200)
  })

  test('is throttled by account and by address of the caller, without telling which accounts there are', async () => {
    const { email } = await aCustomer(house)
    const statuses = (name: string) =>
      Promise.all(Array.from({ length: 12 }, () => post('login', { email: name, password: 'wrong' }))).then((all) =>
        all.map(({ status }) => status).sort(),
      )
    const [known, unknown] = [await statuses(email), await statuses(`not-${email}`)]
    expect(known).toEqual([...Array(8).fill(401), ...Array(4).fill(429)])
    expect(unknown).toEqual(known)
  })
})

describe('20: a link', () => {
  test('that is wrong in any way gets one answer', async () => {
    const customer = await aCustomer(house)
    const token = tokenOf(await confirmation(customer.email))
    const { password } = customer
    for (const wrong of [token.slice(1), `${token}=`, 'x'])
      expect((await post('verify', { token: wrong, password })).body.code).toBe('link_used')
    for (const wrong of ['', null, [token], {}])
      expect((await post('verify', { token: wrong, password })).status).toBe(422)
    expect((await post('reset-password', { token, password: 'another one' })).body.code).toBe('link_used')
    clock.ms += 25 * 3_600_000
    expect((await post('verify', { token, password })).body.code).toBe('link_used')
  })
})
