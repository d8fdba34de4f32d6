import { allPermissions, grantablePermissions, maxRoles, presetRoles, toId } from '@parley/contract'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anAgent, bearer, type House, me, type Node, openHouse, signIn } from '../access/test-house.ts'

let house: House
let node: Node
let boss: Person
let admin: Person
let agent: Person
type Person = Awaited<ReturnType<typeof somebody>>

beforeAll(async () => {
  house = await openHouse()
  node = await house.node()
})
beforeEach(async () => {
  await house.sql`delete from agent`
  await house.sql`delete from role where permissions is not null`
  await house.sql`update role set requires_second_factor = false`
  boss = await somebody('super_admin')
  admin = await somebody('admin')
  agent = await somebody('agent')
})
afterAll(() => house?.close())

async function somebody(role: string) {
  const { id, email } = await anAgent(house, node, { role })
  return { id: toId('agent', id), email, ...(await signIn(node, email)) }
}
const call = (method: string, path: string, who: Pick<Person, 'token'>, body?: unknown) =>
  node.call(method, path, { body, headers: who.token })
const nights = { key: 'nights', name: 'Nights', permissions: ['ticket.read', 'message.write'], scope: 'assigned' }
const make = (who: Pick<Person, 'token'>, over: object = {}) =>
  call('POST', '/api/v1/roles', who, { ...nights, ...over })
const put = (who: Pick<Person, 'token'>, key: string, body: unknown) => call('PUT', `/api/v1/roles/${key}`, who, body)
const mine = async (who: Pick<Person, 'token'>) => {
  const { body } = await me(node, who.token)
  return { permissions: (body['permissions'] as string[])?.sort(), scope: body['scope'], role: body['role'] }
}

describe('roles', () => {
  test('a company has 200 at most, the presets among them; one more is refused with the way on', async () => {
    await house.sql`
      insert into role (key, name, permissions, scope, created_at, updated_at)
      select 'many_' || n, 'Many ' || n, '{ticket.read}', 'all', now(), now()
      from generate_series(1, ${maxRoles} - (select count(*)::int from role) - 1) n`
    expect((await make(admin)).status).toBe(201)
    const refused = await make(admin, { key: 'days' })
    expect(refused.status).toBe(409)
    expect(refused.body['detail']).toContain('change or delete one')
    expect((await call('DELETE', '/api/v1/roles/nights', admin)).status).toBe(204)
    expect((await make(admin, { key: 'days' })).status).toBe(201)
  })

  test('every company has the presets, and each permission says what it allows and which presets have it', async () => {
    const { body } = await call('GET', '/api/v1/roles', admin)
    const roles = body['roles'] as { key: string; is_preset: boolean; permissions: string[] }[]
    expect(roles.map(({ key }) => key)).toEqual([...presetRoles])
    expect(roles.every(({ is_preset }) => is_preset)).toBe(true)
    expect(roles[0]!.permissions).toEqual(allPermissions)
    const listed = (await call('GET', '/api/v1/permissions', admin)).body['permissions'] as {
      name: string
      presets: string[]
    }[]
    expect(listed.map(({ name }) => name)).toEqual(allPermissions)
    expect(listed.find(({ name }) => name === 'ticket.read')!.presets).toEqual([...presetRoles])
    expect(listed.find(({ name }) => name === 'super_admin.manage')!.presets).toEqual(['super_admin'])
    expect((await call('GET', '/api/v1/roles', agent)).status).toBe(403)
  })

  test('a viewer changes nothing and a supervisor manages nobody', async () => {
    const viewer = await somebody('viewer')
    expect((await mine(viewer)).permissions!.every((name) => name.endsWith('.read'))).toBe(true)
    const supervisor = await somebody('supervisor')
    expect(
      (await call('POST', '/api/v1/users', supervisor, { email: 'n@example.com', name: 'N', role: 'viewer' })).status,
    ).toBe(403)
    expect((await make(supervisor)).status).toBe(403)
    expect((await call('GET', '/api/v1/roles', supervisor)).status).toBe(200)
  })

  test('one that is made gives what it says; a change is there on the next request, without a new sign-in', async () => {
    const made = await make(admin)
    expect(made.status, made.text).toBe(201)
    expect(made.body).toMatchObject({ ...nights, is_preset: false, requires_second_factor: false, agent_count: 0 })
    await call('PUT', `/api/v1/users/${agent.id}`, admin, { role: 'nights' })
    const again = await signIn(node, agent.email)
    expect(await mine(again)).toEqual({
      permissions: ['message.write', 'ticket.read'],
      scope: 'assigned',
      role: 'nights',
    })
    expect((await call('GET', '/api/v1/roles/nights', admin)).body['agent_count']).toBe(1)
    expect((await put(admin, 'nights', { permissions: ['tag.read'], scope: 'all' })).status).toBe(200)
    expect(await mine(again)).toEqual({ permissions: ['tag.read'], scope: 'all', role: 'nights' })
  })

  test('is deleted when nobody has it, and not before; a deleted agent has it still', async () => {
    await make(admin)
    const { id } = await anAgent(house, node, { role: 'nights' })
    expect((await call('DELETE', '/api/v1/roles/nights', admin)).body['code']).toBe('role_in_use')
    await call('DELETE', `/api/v1/users/${toId('agent', id)}`, admin)
    expect((await call('DELETE', '/api/v1/roles/nights', admin)).body['code']).toBe('role_in_use')
    await house.sql`delete from agent where id = ${id}`
    expect((await call('DELETE', '/api/v1/roles/nights', admin)).status).toBe(204)
    expect((await call('DELETE', '/api/v1/roles/nights', admin)).status).toBe(404)
  })

  test('keys and names are one of a kind; nonsense is refused', async () => {
    expect((await make(admin)).status).toBe(201)
    expect((await make(admin, { name: 'Other' })).status).toBe(409)
    expect((await make(admin, { key: 'other', name: 'NIGHTS' })).status).toBe(409)
    await make(admin, { key: 'other', name: 'Other' })
    expect((await put(admin, 'other', { name: 'nights' })).status).toBe(409)
    for (const over of [
      { key: 'X' },
      { key: 'a' },
      { key: '__proto__' },
      { key: `a${'b'.repeat(40)}` },
      { permissions: ['ticket.fly'] },
      { permissions: ['ticket.read', 'ticket.read'] },
      { permissions: ['super_admin.manage'] },
      { scope: 'own' },
      { name: ' ' },
      { is_preset: true },
    ])
      expect((await make(admin, { key: 'third', name: 'Third', ...over })).status, JSON.stringify(over)).toBe(422)
    expect((await put(admin, 'nights', {})).body['code']).toBe('nothing_to_update')
    expect((await put(admin, 'nobody', { name: 'X' })).body['code']).toBe('role_not_found')
  })
})

describe('attack 44: nobody grants or changes more than they hold', () => {
  const deputy = { key: 'deputy', name: 'Deputy', scope: 'all' }
  const held = ['agent.read', 'agent.manage', 'role.read', 'role.manage', 'ticket.read', 'department.manage'] as const

  async function aDeputy() {
    expect((await make(boss, { ...deputy, permissions: held })).status).toBe(201)
    return somebody('deputy')
  }

  test('a role with a permission more than one’s own is neither made nor given nor changed nor deleted', async () => {
    const who = await aDeputy()
    expect((await make(who, { permissions: [...held] })).status).toBe(201)
    expect((await make(who, { key: 'more', name: 'More', permissions: ['tag.read'] })).status).toBe(403)
    expect((await put(who, 'nights', { permissions: ['tag.read'] })).status).toBe(403)
    await make(boss, { key: 'big', name: 'Big', permissions: ['tag.read'] })
    expect((await put(who, 'big', { permissions: ['ticket.read'] })).status).toBe(403)
    expect((await put(who, 'big', { name: 'Small' })).status).toBe(403)
    expect((await call('DELETE', '/api/v1/roles/big', who)).status).toBe(403)
    const other = await anAgent(house, node, { role: 'nights' })
    const path = `/api/v1/users/${toId('agent', other.id)}`
    for (const role of ['big', 'admin', 'super_admin', 'agent'])
      expect((await call('PUT', path, who, { role })).status, role).toBe(403)
    const wish = { email: 'x@example.com', name: 'X', role: 'big' }
    expect((await call('POST', '/api/v1/users', who, wish)).status).toBe(403)
    expect((await call('POST', '/api/v1/users/invitations', who, wish)).status).toBe(403)
    expect((await call('PUT', `/api/v1/users/${admin.id}`, who, { name: 'X' })).status).toBe(403)
  })

  test('nobody changes the role that they have, not even to less', async () => {
    const who = await aDeputy()
    expect((await put(who, 'deputy', { permissions: ['role.manage'] })).status).toBe(403)
    expect((await put(admin, 'admin', { requires_second_factor: true })).status).toBe(403)
    expect((await call('DELETE', '/api/v1/roles/deputy', who)).status).toBe(403)
  })

  test('of a preset only the second factor can be asked for, of super admins by super admins alone', async () => {
    expect((await put(boss, 'agent', { permissions: ['ticket.read'] })).body['code']).toBe('preset_role')
    expect((await put(boss, 'agent', { name: 'X', requires_second_factor: true })).body['code']).toBe('preset_role')
    expect((await call('DELETE', '/api/v1/roles/viewer', boss)).body['code']).toBe('preset_role')
    expect((await put(admin, 'agent', { requires_second_factor: true })).body['requires_second_factor']).toBe(true)
    expect((await put(admin, 'super_admin', { requires_second_factor: true })).status).toBe(403)
    expect((await put(boss, 'super_admin', { requires_second_factor: true })).status).toBe(200)
  })

  test('who does not see every ticket manages neither people nor roles nor departments', async () => {
    await make(boss, { key: 'local', name: 'Local', permissions: grantablePermissions, scope: 'departments' })
    const who = await somebody('local')
    expect((await make(who)).status).toBe(403)
    expect(
      (await call('POST', '/api/v1/users', who, { email: 'x@example.com', name: 'X', role: 'viewer' })).status,
    ).toBe(403)
    expect((await call('POST', '/api/v1/departments', who, { name: 'Mine' })).status).toBe(403)
  })
})

describe('an API key', () => {
  const aKey = async (who: Person, permissions: readonly string[]) =>
    bearer(String((await call('POST', '/api/v1/keys', who, { name: 'k', permissions })).body['key']))

  test('never does more than its maker’s role gives today, and gets back what the role gets back', async () => {
    await make(boss, {
      key: 'maker',
      name: 'Maker',
      permissions: ['key.manage', 'department.read', 'ticket.read'],
      scope: 'all',
    })
    const maker = await somebody('maker')
    const key = await aKey(maker, ['department.read', 'ticket.read'])
    expect((await node.call('GET', '/api/v1/departments', { headers: key })).status).toBe(200)
    await put(boss, 'maker', { permissions: ['key.manage', 'ticket.read'] })
    expect((await node.call('GET', '/api/v1/departments', { headers: key })).status).toBe(403)
    expect((await me(node, key)).body).toMatchObject({ permissions: ['ticket.read'], scope: 'all' })
    await put(boss, 'maker', { scope: 'assigned' })
    expect((await me(node, key)).body).toMatchObject({ scope: 'assigned' })
    await put(boss, 'maker', { permissions: ['department.read'], scope: 'departments' })
    expect((await me(node, key)).body).toMatchObject({
      permissions: ['department.read'],
      scope: 'departments',
      department_ids: [],
    })
  })

  test('goes on when its maker is disabled, with what the role gives', async () => {
    const key = await aKey(admin, ['tag.read'])
    await call('PUT', `/api/v1/users/${admin.id}`, boss, { status: 'disabled' })
    expect((await me(node, key)).body['permissions']).toEqual(['tag.read'])
  })

  test('manages no super admin, whatever it holds, and cannot be given the right to', async () => {
    const given = await call('POST', '/api/v1/keys', boss, { name: 'k', permissions: ['super_admin.manage'] })
    expect(given.status).toBe(422)
    const token = await aKey(boss, grantablePermissions)
    expect((await call('PUT', `/api/v1/users/${boss.id}`, { token }, { name: 'X' })).status).toBe(403)
    expect((await call('PUT', `/api/v1/users/${agent.id}`, { token }, { name: 'X' })).status).toBe(200)
  })
})
