import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DebianPostgresql, startDebianPostgresql } from './debian-postgresql.ts'

let server: DebianPostgresql

beforeAll(async () => {
  server = await startDebianPostgresql()
})

afterAll(() => server?.stop())

test("Debian's PostgreSQL is reached by DATABASE_URL as an ordinary role", async () => {
  const sql = postgres(server.url, { max: 1 })
  const [row] = await sql`SELECT version() AS version, usesuper FROM pg_user WHERE usename = current_user`
  await sql.end()
  expect(row?.['version']).toMatch(new RegExp(`^PostgreSQL ${server.version}\\.`))
  expect(row?.['usesuper']).toBe(false)
})
