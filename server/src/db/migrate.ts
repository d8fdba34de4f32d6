import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sql } from './sql.ts'

export const migrationsFolder = join(import.meta.dirname, 'migrations')

export type Migration = { version: number; name: string; sql: string; hash: string }

/** The numbered migrations of a folder, in order. @throws when numbers are not 1, 2, 3 … without holes. */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name, index) => {
      const version = Number(name.slice(0, 4))
      if (version !== index + 1)
        throw new Error(`Migration ${name} should have number ${String(index + 1).padStart(4, '0')}.`)
      const sql = await readFile(join(folder, name), 'utf8')
      return { version, name, sql, hash: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** Any number that no other part of Parley uses as an advisory lock. */
const migrationLock = 7_265_001

/**
 * Brings the database to the newest schema. Forward only; each migration and its record are one transaction, so a kill at any
 * statement leaves the version before it. Nodes that start at once wait for each other.
 * @returns the names that were applied.
 * @throws when an applied migration was edited afterwards, or the database is newer than this code.
 */
export async function migrate(sql: Sql, migrations: Migration[]): Promise<string[]> {
  const applied: string[] = []
  const connection = await sql.reserve()
  try {
    await connection`set statement_timeout = 0`
    await connection`set lock_timeout = 0`
    await connection`select pg_advisory_lock(${migrationLock})`
    await connection`
      create table if not exists schema_migration (
        version integer primary key, name text not null, hash text not null, applied_at timestamptz(3) not null default now()
      )`
    const done = await connection<
      { version: number; name: string; hash: string }[]
    >`select * from schema_migration order by version`
    checkHistory(done, migrations)
    for (const migration of migrations.slice(done.length)) {
      await connection.unsafe(
        `begin;\n${migration.sql}\n;insert into schema_migration (version, name, hash) values (${migration.version}, '${migration.name}', '${migration.hash}'); commit`,
      )
      applied.push(migration.name)
    }
    return applied
  } catch (error) {
    await connection`rollback`.catch(() => {})
    throw error
  } finally {
    await connection`select pg_advisory_unlock(${migrationLock})`.catch(() => {})
    await connection`reset statement_timeout`.catch(() => {})
    await connection`reset lock_timeout`.catch(() => {})
    connection.release()
  }
}

function checkHistory(done: { version: number; name: string; hash: string }[], migrations: Migration[]): void {
  if (done.length > migrations.length)
    throw new Error(
      `The database is newer (migration ${done.length}) than this release of Parley (${migrations.length}). Start the newer release, or restore a backup made before it.`,
    )
  for (const row of done) {
    const migration = migrations[row.version - 1]
    if (migration?.hash !== row.hash)
      throw new Error(
        `Migration ${row.name} was edited after it had been applied here. Undo the edit and add a new migration instead.`,
      )
  }
}

/** Whether every migration of this code is applied; a newer release beside this one may have applied more. */
export async function isMigrated(sql: Sql, migrations: Migration[]): Promise<boolean> {
  const [row] = await sql<{ version: number }[]>`select coalesce(max(version), 0) as version from schema_migration`
  return (row?.version ?? 0) >= migrations.length
}
