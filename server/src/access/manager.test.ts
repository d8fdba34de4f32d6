import { allPermissions, type Permission } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadAgentCaller } from './agent-row.ts'
import type { Caller } from './caller.ts'
import { checkHolds, isStronger, type Manager, managerOf, rightsOfRole } from './manager.ts'
import { anAgent, type House, type Node, openHouse } from './test-house.ts'

// Who decides on rights is asked again inside the transaction: what the door let in may have lost its right since.

let house: House
let node: Node
let boss: Caller
beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
  boss = await loadAgentCaller(house.sql, (await anAgent(house, node, { role: 'admin' })).id)
})
afterAll(() => house?.close())

const ask = (caller: Caller, permission: Permission = 'agent.manage') =>
  house.sql.begin((tx) => managerOf(tx, caller, permission))
const refused = { code: 'insufficient_permissions' }

describe('the manager', () => {
  test('is who came in at the door, with the rights that the database gives now', async () => {
    expect(await ask(boss)).toEqual({
      type: 'agent',
      id: boss.id,
      role: 'admin',
      permissions: boss.permissions,
      scope: 'all',
    })
  })

  test('is nobody who lost the right, the role, the account or the agent itself after the door', async () => {
    const { id } = await anAgent(house, node, { role: 'admin' })
    const stale = await loadAgentCaller(house.sql, id)
    await expect(ask(stale)).resolves.toMatchObject({ id })
    await house.sql`update agent set role = 'agent' where id = ${id}`
    await expect(ask(stale)).rejects.toMatchObject(refused)
    await house.sql`update agent set role = 'admin', status = 'disabled' where id = ${id}`
    await expect(ask(stale)).rejects.toMatchObject(refused)
    await expect(ask({ ...boss, id: uuidv7() })).rejects.toMatchObject(refused)
  })

  test('has no right that the caller did not bring along, whatever its role gives meanwhile', async () => {
    await expect(ask({ ...boss, permissions: new Set(['role.manage']) })).rejects.toMatchObject(refused)
    await expect(ask(boss, 'super_admin.manage')).rejects.toMatchObject(refused)
  })

  test('sees every ticket: who does not is refused and told why', async () => {
    await house.sql`insert into role (key, name, permissions, scope) values ('half', 'Half', '{agent.manage}', 'departments')`
    const half = await loadAgentCaller(house.sql, (await anAgent(house, node, { role: 'half' })).id)
    await expect(ask(half)).rejects.toThrow('This takes a role that sees every ticket')
  })

  test('may be a key of every department that was given the right, and has no role', async () => {
    const key: Caller = { ...boss, type: 'service', id: uuidv7(), permissions: new Set(['agent.manage']), via: 'key' }
    expect(await ask(key)).toEqual({
      type: 'service',
      id: key.id,
      role: null,
      permissions: key.permissions,
      scope: 'all',
    })
    await expect(ask(key, 'role.manage')).rejects.toMatchObject(refused)
    const scope = { kind: 'departments', departmentIds: [], agentId: null } as const
    await expect(ask({ ...key, scope })).rejects.toMatchObject(refused)
  })
})

describe('nobody makes what is stronger', () => {
  const manager = (permissions: readonly Permission[], more: Partial<Manager> = {}): Manager => ({
    type: 'agent',
    id: 'm',
    role: 'own',
    permissions: new Set(permissions),
    scope: 'all',
    ...more,
  })
  const rights = (...permissions: Permission[]) => ({ permissions: new Set(permissions), scope: 'all' as const })

  test('than themselves; and super admins are made by people alone', () => {
    const some = manager(['ticket.read', 'agent.manage'])
    expect(() => checkHolds(some, 'x', rights('ticket.read'))).not.toThrow()
    expect(() => checkHolds(some, 'x', rights('ticket.read', 'tag.read'))).toThrow(/allows more than yours/)
    expect(() => checkHolds({ ...some, scope: 'departments' }, 'x', rights('ticket.read'))).toThrow()
    const all = manager(allPermissions)
    const everything = rights(...allPermissions)
    expect(() => checkHolds(all, 'super_admin', everything)).not.toThrow()
    expect(() => checkHolds({ ...all, type: 'service' }, 'super_admin', everything)).toThrow()
    expect(() => checkHolds({ ...all, type: 'service' }, 'other', everything)).not.toThrow()
  })

  test('and to be stronger is to hold everything and more', () => {
    const some = manager(['ticket.read', 'tag.read'])
    expect(isStronger(some, rights('ticket.read'))).toBe(true)
    expect(isStronger(some, rights('ticket.read', 'tag.read'))).toBe(false)
    expect(isStronger(some, rights('agent.read'))).toBe(false)
    expect(isStronger(some, { ...rights('ticket.read', 'tag.read'), scope: 'departments' })).toBe(true)
  })

  test('a role that is not there gives an error, one that is gives what it gives', async () => {
    await expect(rightsOfRole(house.sql, 'never_was')).rejects.toMatchObject({ code: 'role_not_found' })
    expect((await rightsOfRole(house.sql, 'viewer')).permissions.has('ticket.read')).toBe(true)
  })
})
