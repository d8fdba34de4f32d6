import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Config } from '../config.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { type AgentRow, agentColumns } from './agent-row.ts'
import { createSessions, endSession, type SessionRow, sessionDays } from './sessions.ts'

// A session from the database up: what keeps it alive, what it stands for, and what ends it.

let database: TestDatabase
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database?.drop())

function house(minutes = 160) {
  const clock = { ms: Date.parse('2026-05-04T10:00:00.000Z') }
  const config = { origin: 'https://parley.example', SESSION_EXPIRE_MINUTES: minutes } as Config
  const { sql } = database
  return { sql, clock, sessions: createSessions({ sql, config, now: () => new Date(clock.ms) }) }
}

const isRefused = { code: 'invalid_token' }
const alive = (clock: { ms: number }): SessionRow => ({
  agent_id: 'a',
  name: 'Ada',
  role: 'agent',
  role_permissions: ['ticket.read'],
  role_scope: 'all',
  status: 'active',
  agent_version: 3,
  department_ids: [],
  session_id: 's',
  session_version: 3,
  proved_by: 'password',
  needs_second_factor: false,
  expires_at: new Date(clock.ms + 1),
  revoked_at: null,
  last_used_at: new Date(clock.ms - 5),
})

test('a session that stands gives its agent, until the moment it ends', () => {
  const { clock, sessions } = house()
  const principal = sessions.principalOf(alive(clock), 'session')
  expect(principal).toMatchObject({ endsAt: clock.ms + 1, usedAt: clock.ms - 5, writtenAt: clock.ms - 5 })
  expect(principal.caller).toMatchObject({ type: 'agent', id: 'a', via: 'session', sessionId: 's' })
  expect(sessions.principalOf(alive(clock), 'token').caller.via).toBe('token')
})

test('each thing that ends a session does so alone', () => {
  const { clock, sessions } = house()
  const changes: Partial<SessionRow>[] = [
    { revoked_at: new Date(clock.ms - 1) },
    { expires_at: new Date(clock.ms) },
    { status: 'disabled' },
    { session_version: 2 },
    { needs_second_factor: true },
  ]
  for (const change of changes)
    expect(() => sessions.principalOf({ ...alive(clock), ...change }, 'session'), JSON.stringify(change)).toThrow(
      expect.objectContaining(isRefused),
    )
  expect(() => sessions.principalOf(undefined, 'session')).toThrow(expect.objectContaining(isRefused))
  for (const proved_by of ['second_factor', 'provider'] as const)
    sessions.principalOf({ ...alive(clock), needs_second_factor: true, proved_by }, 'session')
})

test('idle is who was not seen for the minutes of the setting, and nobody when it is 0', () => {
  const { clock, sessions } = house(10)
  expect(sessions.isIdle(clock.ms - 10 * 60_000)).toBe(true)
  expect(sessions.isIdle(clock.ms - 10 * 60_000 + 1)).toBe(false)
  expect(house(0).sessions.isIdle(0)).toBe(false)
})

async function begun(at = house()) {
  const { sql, sessions } = at
  const id = uuidv7()
  await sql`
    insert into agent (id, name, email, role, status, created_at, updated_at)
    values (${id}, 'Ada', ${`${id}@example.com`}, 'agent', 'active', now(), now())`
  const [agent] = await sql<AgentRow[]>`select ${agentColumns(sql)} from agent a where a.id = ${id}`
  if (!agent) throw new Error('The agent is gone')
  const sign = {
    client: { ip: '192.0.2.1', userAgent: 'x'.repeat(400) },
    presented: undefined,
    provedBy: 'password' as const,
  }
  const session = await sql.begin((tx) => sessions.begin(tx, agent, sign))
  return { ...at, agent, sign, session: session as Awaited<ReturnType<typeof sessions.begin>> }
}
const rowOf = async (id: string) => (await database.sql`select * from session where id = ${id}`)[0]!

test('a new session lasts 14 days, is found by its token alone, and keeps no more of a program’s name than it needs', async () => {
  const { sql, clock, sessions, session, agent, sign } = await begun()
  expect(session.expiresAt.getTime()).toBe(clock.ms + sessionDays * 24 * 3600 * 1000)
  const row = await rowOf(session.sessionId)
  expect(row).toMatchObject({ ip: '192.0.2.1', user_agent: 'x'.repeat(300), proved_by: 'password', revoked_at: null })
  for (const column of ['created_at', 'last_used_at', 'proved_at']) expect(row[column].getTime(), column).toBe(clock.ms)
  expect(JSON.stringify(row)).not.toContain(session.token)
  expect((await sessions.loadByToken(session.token)).caller.id).toBe(agent.agent_id)
  await expect(sessions.loadByToken(`${session.token}x`)).rejects.toMatchObject(isRefused)
  const unnamed = { ...sign, client: { ip: null, userAgent: null } }
  const { sessionId } = (await sql.begin((tx) => sessions.begin(tx, agent, unnamed))) as typeof session
  expect(await rowOf(sessionId)).toMatchObject({ ip: null, user_agent: null })
})

test('a sign-in ends the session whose cookie came along, and no other', async () => {
  const { sql, clock, sessions, session, agent, sign } = await begun()
  const other = await begun()
  await sql.begin((tx) => sessions.begin(tx, agent, { ...sign, presented: session.token }))
  expect((await rowOf(session.sessionId))['revoked_at'].getTime()).toBe(clock.ms)
  await sessions.loadByToken(other.session.token)
  clock.ms += 1000
  await sql.begin((tx) => sessions.begin(tx, agent, { ...sign, presented: session.token }))
  expect((await rowOf(session.sessionId))['revoked_at'].getTime()).toBe(clock.ms - 1000)
})

test('use is written down once a minute, and never goes backwards', async () => {
  const { clock, sessions, session } = await begun()
  const principal = await sessions.loadByToken(session.token)
  const writtenAfter = async (ms: number) => {
    clock.ms += ms
    await sessions.touch(principal)
    expect(principal.usedAt).toBe(clock.ms)
    return (await rowOf(session.sessionId))['last_used_at'].getTime()
  }
  const first = clock.ms
  expect(await writtenAfter(59_999)).toBe(first)
  expect(await writtenAfter(1)).toBe(first + 60_000)
  expect(await writtenAfter(59_999)).toBe(first + 60_000)
  principal.writtenAt = 0
  expect(await writtenAfter(-100_000)).toBe(first + 60_000)
})

test('another token takes the place of the first; the cookie lasts as long as the session has left; a proof is noted', async () => {
  const { sql, clock, sessions, session } = await begun()
  clock.ms += 1000
  const rotate = async (secondFactor: boolean) =>
    (await sql.begin((tx) => sessions.rotate(tx, session.sessionId, { secondFactor }))) as string
  const cookie = await rotate(false)
  expect(cookie).toMatch(new RegExp(`Max-Age=${sessionDays * 24 * 3600 - 1}(;|$)`))
  expect(await sessions.wasRotated(session.token)).toBe(true)
  expect(await sessions.wasRotated('another')).toBe(false)
  await expect(sessions.loadByToken(session.token)).rejects.toMatchObject(isRefused)
  const row = await rowOf(session.sessionId)
  expect([row['proved_by'], row['proved_at'].getTime()]).toEqual(['password', clock.ms])
  await rotate(true)
  expect((await rowOf(session.sessionId))['proved_by']).toBe('second_factor')
  await sql`update session set proved_by = 'provider' where id = ${session.sessionId}`
  await rotate(true)
  expect((await rowOf(session.sessionId))['proved_by']).toBe('provider')
})

test('what has ended is not given another token, is not rotated, and does not end twice', async () => {
  const { sql, clock, sessions, session, agent } = await begun()
  const audited = async () => Number((await sql`select count(*) as n from audit_queue`)[0]!['n'])
  const epoch = async () => (await sql`select epoch from access_epoch`)[0]!['epoch']
  const by = { actor: { type: 'agent' as const, id: agent.agent_id } }
  const before = await audited()
  await sessions.end(session.sessionId, by, 'sign_out')
  expect(await audited()).toBe(before + 1)
  const [{ entry }] = (await sql`select entry from audit_queue order by id desc limit 1`) as never as [
    { entry: object },
  ]
  expect(entry).toMatchObject({
    action: 'sign_out',
    object: { type: 'session', id: toId('session', session.sessionId) },
  })
  const [endedAt, raised] = [clock.ms, await epoch()]
  clock.ms += 1000
  await endSession(sql, session.sessionId, new Date(clock.ms), by, 'sign_out')
  expect([await audited(), await epoch()]).toEqual([before + 1, raised])
  expect((await rowOf(session.sessionId))['revoked_at'].getTime()).toBe(endedAt)
  await expect(
    sql.begin((tx) => sessions.rotate(tx, session.sessionId, { secondFactor: false })),
  ).rejects.toMatchObject(isRefused)
  expect(await sessions.wasRotated(session.token)).toBe(false)
})
