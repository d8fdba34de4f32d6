import type { Ticket } from '@parley/contract'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { migrate, readMigrations } from '../../src/db/migrate.ts'
import { openPool, type Sql } from '../../src/db/sql.ts'
import { appliedEqualsFetched } from '../../src/testing/apply.ts'
import { testCompany } from '../../src/testing/company.ts'
import { until } from '../../src/testing/until.ts'
import { startDebianPostgresql } from './debian-postgresql.ts'

let server: Awaited<ReturnType<typeof startDebianPostgresql>>
let sql: Sql
beforeAll(async () => {
  server = await startDebianPostgresql()
  sql = openPool({ url: server.url, max: 4, name: 'parley test' })
})
afterAll(async () => {
  await sql?.end({ timeout: 1 })
  await server?.stop()
})

test('on Debian’s PostgreSQL the schema comes up, and does so once when two nodes start at the same time', async () => {
  const migrations = await readMigrations()
  const applied = await Promise.all([migrate(sql, migrations), migrate(sql, migrations)])
  expect(applied.flat()).toEqual(migrations.map(({ name }) => name))
})

test('on Debian’s PostgreSQL the main job goes both ways, and its events applied equal a fetch', async () => {
  const app = await testCompany({ database: { url: server.url, sql, drop: async () => {} } })
  try {
    const agent = await app.as('agent')
    const newest = async (): Promise<Ticket | undefined> =>
      (await agent.get('/api/tickets/?status=new')).body.tickets[0]
    const events = await appliedEqualsFetched(app, agent, async () => {
      await app.sandbox.customerWrites({ platform: 'whatsapp', from: '15550100777', text: 'Where is my order?' })
      const { ticket_id: id } = await until(newest)
      await agent.post(`/api/tickets/${id}/message`, { content: 'It leaves tomorrow.' })
      await app.sandbox.waitForSent((message) => message.text === 'It leaves tomorrow.')
      await until(async () => (await agent.get(`/api/tickets/${id}`)).body.timeline.at(-1).delivery?.state === 'read')
      await app.sandbox.idle()
    })
    expect(events.map(({ type }) => type).slice(0, 2)).toEqual(['ticket.created', 'message.created'])
    expect((await agent.get('/api/tickets/?status=open')).body.total_count).toBe(1)
  } finally {
    await app.close()
  }
})
