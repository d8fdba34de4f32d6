import { expect, test } from 'vitest'
import type { Agent, Role } from '../api/types.ts'
import { linkFor, mayChange, rolesFor, standing } from './agent-rules.ts'

const agent = (over: Partial<Agent> = {}): Agent => ({
  id: 'agt_other',
  name: 'Ada',
  email: 'ada@example.com',
  role: 'agent',
  status: 'active',
  department_ids: [],
  is_registered: true,
  invited_until: null,
  ...over,
})
const me = (role: Role, id = 'agt_me') => ({ id, role })

test('nobody gives a role above their own or changes somebody stronger', () => {
  expect(rolesFor(me('admin'))).toEqual(['agent', 'admin'])
  expect(rolesFor(me('super_admin'))).toEqual(['agent', 'admin', 'super_admin'])
  expect(mayChange(me('admin'), agent({ role: 'super_admin' }))).toBe(false)
  expect(mayChange(me('admin'), agent({ role: 'admin' }))).toBe(true)
})

test('a link for an account in use takes a stronger role or another owner, and is never for oneself', () => {
  expect(linkFor(me('admin'), agent())).toBe('reset')
  expect(linkFor(me('admin'), agent({ role: 'admin' }))).toBeUndefined()
  expect(linkFor(me('super_admin'), agent({ role: 'super_admin' }))).toBe('reset')
  expect(linkFor(me('super_admin', 'agt_other'), agent({ role: 'super_admin' }))).toBeUndefined()
  expect(linkFor(me('admin'), agent({ role: 'admin', is_registered: false }))).toBe('invitation')
  expect(linkFor(me('admin'), agent({ status: 'disabled', is_registered: false }))).toBeUndefined()
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
