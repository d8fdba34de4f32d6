import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Migration, migrate, readMigrations } from '../../src/db/migrate.ts'
import { dumpSchema, schemaFile } from '../../src/db/schema.ts'
import { openPool, type Sql } from '../../src/db/sql.ts'
import { withDatabase } from '../../src/testing/database.ts'
import { type OwnCluster, ownCluster } from '../rig/own-cluster.ts'
import { startWire } from '../rig/wire.ts'

let own: OwnCluster
let migrations: Migration[] = []
let expected = ''
beforeAll(async () => {
  own = await ownCluster()
  migrations = await readMigrations()
  expected = await readFile(schemaFile, 'utf8')
})
afterAll(() => own?.close())

async function inEmpty<T>(name: string, work: (sql: Sql, url: string) => Promise<T>): Promise<T> {
  await own.sql.unsafe(`create database ${name}`)
  const url = withDatabase(own.url, name)
  const sql = openPool({ url, max: 2, name: 'parley migrations' })
  try {
    return await work(sql, url)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** What stands between the semicolons that end a statement. */
function statementsOf(text: string): string[] {
  const parts = text.match(/\$(\w*)\$[\s\S]*?\$\1\$|'(?:[^']|'')*'|--.*|;|[^;$'-]+|[\s\S]/g) ?? []
  const statements = ['']
  for (const part of parts) {
    if (part === ';') statements.push('')
    else statements[statements.length - 1] += part
  }
  return statements.filter((statement) => statement.replace(/--.*/g, '').trim() !== '')
}

test('F34: an upgrade whose connection ends between any two statements of any migration leaves the version before it, whole, and the next start ends at the same schema', async () => {
  await inEmpty('cut_between', async (sql) => {
    let cuts = 0
    for (const migration of migrations) {
      const done = migrations.slice(0, migration.version - 1)
      await migrate(sql, done)
      const before = await dumpSchema(sql)
      const statements = statementsOf(migration.sql)
      expect(statements.length).toBeGreaterThan(0)
      for (let boundary = 0; boundary <= statements.length; boundary++) {
        const cut = [...statements]
        cut.splice(boundary, 0, 'select pg_terminate_backend(pg_backend_pid())')
        await expect(migrate(sql, [...done, { ...migration, sql: cut.join(';\n') }])).rejects.toThrow()
        cuts++
        const versions = await sql`select version from schema_migration`
        expect(versions).toHaveLength(done.length)
        expect(await dumpSchema(sql)).toBe(before)
      }
    }
    expect(cuts).toBeGreaterThan(40)
    await migrate(sql, migrations)
    expect(await dumpSchema(sql)).toBe(expected)
  })
}, 60_000)

test('F34: an upgrade that is cut after any request of its connection, its commits included, is ended by the next start at the same schema', async () => {
  const wire = await startWire(own.url, own.socketPath)
  try {
    let isCut = true
    for (let nth = 1; isCut; nth++) {
      await inEmpty(`cut_after_${nth}`, async (direct, url) => {
        const sql = openPool({ url: withDatabase(wire.url, url.replace(/.*\//, '')), max: 1, name: 'parley cut' })
        let heard = 0
        isCut = false
        wire.cutAfter = (statement) => {
          if (!/schema_migration|advisory|timeout/.test(statement) || ++heard !== nth) return false
          isCut = true
          return true
        }
        const outcome = await migrate(sql, migrations).catch((error: unknown) => error)
        wire.cutAfter = undefined
        await sql.end({ timeout: 0 })
        if (!isCut) expect(outcome).toHaveLength(migrations.length)
        await migrate(direct, migrations)
        expect(await dumpSchema(direct)).toBe(expected)
      })
    }
    expect(wire.cuts).toBeGreaterThan(5)
  } finally {
    await wire.close()
  }
}, 40_000)

test('F34: five nodes that start at once on an empty database apply each migration once and all find the same schema', async () => {
  await inEmpty('at_once', async (_sql, url) => {
    const pools = Array.from({ length: 5 }, (_, n) => openPool({ url, max: 1, name: `parley start ${n}` }))
    const applied = await Promise.all(pools.map((sql) => migrate(sql, migrations)))
    expect(applied.flat().sort()).toEqual(migrations.map(({ name }) => name))
    for (const sql of pools) {
      expect(await dumpSchema(sql)).toBe(expected)
      await sql.end({ timeout: 1 })
    }
  })
})
