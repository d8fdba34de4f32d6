import { allPermissions, type Permission, presetRoles, roleScopes } from '@parley/contract'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Scope } from './caller.ts'
import { keyRights } from './key-rights.ts'
import { holds, type Rights, rightsOf } from './rights.ts'
import { inScope } from './scope.ts'

const permissions = fc.subarray(allPermissions)
const rights: fc.Arbitrary<Rights> = fc.record({
  permissions: permissions.map((some) => new Set(some)),
  scope: fc.constantFrom(...roleScopes),
})

describe('what a role gives', () => {
  test('a preset is as the release says, whatever stands in its row; no two presets give the same', () => {
    const given = presetRoles.map((role) => rightsOf({ role, role_permissions: null, role_scope: null }))
    expect(rightsOf({ role: 'viewer', role_permissions: [...allPermissions], role_scope: 'all' })).toBe(given[4])
    for (const [n, one] of given.entries())
      for (const weaker of given.slice(n + 1)) expect([holds(one, weaker), holds(weaker, one)]).toEqual([true, false])
  })

  test('words that this release does not know give nothing, and neither does a role that is not there', () => {
    const odd = ['ticket.read', 'toString', 'ticket.fly', '']
    expect([...rightsOf({ role: 'x', role_permissions: odd, role_scope: 'assigned' }).permissions]).toEqual([
      'ticket.read',
    ])
    expect(rightsOf({ role: 'gone', role_permissions: null, role_scope: null })).toEqual({
      permissions: new Set(),
      scope: 'assigned',
    })
  })

  test('to hold is to have every permission and to see as far: each holds itself, and who holds a holder holds the held', () => {
    fc.assert(
      fc.property(rights, rights, rights, (a, b, c) => {
        expect(holds(a, a)).toBe(true)
        if (holds(a, b) && holds(b, c)) expect(holds(a, c)).toBe(true)
        const hasAll = [...b.permissions].every((name) => a.permissions.has(name))
        const seesAsFar = roleScopes.indexOf(a.scope) <= roleScopes.indexOf(b.scope)
        expect(holds(a, b)).toBe(hasAll && seesAsFar)
      }),
    )
  })
})

describe('an API key', () => {
  const ids = ['a', 'b', 'c'] as const
  const departments = fc.option(fc.subarray([...ids], { minLength: 1 }))
  const maker = fc.option(
    fc.record({
      role: fc.constant('own'),
      role_permissions: permissions as fc.Arbitrary<string[]>,
      role_scope: fc.constantFrom(...roleScopes),
      department_ids: fc.subarray([...ids]),
    }),
  )
  const ticket = fc.record({
    id: fc.constant('t'),
    customer_id: fc.constant('c'),
    department_id: fc.option(fc.constantFrom(...ids)),
    assigned_agent_id: fc.option(fc.constantFrom('maker', 'other')),
  })

  test('never does or sees what it was not given, nor what its maker’s role does not give today', () => {
    fc.assert(
      fc.property(permissions, departments, maker, ticket, (given, department_ids, made, one) => {
        const key = { id: 'key', permissions: given, department_ids, created_by: made ? 'maker' : null, maker: made }
        const can = keyRights(key)
        const makers = made ? rightsOf(made).permissions : new Set<Permission>(allPermissions)
        expect([...can.permissions]).toEqual(given.filter((name) => makers.has(name)))
        const sees = inScope(can.scope, one)
        const own: Scope = department_ids
          ? { kind: 'departments', departmentIds: department_ids, agentId: null }
          : { kind: 'all' }
        if (sees) expect(inScope(own, one) && (made === null || inScope(scopeOf(made), one))).toBe(true)
        // And as much as both allow, where departments can say it.
        if (made?.role_scope !== 'assigned' && department_ids === null && made?.role_scope !== 'departments')
          expect(sees).toBe(true)
        if (made?.role_scope === 'departments' && one.department_id && made.department_ids.includes(one.department_id))
          expect(sees).toBe(department_ids === null || department_ids.includes(one.department_id))
      }),
    )
  })

  function scopeOf({ role_scope, department_ids }: { role_scope: string; department_ids: string[] }): Scope {
    if (role_scope === 'all') return { kind: 'all' }
    if (role_scope === 'assigned') return { kind: 'assigned', agentId: 'maker' }
    return { kind: 'departments', departmentIds: department_ids, agentId: 'maker' }
  }
})
