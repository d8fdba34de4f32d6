import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anAgent, bearer, type House, me, type Node, openHouse } from '../access/test-house.ts'
import { readConfig } from '../config.ts'
import { environmentProviders } from './environment.ts'

const clientId = '4example0client'
let house: House
let node: Node
let pool: Server
let issuer: string
let privateKey: Awaited<ReturnType<typeof generateKeyPair>>['privateKey']
let kid: string
let fetches = 0
let isDown = false
let people = 0

beforeAll(async () => {
  house = await openHouse()
  const pair = await generateKeyPair('RS256')
  privateKey = pair.privateKey
  const jwk: JWK = { ...(await exportJWK(pair.publicKey)), alg: 'RS256', use: 'sig' }
  kid = await calculateJwkThumbprint(jwk)
  pool = createServer((_request, response) => {
    fetches++
    if (isDown) response.writeHead(500).end()
    else response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys: [{ ...jwk, kid }] }))
  })
  await new Promise<void>((resolve) => pool.listen(0, '127.0.0.1', resolve))
  issuer = `http://127.0.0.1:${(pool.address() as AddressInfo).port}/us-east-1_Example`
  node = await aNode()
})
beforeEach(() => {
  isDown = false
})
afterAll(async () => {
  pool?.close()
  await house?.close()
})

const aNode = () =>
  house.node({ COGNITO_USER_POOL_ID: 'us-east-1_Example', COGNITO_APP_CLIENT_ID: clientId, COGNITO_ISSUER: issuer })

type Claims = Record<string, unknown>
/** A new person of the pool. */
function aPerson(over: Claims = {}): Claims {
  const name = `person${++people}`
  return {
    sub: name,
    email: `${name}@example.com`,
    email_verified: true,
    token_use: 'id',
    aud: clientId,
    iss: issuer,
    ...over,
  }
}

function idToken(claims: Claims, header: Record<string, unknown> = {}): Promise<string> {
  const at = Math.floor(house.clock.ms / 1000)
  return new SignJWT({ iat: at, exp: at + 3600, ...claims })
    .setProtectedHeader({ alg: 'RS256', kid, ...header })
    .sign(privateKey)
}
const call = async (claims: Claims, header = {}) => me(node, bearer(await idToken(claims, header)))

describe('who a person of the pool is', () => {
  test('an agent with the same verified e-mail address is linked, and from then on found by issuer and subject', async () => {
    const agent = await anAgent(house, node, { email: 'Linked@example.com' })
    for (const verified of [true, 'true']) {
      const person = aPerson({ email: 'linked@example.com', email_verified: verified, sub: 'linked' })
      expect((await call(person)).body).toMatchObject({ email: 'Linked@example.com', role: 'agent' })
    }
    const moved = await call(aPerson({ sub: 'linked', email: 'new@example.com' }))
    expect(moved.body['email']).toBe('Linked@example.com')
    expect(await house.sql`select issuer, subject from agent_identity where agent_id = ${agent.id}`).toEqual([
      { issuer, subject: 'linked' },
    ])
  })

  test('an invitation ends when its person signs in this way first, and no password of ours is set beside', async () => {
    const agent = await anAgent(house, node, { email: 'guest@example.com', withPassword: false })
    const { link } = await house.sql.begin((tx) => node.access.invite(tx, agent.id))
    const open = () =>
      node.call('POST', '/api/v1/auth/invitation', { body: { token: new URL(link).hash.slice('#token='.length) } })
    expect((await open()).status).toBe(200)
    const headers = bearer(await idToken(aPerson({ email: 'guest@example.com' })))
    expect((await me(node, headers)).body).toMatchObject({ email: 'guest@example.com', has_password: false })
    expect((await open()).status).toBe(401)
    const body = { new_password: 'a long pass phrase' }
    const refused = await node.call('PUT', '/api/v1/auth/me/password', { body, headers })
    expect([refused.status, refused.body['detail']]).toEqual([
      403,
      'You sign in elsewhere: your password is changed there',
    ])
    const own = await node.call('PATCH', '/api/v1/auth/me', { body: { preferences: { theme: 'dark' } }, headers })
    expect(own.body['preferences']).toMatchObject({ theme: 'dark' })
    const sessions = await node.call('GET', '/api/v1/auth/sessions', { headers })
    expect(sessions.body).toEqual({ sessions: [] })
  })

  test('an address that is not verified links nobody, and another person does not take a linked account over', async () => {
    await anAgent(house, node, { email: 'chief@example.com', role: 'super_admin' })
    for (const verified of [false, 'false', undefined, 1, 'yes'])
      expect((await call(aPerson({ email: 'chief@example.com', email_verified: verified }))).status).toBe(403)
    expect((await call(aPerson({ email: 'chief@example.com', sub: 'the chief' }))).status).toBe(200)
    expect((await call(aPerson({ email: 'chief@example.com', sub: 'another' }))).status).toBe(403)
    expect((await call(aPerson({ email: 'chief@example.com', 'cognito:groups': ['admins'] }))).status).toBe(403)
  })

  test('the groups agents and admins make an agent, nothing else does', async () => {
    expect((await call(aPerson({ 'cognito:groups': ['agents'] }))).body).toMatchObject({ role: 'agent' })
    expect((await call(aPerson({ 'cognito:groups': ['agents', 'admins'] }))).body).toMatchObject({ role: 'admin' })
    for (const groups of [undefined, [], ['users'], 'agents', ['Agents']])
      expect((await call(aPerson({ 'cognito:groups': groups, 'custom:role': 'admin' }))).status).toBe(403)
    expect((await call(aPerson({ 'cognito:groups': ['agents'], email_verified: false }))).status).toBe(403)
    expect((await call(aPerson({ 'cognito:groups': ['agents'], email: 'a＠corp.example' }))).status).toBe(403)
  })

  test('10 first requests at once make one agent', async () => {
    const token = bearer(await idToken(aPerson({ sub: 'ten', 'cognito:groups': ['agents'] })))
    const replies = await Promise.all(Array.from({ length: 10 }, () => me(node, token)))
    expect(new Set(replies.map(({ body }) => body['id'])).size).toBe(1)
    expect(replies.every(({ status }) => status === 200)).toBe(true)
  })

  test('a disabled agent is refused on the next request, with a token that was accepted before', async () => {
    const token = bearer(await idToken(aPerson({ sub: 'leaver', 'cognito:groups': ['agents'] })))
    expect((await me(node, token)).status).toBe(200)
    await house.sql`
      update agent set status = 'disabled' where id = (select agent_id from agent_identity where subject = 'leaver')`
    expect((await me(node, token)).status).toBe(403)
  })
})

describe('attacks 6 and 7: a token that is not exactly an ID token of this pool and client is refused', () => {
  test.each<[string, Claims]>([
    ['an access token', { token_use: 'access' }],
    ['no token_use', { token_use: undefined }],
    ['another client', { aud: 'other' }],
    ['a list of clients', { aud: [clientId, 'other'] }],
    ['no client', { aud: undefined }],
    ['a list of issuers', { iss: ['x'] }],
    ['no sub', { sub: undefined }],
    ['past', { exp: 1_700_000_000 }],
    ['an exp that is text', { exp: '9999999999' }],
    ['no exp', { exp: undefined }],
    ['not yet', { nbf: 9_999_999_999 }],
  ])('%s', async (_name, over) => {
    expect((await call(aPerson({ 'cognito:groups': ['agents'], ...over }))).status).toBe(401)
  })

  test('one whose header brings a key or an unknown kid', async () => {
    const person = aPerson({ 'cognito:groups': ['agents'] })
    for (const header of [
      { jku: `${issuer}/x` },
      { x5u: `${issuer}/x` },
      { jwk: {} },
      { kid: undefined },
      { kid: 'x' },
    ])
      expect((await call(person, header)).status).toBe(401)
  })

  test('one with another algorithm', async () => {
    const token = await idToken(aPerson())
    const [, claims] = token.split('.')
    for (const alg of ['none', 'HS256', 'RS512']) {
      const header = Buffer.from(JSON.stringify({ alg, kid })).toString('base64url')
      expect((await me(node, bearer(`${header}.${claims}.${token.split('.')[2]}`))).status).toBe(401)
    }
  })

  test('a token of an unknown issuer is refused without asking anybody', async () => {
    const before = fetches
    for (const iss of ['https://evil.example', `${issuer}x`, issuer.replace('_Example', '_Other')])
      expect((await call(aPerson({ iss }))).status).toBe(401)
    expect(fetches).toBe(before)
  })
})

test('the pool’s keys are fetched once, and a flood of unknown kids does not make it more', async () => {
  node = await aNode()
  const before = fetches
  const person = aPerson({ 'cognito:groups': ['agents'] })
  for (let i = 0; i < 5; i++) expect((await call(person)).status).toBe(200)
  for (let i = 0; i < 20; i++) expect((await call(person, { kid: `unknown${i}` })).status).toBe(401)
  expect(fetches).toBe(before + 1)
})

test('while the keys cannot be had the answer is 503, not 401, and the pool is not stormed', async () => {
  node = await aNode()
  isDown = true
  const before = fetches
  for (let i = 0; i < 10; i++) {
    const reply = await call(aPerson({ 'cognito:groups': ['agents'] }))
    expect([reply.status, reply.body['code']]).toEqual([503, 'not_ready'])
    expect(reply.headers.get('retry-after')).toBe('5')
  }
  expect(fetches).toBe(before + 1)
})

test('a pool is configured whole or not at all', () => {
  const of = (environment: Record<string, string>) => environmentProviders(readConfig(environment))[0]
  expect(of({})).toBeUndefined()
  expect(of({ COGNITO_USER_POOL_ID: 'eu-west-1_Ab1', COGNITO_APP_CLIENT_ID: 'x' })?.issuer).toBe(
    'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Ab1',
  )
  expect(() => of({ COGNITO_USER_POOL_ID: 'eu-west-1_Ab1' })).toThrow('COGNITO_APP_CLIENT_ID')
  expect(() => of({ COGNITO_USER_POOL_ID: 'evil.example/x_1', COGNITO_APP_CLIENT_ID: 'x' })).toThrow('must look like')
})
