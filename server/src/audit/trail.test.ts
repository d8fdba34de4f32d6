import { createHash } from 'node:crypto'
import { toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPool } from '../db/sql.ts'
import { append } from '../log/append.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { until } from '../testing/until.ts'
import { chainQueue, verify } from './chain.ts'
import { audit } from './index.ts'

let app: TestApp
let admin: Awaited<ReturnType<TestApp['service']>>
let agent: Awaited<ReturnType<TestApp['as']>>
beforeAll(async () => {
  app = await testApp()
  admin = await app.service()
  agent = await app.as('agent')
})
afterAll(() => app?.close())

const entries = async (query = '', who: TestClient = admin) => {
  const reply = await who.get(`/api/v1/audit?limit=100${query}`)
  expect(reply.status, reply.text).toBe(200)
  return reply.body.entries
}
const exported = async (query: string) =>
  (await fetch(`${app.url}/api/v1/audit/export${query}`, { headers: { 'x-api-key': admin.key } })).text()
const note = (action: string, more: object = {}) => audit(app.sql, {}, { action, ...more })
const aTicket = async (who: TestClient, headers = {}) =>
  (
    await who.post(
      '/api/tickets/create',
      {
        source: { channel: 'portal' },
        customer: { channel_identity: uuidv7(), name: 'Canary Carla' },
        subject: 'canary subject',
        initial_message: 'canary message',
      },
      headers,
    )
  ).body.ticket_id as string

describe('the trail', () => {
  test('gives each entry its place without holes, however many nodes and requests add at once', async () => {
    const others = await Promise.all([1, 2, 3].map(() => openPool({ url: app.databaseUrl, max: 2, name: 'other' })))
    await Promise.all(
      Array.from({ length: 60 }, async (_, n) => {
        const sql = others[n % 3]!
        await sql
          .begin(async (tx) => {
            await audit(tx, {}, { action: 'test.many', after: { n } })
            if (n % 10 === 9) throw new Error('undone')
          })
          .catch(() => {})
        await chainQueue(sql)
      }),
    )
    const seqs = await app.sql<{ seq: string; action: string }[]>`select seq, action from audit_entry order by seq`
    expect(seqs.map(({ seq }) => Number(seq))).toEqual(seqs.map((_, n) => n + 1))
    expect(
      seqs.filter(({ action }) => action === 'test.many'),
      'what was undone left nothing',
    ).toHaveLength(54)
    expect((await admin.get('/api/v1/audit/verify')).body).toMatchObject({ first_bad: null, next_after: null })
    await Promise.all(others.map((sql) => sql.end()))
  })

  test('attack 129: the application’s own role can neither change, delete nor empty it', async () => {
    await note('test.kept')
    await entries()
    const [role] = await app.sql<{ me: string; owner: string }[]>`
      select current_user as me, tableowner as owner from pg_tables where tablename = 'audit_entry'`
    expect(role).toEqual({ me: 'parley', owner: 'parley_audit' })
    const before = await app.sql`select * from audit_entry order by seq`
    const tries = [
      app.sql`update audit_entry set action = 'x'`,
      app.sql`delete from audit_entry`,
      app.sql`truncate audit_entry`,
      app.sql`alter table audit_entry disable trigger all`,
      app.sql`alter table audit_entry add column x int`,
      app.sql`drop trigger audit_only_grows on audit_entry`,
    ]
    for (const outcome of await Promise.allSettled(tries))
      expect(outcome).toMatchObject({ status: 'rejected', reason: { code: '42501' } })
    for (const method of ['PUT', 'PATCH', 'DELETE', 'POST'])
      for (const path of ['/api/v1/audit', '/api/v1/audit/1'])
        expect([404, 405]).toContain((await admin.send(method, path)).status)
    expect(await app.sql`select * from audit_entry order by seq`).toEqual(before)
  })

  test('even its owner is refused by the trigger', async () => {
    for (const words of ['update audit_entry set action = action', 'delete from audit_entry', 'truncate audit_entry'])
      await expect(
        app.sql.begin(async (tx) => {
          await tx`set local role parley_audit`
          await tx.unsafe(words)
        }),
      ).rejects.toMatchObject({ code: '42501', message: expect.stringContaining('only grows') })
  })
})

describe('the chain', () => {
  /** Runs a change that only somebody with the owner's role and the will to deceive can make; undone afterwards. */
  const tampered = async (words: string) => {
    let found: unknown
    await app.sql
      .begin(async (tx) => {
        await tx`set local role parley_audit`
        await tx`alter table audit_entry disable trigger audit_only_grows`
        await tx.unsafe(words)
        await tx`reset role`
        found = (await verify(tx, 0, 1_000_000)).first_bad
        throw new Error('undo')
      })
      .catch((error: Error) => {
        if (error.message !== 'undo') throw error
      })
    return found
  }

  test('shows the first entry that was changed, removed, moved or put in between', async () => {
    for (let n = 0; n < 6; n++) await note('test.chain', { after: { n } })
    await entries()
    const { entries: count, first_bad } = (await admin.get('/api/v1/audit/verify')).body
    expect(first_bad).toBeNull()
    const last = count as number
    const at = last - 3
    for (const column of [
      "action = 'x'",
      "actor_id = 'x'",
      "ip = '1.1.1.1'",
      `after = '{"n":9}'`,
      "at = at - interval '1 ms'",
    ])
      expect(await tampered(`update audit_entry set ${column} where seq = ${at}`), column).toBe(at)
    expect(await tampered(`delete from audit_entry where seq = ${at}`)).toBe(at)
    expect(await tampered(`delete from audit_entry where seq = 1`)).toBe(1)
    expect(await tampered(`delete from audit_entry where seq >= ${at}`), 'the end cut off').toBe(at)
    expect(await tampered(`delete from audit_entry`), 'all of it').toBe(1)
    expect(
      await tampered(
        `update audit_entry set seq = seq + 1000 where seq = ${at}; update audit_entry set seq = ${at} where seq = ${at + 1}`,
      ),
    ).toBe(at)
    expect(await tampered('select 1'), 'the check itself finds nothing wrong').toBeNull()
  })

  test('can be checked by hand from an export, without Parley', async () => {
    await note('test.export', {
      before: { z: 1, a: 'ü' },
      after: { z: 2.5, a: 'ü', b: [true, null, { y: 1, x: 'é' }] },
    })
    const text = await exported('')
    const lines = text.trimEnd().split('\n')
    let previous = '0'.repeat(64)
    for (const line of lines) {
      const { hash, previous_hash, ...entry } = JSON.parse(line)
      expect(previous_hash).toBe(previous)
      previous = createHash('sha256')
        .update(`${previous}\n${sorted(entry)}`)
        .digest('hex')
      expect(hash).toBe(previous)
    }
    expect((await admin.get('/api/v1/audit/verify')).body.head_hash).toBe(previous)
  })

  /** Canonical JSON, written anew here so that the two prove each other. */
  function sorted(value: unknown): string {
    return JSON.stringify(value, (_, part) =>
      part && typeof part === 'object' && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
        : part,
    )
  }

  test('is checked in portions, of which each goes on where the one before ended', async () => {
    const whole = await verify(app.sql, 0, 1_000_000)
    let [next, seen, rounds]: [number | null, number, number] = [0, 0, 0]
    while (next !== null && rounds++ < 1000) {
      const portion = await verify(app.sql, next, 1)
      expect(portion.first_bad).toBeNull()
      seen += portion.entries
      next = portion.next_after
    }
    expect(seen).toBe(whole.entries)
    expect((await admin.get('/api/v1/audit/verify?after=999999999')).body.first_bad).not.toBeNull()
  })
})

describe('what agents and services do to tickets', () => {
  test('comes from the log exactly once, with who and from where, and without a word of the customer’s', async () => {
    const ticket = await aTicket(agent, { 'x-request-id': 'create-1' })
    const changed = await agent.put(`/api/tickets/${ticket}`, { status: 'resolved' }, { 'x-request-id': 'status-1' })
    expect(changed.status, changed.text).toBe(200)
    await agent.put(`/api/tickets/${ticket}`, { priority: 'high', subject: 'canary again' })
    const noted = await admin.post(`/api/tickets/${ticket}/message`, {
      sender_type: 'agent',
      visibility: 'internal',
      content: 'canary answer',
    })
    expect(noted.status, noted.text).toBe(200)
    const found = await until(async () => {
      const list = await entries(`&object=${ticket}`)
      return list.length >= 5 && list
    })
    const of = (action: string) => found.filter((entry: { action: string }) => entry.action === action)
    expect(of('ticket.created')).toEqual([
      expect.objectContaining({
        actor: { type: 'agent', id: agent.agentId, label: 'A agent' },
        object: { type: 'ticket', id: ticket },
        outcome: 'success',
        from: expect.objectContaining({
          ip: '127.0.0.1',
          session_id: expect.stringMatching(/^ses_/),
          request_id: 'create-1',
        }),
      }),
    ])
    expect(of('ticket.status_changed')).toEqual([
      expect.objectContaining({ before: { status: 'new' }, after: { status: 'resolved', reason: 'agent' } }),
    ])
    expect(of('ticket.updated')[0].before).toEqual({ priority: 'medium' })
    const fields = expect.arrayContaining(['priority', 'subject'])
    expect(of('ticket.updated')[0].after).toEqual({ changed: fields, priority: 'high' })
    expect(of('message.created').map(({ actor }: { actor: { type: string } }) => actor.type)).toEqual([
      'service',
      'agent',
    ])
    expect(JSON.stringify(await app.sql`select * from audit_entry`)).not.toMatch(/canary/i)
  })

  test('is there too when it was carried out later; what platforms and Parley itself do is not', async () => {
    const [uuid, later] = [agent.uuid, new Date()]
    const data = { from: 'open', to: 'closed', reason: 'agent' } as const
    const event = { type: 'ticket.status_changed', ticketId: null, messageId: null, data, at: later } as const
    await app.sql.begin((tx) =>
      append(tx, [
        { ...event, actor: { type: 'platform', id: null } },
        { ...event, actor: { type: 'system', id: null } },
        { ...event, actor: { type: 'customer', id: uuid } },
        { ...event, actor: { type: 'agent', id: uuid } },
        { ...event, actor: { type: 'customer', id: uuid, from: { ip: null, session_id: null, request_id: 'own' } } },
      ]),
    )
    const closed = ({ after }: { after: { status?: string } | null }) => after?.status === 'closed'
    const found = await until(async () => {
      const list = (await entries('&action=ticket.status_changed')).filter(closed)
      return list.length >= 2 && list
    })
    const actors = found.map(({ actor, from }: { actor: object; from: object }) => ({ ...actor, ...from }))
    expect(actors).toEqual([
      expect.objectContaining({ type: 'customer', label: null, ip: null, request_id: 'own' }),
      expect.objectContaining({ type: 'agent', id: agent.agentId, label: 'A agent', request_id: null }),
    ])
  })

  test('is told by no feed with where it came from', async () => {
    await aTicket(agent, { 'x-request-id': 'secret-origin' })
    await app.settled()
    const reply = await admin.get('/api/v1/events?limit=500')
    expect(reply.body.events.length).toBeGreaterThan(0)
    expect(reply.text).not.toMatch(/secret-origin|"origin"|"from":\{[^}]*"(?:ip|session_id|request_id)"|127\.0\.0\.1/)
  })

  test('writes nothing into the queue of the trail in the request that does it', async () => {
    const lastId = async () => {
      const [row] = await app.sql<{ id: string | null }[]>`
        select pg_sequence_last_value(pg_get_serial_sequence('audit_queue', 'id')) as id`
      return row!.id
    }
    const before = await lastId()
    const ticket = await aTicket(agent)
    const body = { sender_type: 'agent', visibility: 'internal', content: 'x' }
    expect((await agent.post(`/api/tickets/${ticket}/message`, body)).status).toBe(200)
    expect(await lastId()).toBe(before)
  })
})

test('an agent’s id finds what was done to them, their own deeds stand under actor', async () => {
  await audit(
    app.sql,
    { actor: { type: 'agent', id: agent.uuid, label: 'A admin' } },
    {
      action: 'agent.updated',
      object: { type: 'agent', id: agent.uuid },
      before: { name: 'A', role: 'agent', password_hash: 'aa' },
      after: { name: 'B', role: 'agent', password_hash: 'bb' },
    },
  )
  const [entry] = await entries(`&object=${agent.agentId}&action=agent.`)
  expect(entry).toMatchObject({
    actor: { id: agent.agentId },
    object: { type: 'agent', id: toId('agent', agent.uuid) },
    before: { name: 'A', password_hash: '(secret)' },
    after: { name: 'B', password_hash: '(secret)' },
  })
  expect(Object.keys(entry.before).sort()).toEqual(['name', 'password_hash'])
})
