import { generateKeyPairSync, sign as signBytes } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Config } from '../config.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { createJwts, kidOf } from './jwts.ts'
import { createSigningKeys } from './signing-keys.ts'
import { createVault } from './vault.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database?.drop())

const kind = { type: 'test+jwt', audience: 'tests' }
const isRefused = { code: 'invalid_token' }

function house(read: (payload: JWTPayload) => object | null = ({ sub }) => ({ sub })) {
  const clock = { ms: Date.parse('2026-05-04T10:00:00.000Z') }
  const now = () => new Date(clock.ms)
  const { sql } = database
  const config = { origin: 'https://parley.example' } as Config
  const vault = createVault('a secret that is only for these tests')
  const keys = createSigningKeys({ sql, vault, log: pino({ level: 'silent' }) })
  const at = clock.ms / 1000
  const jwts = createJwts({ config, keys, now }, { ...kind, required: ['ver'], read })
  /** A token as ours but for what `change` does to it. */
  const forge = async (change: (token: SignJWT) => SignJWT, claims: JWTPayload = { sid: 's', ver: 1 }) => {
    const { kid, key } = await keys.signer()
    const token = new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: kind.type, kid })
      .setIssuer(config.origin)
      .setAudience(kind.audience)
      .setSubject('me')
      .setIssuedAt(at)
      .setExpirationTime(at + 60)
    return change(token).sign(key)
  }
  return { clock, keys, jwts, forge, at }
}

test('what was signed is read back, with the key that signed it and the moment it ends; then it is refused', async () => {
  const { clock, keys, jwts, at } = house()
  const token = await jwts.sign('me', { sid: 's', ver: 1 }, at, 60)
  const { kid } = await keys.signer()
  expect(await jwts.verify(token, 'h')).toEqual({ sub: 'me', kid, expiresAtMs: clock.ms + 60_000 })
  clock.ms += 59_999
  expect(await jwts.verify(token, 'h')).toMatchObject({ sub: 'me' })
  clock.ms += 1
  await expect(jwts.verify(token, 'h')).rejects.toMatchObject(isRefused)
  await expect(jwts.verify(token, 'another hash')).rejects.toMatchObject(isRefused)
})

test('a signature is checked once a token, and a token that was refused is not remembered', async () => {
  let reads = 0
  const { jwts, at } = house(() => {
    reads++
    return reads === 1 ? null : {}
  })
  const token = await jwts.sign('me', { sid: 's', ver: 1 }, at, 60)
  await expect(jwts.verify(token, 'h')).rejects.toMatchObject(isRefused)
  await jwts.verify(token, 'h')
  await jwts.verify(token, 'h')
  expect(reads).toBe(2)
})

test('issuer, audience, type, times and claims have to be ours', async () => {
  const { jwts, forge, at } = house()
  const check = async (token: Promise<string>) => jwts.verify(await token, String(Math.random()))
  await check(forge((token) => token))
  for (const change of [
    (token: SignJWT) => token.setIssuer('https://else.example'),
    (token: SignJWT) => token.setAudience('else'),
    (token: SignJWT) => token.setAudience([kind.audience, 'else']),
    (token: SignJWT) => token.setExpirationTime(at),
    (token: SignJWT) => token.setNotBefore(at + 60),
  ])
    await expect(check(forge(change)), String(change)).rejects.toMatchObject(isRefused)
  for (const claims of [{ sid: 's' }, { ver: 1 }])
    await expect(check(forge((token) => token, claims))).rejects.toMatchObject(isRefused)
})

test('a key that is not ours is no key, and neither is another form of signature', async () => {
  const { jwts, at, keys } = house()
  const token = await jwts.sign('me', { sid: 's', ver: 1 }, at, 60)
  const [head, body] = token.split('.') as [string, string]
  const { kid } = await keys.signer()
  const encoded = (header: object) => Buffer.from(JSON.stringify(header)).toString('base64url')
  const noise = signBytes('sha256', Buffer.from('x'), generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey)
  for (const forged of [
    `${encoded({ alg: 'EdDSA', typ: kind.type, kid: 'A'.repeat(43) })}.${body}.${token.split('.')[2]}`,
    `${encoded({ alg: 'none', typ: kind.type, kid })}.${body}.`,
    `${encoded({ alg: 'ES256', typ: kind.type, kid })}.${body}.${noise.toString('base64url')}`,
    `${head}.${body}.${noise.toString('base64url')}`,
  ])
    await expect(jwts.verify(forged, forged)).rejects.toMatchObject(isRefused)
})

test('a header that is none, or names keys and rules of its own, or a token of a size that none has, is refused unread', () => {
  const token = (header: object) => `${Buffer.from(JSON.stringify(header)).toString('base64url')}.e30.x`
  expect(kidOf(token({ alg: 'EdDSA', kid: 'k' }))).toBe('k')
  expect(kidOf(token({ alg: 'EdDSA', kid: 'k' }).padEnd(4096, 'x'))).toBe('k')
  const refused = (text: string) => expect(() => kidOf(text)).toThrow(expect.objectContaining(isRefused))
  refused(token({ alg: 'EdDSA', kid: 'k' }).padEnd(4097, 'x'))
  refused('')
  refused('nothing')
  for (const name of ['crit', 'jku', 'jwk', 'x5u', 'x5c', 'b64']) refused(token({ alg: 'EdDSA', kid: 'k', [name]: [] }))
})
