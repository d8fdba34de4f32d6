import { allPermissions, grantablePermissions } from '@parley/contract'
import { expect, test } from 'vitest'
import { admin } from '../words/en/admin.ts'
import { expiresAt, groupedPermissions, isAlive } from './key-rules.ts'

test('one is offered exactly what one may do and give, each once, under its noun', () => {
  const all = groupedPermissions(allPermissions)
  expect(all.flatMap((group) => group.permissions.map(({ name }) => name)).sort()).toEqual(
    [...grantablePermissions].sort(),
  )
  expect(groupedPermissions(['tag.read', 'ticket.read', 'tag.manage'])).toEqual([
    { noun: 'ticket', permissions: [{ name: 'ticket.read', words: expect.stringMatching(/\S/) }] },
    {
      noun: 'tag',
      permissions: [
        { name: 'tag.read', words: expect.any(String) },
        { name: 'tag.manage', words: expect.any(String) },
      ],
    },
  ])
})

test('every noun of a permission has a word for people', () => {
  const without = groupedPermissions(allPermissions).filter(({ noun }) => !(`admin.permission_${noun}` in admin))
  expect(without.map(({ noun }) => noun)).toEqual([])
})

test('a key is alive until it is revoked or its time is over', () => {
  const now = Date.parse('2026-11-22T10:00:00Z')
  expect(isAlive({ revoked_at: null, expires_at: null }, now)).toBe(true)
  expect(isAlive({ revoked_at: null, expires_at: expiresAt('30', now) }, now + 30 * 86_400_000 - 1)).toBe(true)
  expect(isAlive({ revoked_at: null, expires_at: expiresAt('30', now) }, now + 30 * 86_400_000)).toBe(false)
  expect(isAlive({ revoked_at: '2026-11-22T09:00:00Z', expires_at: null }, now)).toBe(false)
  expect(expiresAt('never', now)).toBeNull()
})
