import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { testMailbox } from '../testing/mailbox.ts'
import { aCustomer } from './test-customer.ts'

// What the audit trail holds of customers' accounts: which account, and neither address, password nor place.

let house: Awaited<ReturnType<typeof testMailbox>>
let admin: Awaited<ReturnType<(typeof house)['service']>>
beforeAll(async () => {
  house = await testMailbox()
  admin = await house.service()
})
afterAll(() => house?.close())

const post = (path: string, body: unknown) => house.anonymous.post(`/auth/${path}`, body)
type Entry = { action: string; object: unknown; outcome: string; after: unknown; from: Record<string, unknown> }
const entries = async (query: string) =>
  (await admin.get(`/api/v1/audit?limit=100&${query}`)).body.entries as (Entry & { actor: unknown })[]
const customerOf = async (email: string) => {
  const [row] = await house.sql<{ id: string }[]>`
    select customer_id as id from customer_account where lower(email) = ${email}`
  return toId('customer', row!.id)
}
/** Nothing of who asked is proved, and of customers no place is kept. */
const fromSomebody = {
  actor: { type: 'customer', id: null, label: null },
  from: { ip: null, session_id: null, request_id: expect.any(String), user_agent: null },
}

describe('customers’ accounts in the trail', () => {
  test('signing up: the account that was made; again with its address as a failure', async () => {
    const email = `canary-${uuidv7()}@example.com`
    await post('signup', { email, password: 'canary pass phrase' })
    const id = await customerOf(email)
    await post('signup', { email: email.toUpperCase(), password: 'canary pass phrase' })
    const told = await entries(`action=customer_account.signed_up&object=${id}`)
    expect(told.map(({ outcome }) => outcome)).toEqual(['failure', 'success'])
    for (const entry of told) expect(entry).toMatchObject({ ...fromSomebody, object: { type: 'customer', id } })
  })

  test('a sign-in that failed: of which account, at what; of an address without one likewise, once each', async () => {
    const { email } = await aCustomer(house)
    const id = await customerOf(email)
    const nobodys = () =>
      entries('action=sign_in.failed').then((all) => all.filter(({ object: it }) => idOf(it) === null))
    const before = (await nobodys()).length
    await post('login', { email, password: 'canary wrong' })
    await post('login', { email: `canary-${uuidv7()}@example.com`, password: 'canary wrong' })
    const told = await entries(`action=sign_in.failed&object=${id}`)
    expect(told).toEqual([
      expect.objectContaining({ ...fromSomebody, outcome: 'failure', before: null, after: { at: 'password' } }),
    ])
    expect((await nobodys()).length - before).toBe(1)
  })

  test('asking for a new password: of which account, and of an address without one that it was asked', async () => {
    const { email } = await aCustomer(house)
    const id = await customerOf(email)
    const unknown = `canary-${uuidv7()}@example.com`
    for (const address of [email, unknown]) expect((await post('forgot-password', { email: address })).status).toBe(202)
    const told = await entries('action=customer_account.reset_asked')
    expect(told.map(({ object }) => object)).toEqual([
      { type: 'customer', id: null },
      { type: 'customer', id },
    ])
    for (const entry of told) expect(entry).toMatchObject(fromSomebody)
  })

  test('none of it holds an address or a password', async () => {
    await entries('')
    const held = JSON.stringify(await house.sql`select * from audit_entry`)
    expect(held).toContain('customer_account.signed_up')
    expect(held).not.toMatch(/canary|@example\.com|pass phrase/)
  })
})

const idOf = (object: unknown) => (object as { id: string | null } | null)?.id
