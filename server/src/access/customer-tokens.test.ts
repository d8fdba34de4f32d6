import { createHash } from 'node:crypto'
import { toId } from '@parley/contract'
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose'
import { pino } from 'pino'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Config } from '../config.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { createCustomerTokens, customerTokenSeconds } from './customer-tokens.ts'
import { createJwts } from './jwts.ts'
import { createSigningKeys } from './signing-keys.ts'
import { createVault } from './vault.ts'

// A customer's token, from the database up: what it says, whom it stands for, and each thing that ends it.

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database?.drop())

const secret = 'a secret that is only for these tests'

/** Everything is made in each test, so that each shows by itself what it needs. */
function house() {
  const clock = { ms: Date.parse('2026-05-04T10:00:00.000Z') }
  const now = () => new Date(clock.ms)
  const { sql } = database
  const config = { origin: 'https://parley.example' } as Config
  const keys = createSigningKeys({ sql, vault: createVault(secret), log: pino({ level: 'silent' }) })
  return { sql, clock, now, config, keys, tokens: createCustomerTokens({ sql, config, keys, now }) }
}

async function anAccount(verified = false) {
  const { sql } = database
  const [account, customer] = [uuidv7(), uuidv7()]
  await sql`insert into customer (id, name, created_at, updated_at) values (${customer}, 'Ann', now(), now())`
  await sql`
    insert into customer_account (id, email, password_hash, customer_id, verified_at, created_at, updated_at)
    values (${account}, ${`${account}@example.com`}, 'x', ${customer}, ${verified ? new Date() : null}, now(), now())`
  return { id: account, version: 1, customer }
}

const hashOf = (token: string) => createHash('sha256').update(token).digest('base64')
const isRefused = { code: 'invalid_token' }

test('a token says whose session it is, for 24 hours from now, and stands for the account’s customer alone', async () => {
  const { sql, tokens, clock, config } = house()
  const account = await anAccount()
  const token = await tokens.begin(sql, account)
  const [session] = await sql`select * from customer_session where account_id = ${account.id}`
  expect(session).toMatchObject({ version: 1, revoked_at: null })
  expect(session!['created_at'].getTime()).toBe(clock.ms)
  expect(session!['expires_at'].getTime()).toBe(clock.ms + customerTokenSeconds * 1000)
  expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'EdDSA', typ: 'customer+jwt' })
  expect(decodeJwt(token)).toMatchObject({
    iss: config.origin,
    aud: 'parley-portal',
    sub: toId('customerAccount', account.id),
    sid: toId('customerSession', session!['id']),
    token_use: 'customer',
    iat: clock.ms / 1000,
    exp: clock.ms / 1000 + customerTokenSeconds,
  })
  const verified = await tokens.verify(token, hashOf(token))
  expect(verified).toMatchObject({ sessionId: session!['id'], accountId: account.id })
  expect(verified.expiresAtMs).toBe(clock.ms + customerTokenSeconds * 1000)
  expect(await tokens.load(verified)).toEqual({
    caller: {
      type: 'customer',
      id: account.customer,
      label: toId('customer', account.customer),
      permissions: new Set(),
      scope: { kind: 'own', customerIds: [account.customer] },
      via: 'token',
      sessionId: session!['id'],
    },
    endsAt: clock.ms + customerTokenSeconds * 1000,
    usedAt: 0,
    writtenAt: 0,
  })
})

test('only a token of this type is taken for a customer’s; what is no token is none', async () => {
  const { sql, tokens, config, keys, now } = house()
  expect(tokens.claims(await tokens.begin(sql, await anAccount()))).toBe(true)
  const agents = createJwts({ config, keys, now }, { type: 'at+jwt', audience: 'parley', read: () => ({}) })
  expect(tokens.claims(await agents.sign('agt_1', { sid: 'x' }, 0, 60))).toBe(false)
  for (const text of ['', 'x', 'a.b.c', '{}']) expect(tokens.claims(text)).toBe(false)
})

test('customers that are linked are seen only while the account’s address is proved', async () => {
  const { sql, tokens } = house()
  for (const isProved of [true, false]) {
    const account = await anAccount(isProved)
    const other = await anAccount()
    await sql`insert into customer_account_link (account_id, customer_id, created_at) values (${account.id}, ${other.customer}, now())`
    const token = await tokens.begin(sql, account)
    const { caller } = await tokens.load(await tokens.verify(token, hashOf(token)))
    const seen = isProved ? [account.customer, other.customer] : [account.customer]
    expect(caller.scope).toEqual({ kind: 'own', customerIds: seen })
  }
})

test('each thing that ends a session ends its token by itself, on the next request', async () => {
  const { sql, tokens, clock } = house()
  const endings: ((account: { id: string }, session: string) => PromiseLike<unknown>)[] = [
    (_, session) => tokens.end(session),
    ({ id }) => sql`update customer_account set status = 'disabled' where id = ${id}`,
    ({ id }) => sql`update customer_account set version = version + 1 where id = ${id}`,
    ({ id }) => sql`delete from customer_account where id = ${id}`,
    (_, session) => sql`update customer_session set expires_at = ${new Date(clock.ms)} where id = ${session}`,
    (_, session) => sql`delete from customer_session where id = ${session}`,
  ]
  for (const [n, end] of endings.entries()) {
    const account = await anAccount()
    const token = await tokens.begin(sql, account)
    const verified = await tokens.verify(token, hashOf(token))
    await tokens.load(verified)
    await end(account, verified.sessionId)
    await expect(tokens.load(verified), `ending ${n}`).rejects.toMatchObject(isRefused)
  }
  // One moment before its end a session stands.
  const token = await tokens.begin(sql, await anAccount())
  const verified = await tokens.verify(token, hashOf(token))
  await sql`update customer_session set expires_at = ${new Date(clock.ms + 1)} where id = ${verified.sessionId}`
  expect((await tokens.load(verified)).endsAt).toBe(clock.ms + 1)
})

test('ending a session that has ended changes nothing of when it did, and no other session', async () => {
  const { sql, tokens, clock } = house()
  const account = await anAccount()
  const [first, second] = [await tokens.begin(sql, account), await tokens.begin(sql, account)]
  const { sessionId } = await tokens.verify(first, hashOf(first))
  await tokens.end(sessionId)
  const endedAt = clock.ms
  clock.ms += 1000
  await tokens.end(sessionId)
  const [row] = await sql`select revoked_at from customer_session where id = ${sessionId}`
  expect(row!['revoked_at'].getTime()).toBe(endedAt)
  await tokens.load(await tokens.verify(second, hashOf(second)))
})

test('a token dies with the signing key that it names', async () => {
  const { sql, tokens } = house()
  const token = await tokens.begin(sql, await anAccount())
  const verified = await tokens.verify(token, hashOf(token))
  await sql`update signing_key set retired_at = now()`
  await expect(tokens.load(verified)).rejects.toMatchObject(isRefused)
  await sql`update signing_key set retired_at = null`
})

test('claims that are not such as we sign are refused, however good the signature', async () => {
  const { tokens, config, keys, now, clock } = house()
  const at = clock.ms / 1000
  const sub = toId('customerAccount', uuidv7())
  const sid = toId('customerSession', uuidv7())
  const forge = async (
    subject: string,
    claims: JWTPayload,
    kind = { type: 'customer+jwt', audience: 'parley-portal' },
  ) => {
    const token = await createJwts({ config, keys, now }, { ...kind, read: () => ({}) }).sign(subject, claims, at, 60)
    return tokens.verify(token, hashOf(token))
  }
  await forge(sub, { sid, token_use: 'customer' })
  for (const [subject, claims] of [
    [sub, { sid, token_use: 'agent' }],
    [sub, { sid }],
    [sub, { token_use: 'customer' }],
    [sub, { sid: toId('session', uuidv7()), token_use: 'customer' }],
    [toId('agent', uuidv7()), { sid, token_use: 'customer' }],
    ['', { sid, token_use: 'customer' }],
  ] as const)
    await expect(forge(subject, claims), JSON.stringify(claims)).rejects.toMatchObject(isRefused)
  const claims = { sid, token_use: 'customer' }
  await expect(forge(sub, claims, { type: 'at+jwt', audience: 'parley-portal' })).rejects.toMatchObject(isRefused)
  await expect(forge(sub, claims, { type: 'customer+jwt', audience: 'parley' })).rejects.toMatchObject(isRefused)
})
