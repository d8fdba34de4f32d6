import { expect, test } from 'vitest'
import type { Agent, Role } from '../api/types.ts'
import { linkFor, mayChange, mayMoveAddress, rolesFor, standing } from './agent-rules.ts'
import { rightsOf, whyNotChange } from './rights.ts'
import { presetsOnly } from './use-roles.ts'

const agent = (over: Partial<Agent> = {}): Agent => ({
  id: 'agt_other',
  name: 'Ada',
  email: 'ada@example.com',
  role: 'agent',
  status: 'active',
  department_ids: [],
  is_registered: true,
  has_second_factor: false,
  invited_until: null,
  deleted_at: null,
  ...over,
})
const own = (over: Partial<Role>): Role => ({
  ...(presetsOnly[4] as Role),
  key: 'night_shift',
  name: 'Night shift',
  is_preset: false,
  ...over,
})
const roles = [...presetsOnly, own({}), own({ key: 'owners_help', permissions: ['super_admin.manage'] })]
const me = (role: string, id = 'agt_me') => ({ id, role, ...(rightsOf(role, roles) as Role) })

test('nobody gives a role above their own or changes somebody stronger', () => {
  expect(rolesFor(me('admin'), roles)).toEqual(['viewer', 'agent', 'supervisor', 'admin', 'night_shift'])
  expect(rolesFor(me('super_admin'), roles).at(-1)).toBe('owners_help')
  expect(mayChange(me('admin'), agent({ role: 'super_admin' }), roles)).toBe(false)
  expect(mayChange(me('admin'), agent({ role: 'admin' }), roles)).toBe(true)
  expect(mayChange(me('admin'), agent({ role: 'owners_help' }), roles)).toBe(false)
  expect(mayChange(me('admin'), agent({ role: 'not_known_here' }), roles)).toBe(false)
})

test('a link for an account in use takes a stronger role or another owner, and is never for oneself', () => {
  expect(linkFor(me('admin'), agent(), roles)).toBe('reset')
  expect(linkFor(me('admin'), agent({ role: 'admin' }), roles)).toBeUndefined()
  expect(linkFor(me('super_admin'), agent({ role: 'super_admin' }), roles)).toBe('reset')
  expect(linkFor(me('super_admin', 'agt_other'), agent({ role: 'super_admin' }), roles)).toBeUndefined()
  expect(linkFor(me('admin'), agent({ role: 'admin', is_registered: false }), roles)).toBe('invitation')
  expect(linkFor(me('admin'), agent({ status: 'disabled', is_registered: false }), roles)).toBeUndefined()
})

test('how an agent stands is told by what they can do now', () => {
  const now = Date.parse('2026-11-22T10:00:00Z')
  const invited = (until: string) => agent({ is_registered: false, invited_until: until })
  expect(standing(invited('2026-11-22T10:00:01Z'), now)).toBe('invited')
  expect(standing(invited('2026-11-22T10:00:00Z'), now)).toBe('expired')
  expect(standing(agent({ is_registered: false }), now)).toBe('never')
  expect(standing(agent({ status: 'disabled', is_registered: false }), now)).toBe('disabled')
  expect(standing(agent(), now)).toBe('active')
})

test('another address is given by somebody stronger, or to who never came in, or to oneself', () => {
  expect(mayMoveAddress(me('admin'), agent({ role: 'admin' }), roles)).toBe(false)
  expect(mayMoveAddress(me('admin'), agent({ role: 'admin', is_registered: false }), roles)).toBe(true)
  expect(mayMoveAddress(me('admin', 'agt_other'), agent({ role: 'admin' }), roles)).toBe(true)
  expect(mayMoveAddress(me('admin'), agent(), roles)).toBe(true)
})

test('a role is changed by who holds all of it and has another; why not is known', () => {
  const role = (key: string) => roles.find((one) => one.key === key) as Role
  expect(whyNotChange(me('admin'), role('night_shift'))).toBeUndefined()
  expect(whyNotChange(me('admin'), role('owners_help'))).toBe('stronger')
  expect(whyNotChange(me('admin'), role('admin'))).toBe('own')
  expect(whyNotChange(me('super_admin'), role('super_admin'))).toBeUndefined()
  expect(whyNotChange(me('supervisor'), role('viewer'))).toBe('no_permission')
  expect(whyNotChange({ ...me('admin'), scope: 'departments' }, role('viewer'))).toBe('sees_part')
})
