import { expect, test } from 'vitest'
import { createVault } from '../access/vault.ts'
import { toy } from '../channels/toy.fixture.ts'
import { mergeSettings, openSecrets } from './settings.ts'

const vault = createVault('a secret key for these tests only')
const id = '01932a1f-7c00-7000-8000-000000000001'
const first = () => mergeSettings(vault, toy, id, null, { account: 'a', secret: 'hush', url: 'http://x' })

test('secrets are kept apart, encrypted for their inbox and field alone', () => {
  const stored = first()
  expect(stored).toMatchObject({ accountId: 'a', settings: { account: 'a', url: 'http://x' }, isChanged: true })
  expect(JSON.stringify(stored)).not.toContain('hush')
  expect(openSecrets(vault, id, stored.secrets)).toEqual({ secrets: { secret: 'hush' }, unreadable: [] })
  const other = openSecrets(vault, id.replace(/1$/, '2'), stored.secrets)
  expect(other).toEqual({ secrets: {}, unreadable: ['secret'] })
  expect(openSecrets(vault, id, { url: stored.secrets['secret']! }).unreadable).toEqual(['url'])
})

test('an absent field stays as it is, and an equal one changes nothing, not even the ciphertext', () => {
  const stored = first()
  const same = mergeSettings(vault, toy, id, stored, { secret: 'hush' })
  expect(same).toEqual({ ...stored, isChanged: false })
  const moved = mergeSettings(vault, toy, id, stored, { url: 'http://y' })
  expect(moved).toMatchObject({ settings: { url: 'http://y' }, secrets: stored.secrets, isChanged: true })
})

test('an empty text removes a field; what the channel needs cannot be removed', () => {
  expect(() => mergeSettings(vault, toy, id, first(), { secret: '' })).toThrow(
    expect.objectContaining({
      code: 'invalid_body',
      extra: { errors: [{ path: '/settings/secret', message: 'is required' }] },
    }),
  )
})

test('a secret that a changed SECRET_KEY cannot open counts as not given', () => {
  const rekeyed = createVault('another secret key for these tests')
  expect(() => mergeSettings(rekeyed, toy, id, first(), { url: 'http://y' })).toThrow(/secret is required/)
  const entered = mergeSettings(rekeyed, toy, id, first(), { secret: 'anew' })
  expect(openSecrets(rekeyed, id, entered.secrets).secrets).toEqual({ secret: 'anew' })
})
