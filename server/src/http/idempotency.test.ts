import { setTimeout as sleep } from 'node:timers/promises'
import Type from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Sql } from '../db/sql.ts'
import { type TestDatabase, testDatabase } from '../testing/database.ts'
import { hashOf, operationIdOf } from './idempotency.ts'
import { createIdempotencyStore, dropOldKeys } from './idempotency-store.ts'
import { Problem } from './problem.ts'
import { openServer, type TestServer } from './test-server.ts'

let database: TestDatabase
let sql: Sql
let api: TestServer
/** What the sample route does before it makes its row, and after. */
let before: () => Promise<void>
let after: () => Promise<void>

beforeAll(async () => {
  database = await testDatabase()
  sql = database.sql
  await sql`create table thing (id uuid primary key, name text not null)`
  api = await openServer({
    idempotency: createIdempotencyStore(sql),
    routes: (router) =>
      router.add({
        method: 'POST',
        paths: ['/api/things', '/api/v1/things'],
        summary: 'Make a thing',
        tag: 'tests',
        access: 'signed_in',
        body: Type.Object({ name: Type.String() }, { additionalProperties: false }),
        replies: {},
        idempotent: true,
        status: 201,
        handle: async ({ body, operationId, reply }) => {
          await before()
          const { name } = body
          if (name === 'taken') throw new Problem('duplicate', { detail: 'There is one' })
          await sql`insert into thing (id, name) values (${operationId}, ${name}) on conflict do nothing`
          const [thing] = await sql`select id, name from thing where id = ${operationId}`
          await after()
          reply.header('etag', '"1"')
          return { b: thing?.['id'], a: thing?.['name'] }
        },
      }),
  })
})
afterAll(async () => {
  await api?.stop(0)
  await database?.drop()
})
beforeEach(async () => {
  before = after = async () => {}
  await sql`truncate thing, idempotency_key`
})

const make = (key: string | undefined, body: unknown = { name: 'a' }, options: { as?: string; path?: string } = {}) =>
  api.send('POST', options.path ?? '/api/things', {
    as: options.as ?? 'agent',
    body,
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  })
const things = async () => Number((await sql`select count(*) from thing`)[0]?.['count'])

describe('an Idempotency-Key', () => {
  it('makes one effect and gives the same reply, byte for byte, to every repetition', async () => {
    const [first, second] = [await make('k1'), await make('k1')]
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.text).toBe(first.text)
    expect(second.headers.get('etag')).toBe('"1"')
    expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'))
    expect([first, second].map(({ headers }) => headers.get('idempotency-replayed'))).toEqual([null, 'true'])
    expect((await make('k1', { name: 'a' }, { path: '/api/v1/things' })).text).toBe(first.text)
    expect(await things()).toBe(1)
  })

  it('is optional, and without it each request has its own effect', async () => {
    await make(undefined)
    await make(undefined)
    expect(await things()).toBe(2)
  })

  it('with another body is refused and changes nothing', async () => {
    await make('k1')
    const reply = await make('k1', { name: 'b' })
    expect([reply.status, reply.body['code']]).toEqual([409, 'idempotency_conflict'])
    expect(await things()).toBe(1)
  })

  it('of another caller is another key', async () => {
    const [mine, theirs] = [await make('k1'), await make('k1', { name: 'b' }, { as: 'other' })]
    expect([mine.status, theirs.status]).toEqual([201, 201])
    expect(theirs.text).not.toBe(mine.text)
    expect(await things()).toBe(2)
  })

  it('sent 20 times at once makes one effect, and everybody gets its reply', async () => {
    before = () => sleep(100)
    const replies = await Promise.all(Array.from({ length: 20 }, () => make('k1')))
    expect(new Set(replies.map(({ status, text }) => `${status} ${text}`)).size).toBe(1)
    expect(replies[0]?.status).toBe(201)
    expect(replies.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1)
    expect(await things()).toBe(1)
  })

  it('whose first request still runs after 2 s is refused for now', async () => {
    before = () => sleep(2600)
    const first = make('k1')
    await sleep(100)
    const second = await make('k1')
    expect([second.status, second.body['code'], second.headers.get('retry-after')]).toEqual([
      409,
      'idempotency_in_progress',
      '1',
    ])
    expect((await first).status).toBe(201)
    expect((await make('k1')).headers.get('idempotency-replayed')).toBe('true')
  })

  it.each([
    ['', 400],
    ['x'.repeat(256), 400],
    ['schlüssel', 400],
    ['a\tb', 400],
    ['x'.repeat(255), 201],
    ['"quoted key"', 201],
  ])('that reads %.20j is %i', async (key, status) => {
    const reply = await api.raw(
      `POST /api/things HTTP/1.1\r\nHost: localhost:${api.port}\r\nAuthorization: Bearer agent\r\nContent-Type: application/json\r\nIdempotency-Key: ${key}\r\nContent-Length: 12\r\nConnection: close\r\n\r\n{"name":"a"}`,
    )
    expect(reply).toContain(`HTTP/1.1 ${status} `)
    expect(await things()).toBe(status === 201 ? 1 : 0)
  })

  it('is not used up by a body that is not valid', async () => {
    expect((await make('k1', { name: 5 })).status).toBe(422)
    expect((await make('k1')).status).toBe(201)
  })

  it('keeps a refusal of the handler too', async () => {
    const [first, second] = [await make('k1', { name: 'taken' }), await make('k1', { name: 'taken' })]
    expect([first.status, first.body['detail']]).toEqual([409, 'There is one'])
    expect([second.status, second.text]).toEqual([409, first.text])
    expect(second.headers.get('content-type')).toContain('application/problem+json')
    expect(second.headers.get('idempotency-replayed')).toBe('true')
  })

  it('keeps no failure of ours: the next request runs at once', async () => {
    before = () => Promise.reject(new Error('broken'))
    expect((await make('k1')).status).toBe(500)
    before = async () => {}
    expect((await make('k1')).status).toBe(201)
  })
})

describe('F40: a run that dies between its effect and its reply', () => {
  it('is completed by the retry with the very same object', async () => {
    after = () => Promise.reject(Object.assign(new Error('cut'), { code: 'CONNECTION_CLOSED' }))
    expect((await make('k1')).status).toBe(503)
    expect(await things()).toBe(1)
    after = async () => {}
    const retry = await make('k1')
    expect(retry.status).toBe(201)
    expect(await things()).toBe(1)
    expect((await make('k1')).text).toBe(retry.text)
  })

  it('is taken over after 10 s when its process was killed, by one of those that ask', async () => {
    await make('k1')
    await sql`update idempotency_key set status = null, reply = null, created_at = now() - interval '5 seconds'`
    expect((await make('k1')).body['code']).toBe('idempotency_in_progress')
    const [{ id } = {}] = await sql`select id from thing`
    await sql`delete from thing`
    await sql`update idempotency_key set created_at = now() - interval '11 seconds'`
    const [{ created_at } = {}] = await sql`select created_at from idempotency_key`
    before = () => sleep(100)
    const replies = await Promise.all(Array.from({ length: 5 }, () => make('k1')))
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201, 201, 201])
    expect(replies.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1)
    expect(await things()).toBe(1)
    const hash = hashOf('POST', '/api/things', {}, {}, { name: 'a' })
    expect(replies[0]?.body['b']).toBe(
      operationIdOf(created_at as Date, 'agent:01932a1f-7c00-7000-8000-000000000001', 'k1', hash),
    )
    expect(id).not.toBe(replies[0]?.body['b'])
  })
})

describe('operationIdOf', () => {
  const at = new Date('2026-01-19T10:00:00.123Z')
  it('is a UUIDv7 of the first claim, decided by caller, key and request', () => {
    const id = operationIdOf(at, 'agent:1', 'k', hashOf('a'))
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(at.getTime())
    expect(operationIdOf(at, 'agent:1', 'k', hashOf('a'))).toBe(id)
    const others = [
      operationIdOf(at, 'agent:2', 'k', hashOf('a')),
      operationIdOf(at, 'agent:1', 'l', hashOf('a')),
      operationIdOf(at, 'agent:1', 'k', hashOf('b')),
      operationIdOf(new Date(at.getTime() + 1), 'agent:1', 'k', hashOf('a')),
    ]
    expect(new Set([id, ...others]).size).toBe(5)
  })
})

describe('dropOldKeys', () => {
  it('forgets what is older than a day and nothing else', async () => {
    await make('old')
    await sql`update idempotency_key set created_at = now() - interval '25 hours'`
    await make('new')
    expect(await dropOldKeys(sql)).toBe(1)
    expect((await make('new')).headers.get('idempotency-replayed')).toBe('true')
    expect((await make('old')).headers.get('idempotency-replayed')).toBeNull()
  })
})
