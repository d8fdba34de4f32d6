import type { Permission, RoleScope } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type AgentRow, agentCaller, loadAgentCaller } from './agent-row.ts'
import { actorOf, type Caller, can, type From } from './caller.ts'
import { keyRights } from './key-rights.ts'
import { loadKey, makeKey, touchKey } from './keys.ts'
import { rightsOf } from './rights.ts'
import { anAgent, type House, type Node, openHouse } from './test-house.ts'

// What stands in the database, and the caller that comes of it, word for word.

let house: House
let node: Node
beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
})
afterAll(() => house?.close())

const row = (scope: RoleScope | null, permissions: string[] | null = ['ticket.read']): AgentRow => ({
  agent_id: 'a',
  name: 'Ada',
  role: 'own',
  role_permissions: permissions,
  role_scope: scope,
  status: 'active',
  agent_version: 1,
  department_ids: ['d', 'e'],
})

describe('an agent', () => {
  test.each([
    ['all', { kind: 'all' }],
    ['departments', { kind: 'departments', departmentIds: ['d', 'e'], agentId: 'a' }],
    ['assigned', { kind: 'assigned', agentId: 'a' }],
  ] as const)('whose role sees %s sees just that', (scope, seen) => {
    expect(agentCaller(row(scope), 'token', 's')).toEqual({
      type: 'agent',
      id: 'a',
      label: 'Ada',
      permissions: new Set(['ticket.read']),
      scope: seen,
      via: 'token',
      sessionId: 's',
    })
  })

  test('whose role is half there may nothing, and sees what is assigned', () => {
    for (const half of [row('all', null), row(null)]) {
      const caller = agentCaller(half, 'session')
      expect([[...caller.permissions], caller.scope]).toEqual([[], { kind: 'assigned', agentId: 'a' }])
    }
    expect(rightsOf({ role: 'own', role_permissions: [], role_scope: 'all' }).scope).toBe('all')
  })

  test('that left work to Parley is loaded as it is at that moment; one that is disabled or gone does nothing', async () => {
    const { id } = await anAgent(house, node, { role: 'agent' })
    const department = uuidv7()
    await house.sql`insert into department (id, name) values (${department}, 'Sales')`
    await house.sql`insert into department_member (department_id, agent_id) values (${department}, ${id})`
    const caller = await loadAgentCaller(house.sql, id)
    expect(caller).toMatchObject({ type: 'agent', id, label: 'Ada', via: 'session' })
    expect(caller.scope).toEqual({ kind: 'departments', departmentIds: [department], agentId: id })
    expect([can(caller, 'ticket.read'), can(caller, 'agent.manage')]).toEqual([true, false])
    await house.sql`update agent set status = 'disabled' where id = ${id}`
    await expect(loadAgentCaller(house.sql, id)).rejects.toMatchObject({ code: 'agent_disabled' })
    await expect(loadAgentCaller(house.sql, uuidv7())).rejects.toMatchObject({ code: 'agent_not_found' })
  })
})

describe('changes are recorded under', () => {
  const from: From = { ip: '::1', session_id: 's', request_id: 'r' }
  const caller = (type: Caller['type'], more: Partial<Caller> = {}): Caller => ({
    ...agentCaller(row('all'), 'token'),
    type,
    ...more,
  })
  test('who calls, a bot as a service, with where from when that is known', () => {
    expect(actorOf(caller('agent'))).toEqual({ type: 'agent', id: 'a' })
    expect(actorOf(caller('customer', { from }))).toEqual({ type: 'customer', id: 'a', from })
    expect(actorOf(caller('bot'))).toEqual({ type: 'service', id: 'a' })
    expect(actorOf(caller('service', { from }))).toEqual({ type: 'service', id: 'a', from })
  })
})

describe('an API key', () => {
  const key = { id: 'k', permissions: ['ticket.read'] as Permission[], department_ids: null, created_by: 'a' }
  const maker = {
    role: 'own',
    role_permissions: ['ticket.read'],
    department_ids: ['d'],
    role_scope: 'assigned' as const,
  }

  test('of a maker who sees what is assigned sees that, and with departments of its own nothing', () => {
    expect(keyRights({ ...key, maker }).scope).toEqual({ kind: 'assigned', agentId: 'a' })
    expect(keyRights({ ...key, department_ids: ['d'], maker }).scope).toEqual({ kind: 'assigned', agentId: 'k' })
    expect(keyRights({ ...key, created_by: null, maker }).scope).toEqual({ kind: 'assigned', agentId: 'k' })
  })

  test('loses with its maker’s role what that role loses, and has it again when the role has', async () => {
    await house.sql`insert into role (key, name, permissions, scope) values ('maker', 'Maker', '{ticket.read,tag.read}', 'all')`
    const { id } = await anAgent(house, node, { role: 'maker' })
    const wish = { name: 'k', permissions: ['ticket.read', 'tag.read'] as const, departmentIds: null, expiresAt: null }
    const made = await makeKey(house.sql, { ...wish, createdBy: id }, new Date())
    const rights = async () => {
      const { caller } = await loadKey(house.sql, made.key, new Date())
      return [[...caller.permissions], caller.scope.kind]
    }
    expect(await rights()).toEqual([['ticket.read', 'tag.read'], 'all'])
    await house.sql`update role set permissions = '{tag.read}', scope = 'departments' where key = 'maker'`
    expect(await rights()).toEqual([['tag.read'], 'departments'])
    await house.sql`update role set permissions = '{ticket.read,tag.read}', scope = 'all' where key = 'maker'`
    expect(await rights()).toEqual([['ticket.read', 'tag.read'], 'all'])
  })

  test('is loaded until the millisecond at which it ends, and not then', async () => {
    const endsAt = Date.parse('2030-01-01T00:00:00Z')
    const wish = { name: 'k', permissions: [], departmentIds: null, createdBy: null, expiresAt: new Date(endsAt) }
    const made = await makeKey(house.sql, wish, new Date())
    await expect(loadKey(house.sql, made.key, new Date(endsAt - 1))).resolves.toMatchObject({ endsAt })
    for (const at of [endsAt, endsAt + 1])
      await expect(loadKey(house.sql, made.key, new Date(at))).rejects.toMatchObject({ code: 'invalid_token' })
  })

  test('has its use written down at once, then at most every five minutes, and remembers it when loaded again', async () => {
    const wish = { name: 'k', permissions: [], departmentIds: null, createdBy: null, expiresAt: null }
    const made = await makeKey(house.sql, wish, new Date())
    const start = Date.parse('2030-01-01T00:00:00Z')
    const minute = 60_000
    const principal = await loadKey(house.sql, made.key, new Date(start))
    const written = async (ms: number) => {
      await touchKey(house.sql, principal, new Date(start + ms))
      const [row] = await house.sql<{ at: Date }[]>`select last_used_at as at from api_key where id = ${made.row.id}`
      return row!.at.getTime() - start
    }
    expect(await written(0)).toBe(0)
    expect(await written(5 * minute - 1)).toBe(0)
    expect(await written(5 * minute)).toBe(5 * minute)
    expect(await written(9 * minute)).toBe(5 * minute)
    expect((await loadKey(house.sql, made.key, new Date())).usedAt).toBe(start + 5 * minute)
  })
})
