import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { toId } from '@parley/contract'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anAgent, bearer, type House, me, type Node, openHouse, secretKey, signIn } from './test-house.ts'
import { createVault } from './vault.ts'

let house: House
let node: Node
let agent: { id: string; email: string }
let good: string
let trap: Server
let trapped = 0

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
  agent = await anAgent(house, node)
  good = (await signIn(node, agent.email)).access
  trap = createServer((_request, response) => {
    trapped++
    response.end('{"keys":[]}')
  })
  await new Promise<void>((resolve) => trap.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  trap?.close()
  await house?.close()
})

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const claims = (over: Record<string, unknown> = {}) => {
  const all: Record<string, unknown> = { ...decodeJwt(good), ...over }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined))
}

/** A token signed by the server's own key, whatever it says. */
async function forged(over: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
  const [row] = await house.sql<{ kid: string; private_jwk_encrypted: string }[]>`select * from signing_key`
  const jwk = JSON.parse(createVault(secretKey).decrypt(row!.private_jwk_encrypted, row!.kid))
  const head = { alg: 'EdDSA', typ: 'at+jwt', kid: row!.kid, ...header }
  const text = `${part(head)}.${part(claims(over))}`
  return `${text}.${sign(null, Buffer.from(text), { key: jwk, format: 'jwk' }).toString('base64url')}`
}

async function isRefused(token: string): Promise<void> {
  const reply = await me(node, bearer(token))
  expect(reply.status).toBe(401)
  expect(reply.body['code']).toBe('invalid_token')
  expect(reply.headers.get('www-authenticate')).toContain('Bearer')
}

test('a token that is forged with the right key and the right claims passes, so the refusals below mean something', async () => {
  expect((await me(node, bearer(await forged({})))).status).toBe(200)
  expect(decodeProtectedHeader(good)).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' })
})

describe('attack 1: a token without a signature is refused', () => {
  test.each(['none', 'None', 'nOnE', 'NONE', ''])('alg %j', async (alg) => {
    await isRefused(`${part({ alg, typ: 'at+jwt' })}.${part(claims())}.`)
    await isRefused(`${part({ alg, typ: 'at+jwt', kid: decodeProtectedHeader(good).kid })}.${part(claims())}.`)
  })
  test('and so is ours with its signature cut off', () => isRefused(good.replace(/[^.]+$/, '')))
})

test('attack 2: a token signed with HMAC over our public key is refused, in whatever form the key is used', async () => {
  const jwks = (await node.call('GET', '/.well-known/jwks.json')).body['keys'] as { x: string; kid: string }[]
  const jwk = jwks[0]!
  for (const secret of [jwk.x, Buffer.from(jwk.x, 'base64url'), JSON.stringify(jwk), ` ${jwk.x}`, `\n${jwk.x}`])
    for (const alg of ['HS256', 'HS512']) {
      const text = `${part({ alg, typ: 'at+jwt', kid: jwk.kid })}.${part(claims())}`
      await isRefused(
        `${text}.${createHmac(alg === 'HS256' ? 'sha256' : 'sha512', secret)
          .update(text)
          .digest('base64url')}`,
      )
    }
})

test('attack 3: a kid that is no kid of ours is refused without any query', async () => {
  for (const kid of ['../../dev/null', "' OR 1=1--", 'a'.repeat(100_000), '', 7, null, ['a'], {}]) {
    const token = await forged({}, { kid })
    house.queries.length = 0
    if (token.length < 14_000) await isRefused(token)
    else expect([401, 431]).toContain((await me(node, bearer(token))).status)
    expect(house.queries.filter((query) => query.includes('signing_key'))).toEqual([])
  }
})

test('a well-formed kid that nobody knows is refused', async () => isRefused(await forged({}, { kid: 'a'.repeat(43) })))

test('attack 4: a header that names a key of the sender’s own is refused, and the address in it is never asked', async () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const url = `http://127.0.0.1:${(trap.address() as AddressInfo).port}/jwks.json`
  for (const header of [{ jku: url }, { x5u: url }, { jwk: publicKey.export({ format: 'jwk' }) }, { x5c: ['AA=='] }]) {
    const text = `${part({ alg: 'EdDSA', typ: 'at+jwt', kid: decodeProtectedHeader(good).kid, ...header })}.${part(claims())}`
    await isRefused(`${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`)
    await isRefused(await forged({}, header))
  }
  expect(trapped).toBe(0)
})

test('attack 5: a critical extension that we do not know is refused', async () => {
  await isRefused(await forged({}, { crit: ['x'], x: true }))
  await isRefused(await forged({}, { crit: ['b64'], b64: true }))
  await isRefused(await forged({}, { crit: [] }))
})

describe('attack 6: claims that are not exactly right are refused', () => {
  const at = Math.floor(Date.now() / 1000)
  test.each<[string, Record<string, unknown>]>([
    ['another aud', { aud: 'other' }],
    ['no aud', { aud: undefined }],
    ['a list of aud with ours in it', { aud: ['parley', 'other'] }],
    ['a list of aud with only ours', { aud: ['parley'] }],
    ['another iss', { iss: 'https://evil.example' }],
    ['an iss that begins with ours', { iss: 'http://127.0.0.1:8000.evil.example' }],
    ['a list of iss', { iss: ['http://127.0.0.1:8000'] }],
    ['no iss', { iss: undefined }],
    ['no exp', { exp: undefined }],
    ['a past exp', { exp: at - 3600 }],
    ['an exp that is text', { exp: '9999999999' }],
    ['a future nbf', { nbf: at + 3600 }],
    ['an nbf that is text', { nbf: 'x' }],
    ['no session', { sid: undefined }],
    ['a session that does not exist', { sid: toId('session', randomUUID()) }],
    ['somebody else’s sub', { sub: toId('agent', randomUUID()) }],
    ['no version', { ver: undefined }],
    ['another version', { ver: 2 }],
  ])('%s', async (_name, over) => isRefused(await forged(over)))
})

test('attack 7: a token of another type is refused where an access token is due', async () => {
  for (const typ of ['JWT', 'id+jwt', 'refresh+jwt', undefined]) await isRefused(await forged({}, { typ }))
  const { refresh } = await signIn(node, agent.email)
  await isRefused(refresh)
  await isRefused(node.access.statusTokens.issue(agent.id))
  const asRefresh = await node.call('POST', '/api/v1/auth/refresh', { body: { refresh_token: good } })
  expect(asRefresh.status).toBe(401)
})

test('a token ends after its 15 minutes although it was accepted before', async () => {
  const { token } = await signIn(node, agent.email)
  expect((await me(node, token)).status).toBe(200)
  house.clock.ms += 15 * 60_000 + 1000
  expect((await me(node, token)).status).toBe(401)
  house.clock.ms -= 15 * 60_000 + 1000
})

test('a token of one node is good on the other, whose first it is', async () => {
  const other = await house.node()
  expect((await me(other, bearer(good))).status).toBe(200)
})

test('two nodes that sign at once on an empty table make one key', async () => {
  await house.sql`delete from signing_key`
  const nodes = await Promise.all([house.node(), house.node(), house.node()])
  await Promise.all(nodes.map((each) => signIn(each, agent.email)))
  expect(await house.sql`select 1 from signing_key`).toHaveLength(1)
})

test('a retired key signs and verifies nothing from the next request on', async () => {
  const { token } = await signIn(node, agent.email)
  expect((await me(node, token)).status).toBe(200)
  await house.sql`update signing_key set retired_at = now()`
  expect((await me(node, token)).status).toBe(401)
  expect((await me(node, (await signIn(node, agent.email)).token)).status).toBe(200)
  expect((await node.call('GET', '/api/v1/auth/jwks.json')).body['keys']).toHaveLength(1)
})

test('the published keys hold no private part', async () => {
  const { text } = await node.call('GET', '/api/v1/auth/jwks.json')
  expect(text).toContain('"x"')
  expect(text).not.toContain('"d"')
})
