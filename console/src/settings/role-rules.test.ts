import { allPermissions } from '@parley/contract'
import { expect, test } from 'vitest'
import { admin } from '../words/en/admin.ts'
import { everyPermission, keyOf, mayGiveScope, whyNotGive } from './role-rules.ts'

test('every permission stands in the matrix once, under a noun that has a word', () => {
  const groups = everyPermission()
  expect(groups.flatMap((group) => group.permissions.map(({ name }) => name)).sort()).toEqual(
    [...allPermissions].sort(),
  )
  expect(groups.filter(({ noun }) => !(`admin.permission_${noun}` in admin))).toEqual([])
})

test('one gives what one has, and nobody gives what owners alone have', () => {
  expect(whyNotGive({ permissions: ['tag.read'] }, 'tag.read')).toBeUndefined()
  expect(whyNotGive({ permissions: ['tag.read'] }, 'tag.manage')).toBe('you_lack')
  expect(whyNotGive({ permissions: [...allPermissions] }, 'super_admin.manage')).toBe('nobody_gives')
  expect(mayGiveScope({ scope: 'all' }, 'assigned')).toBe(true)
  expect(mayGiveScope({ scope: 'departments' }, 'all')).toBe(false)
  expect(mayGiveScope({ scope: 'own' }, 'assigned')).toBe(false)
})

test('the key of a role is made of its name and is never one that is taken', () => {
  expect(keyOf('Night shift', [])).toBe('night_shift')
  expect(keyOf('  2nd Línea! ', [])).toBe('nd_linea')
  expect(keyOf('X', [])).toBe('x_role')
  expect(keyOf('夜', [])).toBe('')
  expect(keyOf('Agent', [{ key: 'agent' }, { key: 'agent_2' }])).toBe('agent_3')
  expect(keyOf('a'.repeat(60), [])).toHaveLength(36)
})
