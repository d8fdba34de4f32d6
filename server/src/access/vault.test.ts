import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { loadSecretKey } from './secret-key.ts'
import { createStatusTokens } from './status-token.ts'
import { createVault } from './vault.ts'

const vault = createVault('a secret key of more than 32 characters')
const stranger = createVault('another secret key of over 32 characters')
const folder = mkdtempSync(join(tmpdir(), 'parley-vault-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('what was encrypted comes back, with its own context and key alone, and never looks the same twice', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ maxLength: 20 }), (text, context) => {
      const sealed = vault.encrypt(text, context)
      expect(sealed).toMatch(/^v1\.[\w-]{16}\.[\w-]{22,}$/)
      expect(vault.decrypt(sealed, context)).toBe(text)
      expect(vault.encrypt(text, context)).not.toBe(sealed)
      expect(() => vault.decrypt(sealed, `${context}x`)).toThrow()
      expect(() => stranger.decrypt(sealed, context)).toThrow()
    }),
    { numRuns: 50 },
  )
})

test('a changed, cut or foreign text does not open', () => {
  const sealed = vault.encrypt('secret')
  for (let at = 3; at < sealed.length - 1; at++) {
    const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1)
    expect(() => vault.decrypt(changed), changed).toThrow()
  }
  for (const bad of ['', 'v1', 'v1..', 'v2.a.b', sealed.slice(0, -2), `${sealed}.x`, 'plain text'])
    expect(() => vault.decrypt(bad)).toThrow()
})

test('a MAC is good for its purpose, text and key, and for nothing like it', () => {
  const mac = vault.mac('link', 'a')
  expect(vault.checkMac('link', 'a', mac)).toBe(true)
  expect(vault.checkMac('links', 'a', mac)).toBe(false)
  expect(vault.checkMac('link', 'b', mac)).toBe(false)
  expect(stranger.checkMac('link', 'a', mac)).toBe(false)
  for (const bad of ['', mac.slice(1), `${mac}=`, `${mac}a`, mac.toUpperCase(), 'ü'])
    expect(vault.checkMac('link', 'a', bad)).toBe(false)
})

test('a status token opens its own ticket, to read, and no other', () => {
  const tokens = createStatusTokens(vault)
  const [mine, other] = ['01932a1f-7c00-7000-8000-000000000001', '01932a1f-7c00-7000-8000-000000000002']
  const caller = tokens.verify(mine, tokens.issue(mine))
  expect(caller).toMatchObject({ type: 'bot', scope: { kind: 'ticket', ticketId: mine }, via: 'status_token' })
  expect([...caller!.permissions]).toEqual(['ticket.read'])
  expect(tokens.verify(other, tokens.issue(mine))).toBeNull()
  expect(tokens.verify(mine, '')).toBeNull()
  expect(createStatusTokens(stranger).verify(mine, tokens.issue(mine))).toBeNull()
})

describe('the secret key', () => {
  const config = { SECRET_KEY: '', ENVIRONMENT: 'development', DATA_DIR: join(folder, 'data') } as const

  test('is the configured one, and production makes none', async () => {
    expect(await loadSecretKey({ ...config, SECRET_KEY: 'given' })).toBe('given')
    await expect(loadSecretKey({ ...config, ENVIRONMENT: 'production' })).rejects.toThrow('SECRET_KEY must be set')
  })

  test('is made once however many starts race, is 256 bits, and only its owner reads it', async () => {
    const keys = await Promise.all(Array.from({ length: 16 }, () => loadSecretKey(config)))
    expect(new Set(keys).size).toBe(1)
    expect(Buffer.from(keys[0]!, 'base64url')).toHaveLength(32)
    expect(statSync(join(config.DATA_DIR, 'secret.key')).mode & 0o777).toBe(0o600)
    expect(readdirSync(config.DATA_DIR)).toEqual(['secret.key'])
    expect(await loadSecretKey(config)).toBe(keys[0])
    expect(readFileSync(join(config.DATA_DIR, 'secret.key'), 'utf8')).toBe(`${keys[0]}\n`)
  })

  test('is never replaced: a file that holds something else stops the start in words', async () => {
    writeFileSync(join(config.DATA_DIR, 'secret.key'), '')
    await expect(loadSecretKey(config)).rejects.toThrow('does not hold a key')
  })
})
