import { toId } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, type TestClient, testApp } from '../testing/app.ts'
import { customOf, notes } from './customer-facts.ts'
import { loadDemo } from './load.ts'
import { cannedReplies, companyFace, tags } from './settings.ts'

let app: TestApp
let admin: TestClient
let made: Awaited<ReturnType<typeof loadDemo>>
const load = () => loadDemo({ sql: app.sql, book: app.book, now: new Date(), passwords: app.access.passwords })
beforeAll(async () => {
  app = await testApp()
  made = await load()
  admin = await app.as('admin')
})
afterAll(() => app?.close())

test('the demo company is made once, with its face, tags that conversations carry, and canned replies', async () => {
  expect(made).toMatchObject({ name: 'Northtrail', agents: 6, customers: 60, tickets: 200 })
  expect(await load()).toBeNull()
  expect((await admin.get('/api/v1/company')).body).toMatchObject(companyFace)
  const listed = (await admin.get('/api/v1/tags?limit=100')).body.tags
  expect(listed).toHaveLength(tags.length)
  const carried = await app.sql`select 1 from ticket where tags @> '{delivery}'`
  expect(listed.find(({ name }: { name: string }) => name === 'delivery').ticket_count).toBe(carried.length)
  const replies = (await admin.get('/api/v1/canned-replies')).body.canned_replies
  expect(replies.map(({ shortcut }: { shortcut: string }) => shortcut)).toEqual(
    cannedReplies.map((one) => one.shortcut),
  )
})

test('its customers have notes, newest first, of its agents, and custom fields', async () => {
  for (const name of new Set(notes.map(({ customerName }) => customerName))) {
    const [row] = await app.sql<{ id: string }[]>`select id from customer where name = ${name}`
    const { body } = await admin.get(`/api/v1/customers/${toId('customer', row!.id)}/notes`)
    const expected = notes.filter(({ customerName }) => customerName === name).sort((a, b) => a.daysAgo - b.daysAgo)
    expect(body.notes.map(({ content }: { content: string }) => content)).toEqual(
      expected.map(({ content }) => content),
    )
    expect(body.notes.every((note: { agent_id: string | null }) => note.agent_id !== null)).toBe(true)
  }
  const rows = await app.sql<{ custom: object }[]>`select custom from customer order by id`
  expect(rows.map(({ custom }) => custom)).toEqual(rows.map((_, at) => customOf(7, at)))
})

test('its views are alive: some wait, some sleep, some did not arrive, and an agent has read the older ones', async () => {
  const { views } = (await admin.get('/api/v1/tickets/counts')).body
  for (const view of ['unassigned', 'open', 'waiting', 'resolved', 'undelivered', 'snoozed'])
    expect(views[view], view).toBeGreaterThan(0)
  const [row] = await app.sql`
    select count(*) filter (where waiting_since is not null)::int as waiting, count(*)::int as open from ticket
    where status in ('new', 'open')`
  expect(row!['waiting']).toBeGreaterThan(row!['open'] / 4)
  const [read] = await app.sql`select count(*)::int as read from read_position`
  expect(read!['read']).toBeGreaterThan(600)
})
