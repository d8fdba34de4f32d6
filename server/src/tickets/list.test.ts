import { fromId, priorities, sorts, statuses, type Ticket, toId, views } from '@parley/contract'
import fc from 'fast-check'
import { uuidv7 } from 'uuidv7'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { foldCounts } from '../log/sequence.ts'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'

// Every view, filter and order of the list, and the counts, beside what the tables say when they are simply read.

let app: TestApp
let admin: TestClient & { agentId: string }
let scoped: TestClient
let service: TestClient
const departments = [uuidv7(), uuidv7()]
const inboxes = [uuidv7(), uuidv7()]
const customers = [uuidv7(), uuidv7(), uuidv7()]
const channels = ['api', 'portal']
const tags = ['late', 'vip', 'a "quoted", tag']
let agents: string[]

beforeAll(async () => {
  app = await testApp()
  admin = await app.as('admin')
  const other = await app.as('agent')
  agents = [fromId('agent', admin.agentId)!, other.uuid]
  await app.sql`insert into department ${app.sql(departments.map((id, n) => ({ id, name: `Department ${n}` })))}`
  scoped = await app.service(['ticket.read'], [departments[0]!])
  service = await app.service()
  const rows = fc.sample(aTicket, { numRuns: 300, seed: 11 })
  await app.sql`insert into customer ${app.sql(customers.map((id, n) => ({ id, name: `Customer ${n}` })))}`
  for (const row of rows) await app.sql`insert into ticket ${app.sql(row as never)}`
})
afterAll(() => app?.close())

const minute = (n: number) => new Date(Date.UTC(2026, 0, 1, 0, n))
const oneOf = <T>(...values: T[]) => fc.constantFrom(...values)
/** Few different times, so that many tickets stand side by side. */
const aTime = fc.nat(12).map(minute)
const aTicket = fc
  .record({
    status: oneOf(...statuses),
    priority: oneOf(...priorities),
    channel: oneOf(...channels),
    inbox: oneOf(null, 0, 1),
    department: oneOf(null, 0, 1),
    agent: oneOf(null, 0, 1),
    customer: oneOf(0, 1, 2),
    tags: fc.subarray(tags),
    updated: aTime,
    waiting: fc.option(aTime),
    snoozed: oneOf(false, false, false, true),
    undelivered: oneOf(0, 0, 0, 0, 2),
    created: fc.nat(2000),
  })
  .map((facts) => {
    const isDone = facts.status === 'resolved' || facts.status === 'closed'
    const at = (list: string[], n: number | null) => (n === null ? null : list[n]!)
    return {
      id: uuidv7(),
      subject: 'A ticket',
      status: facts.status,
      priority: facts.priority,
      channel: facts.channel,
      inbox_id: at(inboxes, facts.inbox),
      department_id: at(departments, facts.department),
      assigned_agent_id: facts.agent === null ? null : agents[facts.agent]!,
      customer_id: customers[facts.customer]!,
      origin_platform_id: '',
      one_open: false,
      tags: facts.tags,
      waiting_since: isDone ? null : facts.waiting,
      snoozed_until: !isDone && facts.snoozed ? new Date('2027-01-01') : null,
      undelivered_count: facts.undelivered,
      created_at: minute(facts.created),
      updated_at: facts.updated,
    }
  })

type Row = {
  id: string
  status: string
  priority: string
  channel: string
  inbox_id: string | null
  department_id: string | null
  assigned_agent_id: string | null
  customer_id: string
  tags: string[]
  waiting_since: Date | null
  snoozed_until: Date | null
  undelivered_count: number
  updated_at: Date
}
const isOpen = ({ status }: Row) => ['new', 'open', 'pending_customer'].includes(status)
const isMine = ({ assigned_agent_id: id }: Row) => id === agents[0]
const inView: Record<string, (row: Row) => boolean> = {
  mine: (row) => isOpen(row) && isMine(row) && !row.snoozed_until,
  unassigned: (row) => ['new', 'open'].includes(row.status) && !row.assigned_agent_id && !row.snoozed_until,
  open: (row) => isOpen(row) && !row.snoozed_until,
  waiting: ({ status, snoozed_until }) => status === 'pending_customer' && !snoozed_until,
  resolved: ({ status }) => status === 'resolved',
  undelivered: ({ undelivered_count: n }) => n > 0,
  snoozed: ({ snoozed_until: until }) => until !== null,
}
const filters: Record<string, (row: Row, wanted: string) => boolean> = {
  view: (row, wanted) => inView[wanted]!(row),
  status: (row, wanted) => wanted.split(',').includes(row.status),
  assigned_agent_id: (row, wanted) =>
    wanted === 'me' ? isMine(row) : row.assigned_agent_id === (wanted === 'none' ? null : fromId('agent', wanted)),
  inbox_id: (row, wanted) => row.inbox_id === fromId('inbox', wanted),
  department_id: (row, wanted) => row.department_id === fromId('department', wanted),
  customer_id: (row, wanted) => row.customer_id === fromId('customer', wanted),
  channel: (row, wanted) => row.channel === wanted,
  priority: (row, wanted) => row.priority === wanted,
  tag: (row, wanted) => row.tags.includes(wanted),
}
const urgencies = ['urgent', 'high', 'medium', 'low']
const waited = (row: Row) => row.waiting_since?.getTime() ?? Number.POSITIVE_INFINITY
const orders: Record<string, (row: Row) => number[]> = {
  newest: () => [],
  updated: (row) => [-row.updated_at.getTime()],
  waiting: (row) => [waited(row)],
  priority: (row) => [isOpen(row) ? urgencies.indexOf(row.priority) : 4, waited(row)],
}
function inOrder(sort: string) {
  return (a: Row, b: Row): number => {
    const [first, second] = [orders[sort]!(a), orders[sort]!(b)]
    const n = first.findIndex((key, at) => key !== second[at])
    return n < 0 ? (a.id < b.id ? 1 : -1) : first[n]! < second[n]! ? -1 : 1
  }
}

const aWish = fc
  .record(
    {
      view: oneOf(...views),
      status: fc.subarray([...statuses], { minLength: 1 }).map((some) => some.join(',')),
      assigned_agent_id: fc.nat(2).map((n) => ['me', 'none', toId('agent', agents[1]!)][n]!),
      inbox_id: oneOf(...inboxes.map((id) => toId('inbox', id))),
      department_id: oneOf(...departments.map((id) => toId('department', id))),
      customer_id: oneOf(...customers.map((id) => toId('customer', id))),
      channel: oneOf(...channels),
      priority: oneOf(...priorities),
      tag: oneOf(...tags),
    },
    { requiredKeys: [] },
  )
  .chain((wish) => fc.subarray(Object.entries(wish), { maxLength: 3 }))

type Page = { tickets: Ticket[]; total_count: number; next_cursor: string | null }

async function fetchAll(
  client: TestClient,
  query: string,
  size: number,
): Promise<{ ids: string[]; totals: Set<number> }> {
  const ids: string[] = []
  const totals = new Set<number>()
  for (let cursor: string | null = ''; cursor !== null; ) {
    const reply = await client.get(`/api/v1/tickets?page_size=${size}&${query}${cursor && `&cursor=${cursor}`}`)
    expect(reply.status, reply.text).toBe(200)
    const page = reply.body as Page
    ids.push(...page.tickets.map(({ ticket_id }) => ticket_id))
    totals.add(page.total_count)
    cursor = page.next_cursor
  }
  return { ids, totals }
}

describe('the list', () => {
  test('holds exactly what its filters say, in its order, without repeats or holes from page to page, with an exact total', async () => {
    const rows = await app.sql<Row[]>`select * from ticket`
    const inSight = (row: Row) => row.department_id === null || row.department_id === departments[0]
    await fc.assert(
      fc.asyncProperty(
        aWish,
        oneOf(...sorts),
        fc.boolean(),
        fc.integer({ min: 3, max: 40 }),
        async (wish, sort, isScoped, size) => {
          const own = wish.some(([, value]) => value === 'mine' || value === 'me')
          const client = isScoped && !own ? scoped : admin
          const expected = rows
            .filter((row) => client === admin || inSight(row))
            .filter((row) => wish.every(([name, wanted]) => filters[name]!(row, String(wanted))))
            .sort(inOrder(sort))
            .map(({ id }) => toId('ticket', id))
          const query = new URLSearchParams([...wish, ['sort', sort]] as [string, string][]).toString()
          const { ids, totals } = await fetchAll(client, query, size)
          expect(ids, query).toEqual(expected)
          expect([...totals], query).toEqual([expected.length])
          const second = (await client.get(`/api/v1/tickets?page=2&page_size=${size}&${query}`)).body as Page
          expect(second.tickets.map(({ ticket_id }) => ticket_id)).toEqual(expected.slice(size, 2 * size))
          expect(second.total_count).toBe(expected.length)
        },
      ),
      { numRuns: 150 },
    )
  }, 60_000)

  test.each([
    ['status=open,done', 'invalid_parameter'],
    ['status=open,', 'invalid_parameter'],
    ['view=all', 'invalid_parameter'],
    ['sort=oldest', 'invalid_parameter'],
    ['assigned_agent_id=nobody', 'invalid_parameter'],
    ['inbox_id=1', 'invalid_parameter'],
    ['sort=updated&cursor=abc.def', 'invalid_cursor'],
  ])('refuses %s', async (query, code) => {
    expect(await admin.get(`/api/v1/tickets?${query}`)).toMatchObject({ status: 400, body: { code } })
  })

  test('a cursor is good for the list that gave it only', async () => {
    const { next_cursor: cursor } = (await admin.get('/api/v1/tickets?view=open&sort=updated&page_size=2')).body
    expect((await admin.get(`/api/v1/tickets?view=open&sort=updated&cursor=${cursor}`)).status).toBe(200)
    for (const other of ['view=open', 'view=mine&sort=updated', 'view=open&sort=waiting'])
      expect((await admin.get(`/api/v1/tickets?${other}&cursor=${cursor}`)).body.code).toBe('invalid_cursor')
  })

  test('what contradicts itself is empty, and a program has nothing of its own', async () => {
    const { body } = await admin.get('/api/v1/tickets?view=unassigned&assigned_agent_id=me')
    expect(body).toMatchObject({ tickets: [], total_count: 0, next_cursor: null, read_positions: {} })
    for (const query of ['view=mine', 'assigned_agent_id=me'])
      expect(await service.get(`/api/v1/tickets?${query}`)).toMatchObject({
        status: 400,
        body: { code: 'invalid_parameter' },
      })
  })
})

describe('the counts', () => {
  const tally = (rows: Row[], keysOf: (row: Row) => (string | null)[]) => {
    const counts: Record<string, number> = {}
    for (const key of rows.flatMap(keysOf)) if (key !== null) counts[key] = (counts[key] ?? 0) + 1
    return counts
  }

  test('equal a count of what the caller sees, folded or not', async () => {
    const changed = await app.sql`
      update ticket set tags = '{late,fresh}', priority = 'urgent', snoozed_until = null where status = 'open' and priority = 'low' returning 1`
    expect(changed.length).toBeGreaterThan(3)
    for (const fold of [false, true]) {
      if (fold) await app.sql.begin((tx) => foldCounts(tx))
      const all = await app.sql<Row[]>`select * from ticket`
      for (const client of [admin, scoped, service]) {
        const seen = all.filter((row) => client !== scoped || [null, departments[0]].includes(row.department_id))
        const open = seen.filter(inView['open']!)
        const { body } = await client.get('/api/v1/tickets/counts')
        expect(body).toEqual({
          views: Object.fromEntries(
            views.map((view) => [view, view === 'mine' && client !== admin ? 0 : seen.filter(inView[view]!).length]),
          ),
          channels: tally(open, (row) => [row.channel]),
          departments: tally(open, (row) => [row.department_id && toId('department', row.department_id)]),
          priorities: tally(open, (row) => [row.priority]),
          tags: tally(open, (row) => row.tags),
        })
      }
    }
  })

  test('are for those who may read tickets', async () => {
    const blind = await app.service(['event.read'])
    expect((await blind.get('/api/v1/tickets/counts')).status).toBe(403)
    expect((await app.anonymous.get('/api/v1/tickets/counts')).status).toBe(401)
  })
})
