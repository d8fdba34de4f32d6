import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EmbeddedCluster, removeEmbedded, startEmbedded } from '../../src/db/embedded.ts'
import { migrate, readMigrations } from '../../src/db/migrate.ts'
import { openPool, type Sql } from '../../src/db/sql.ts'

/** A PostgreSQL that belongs to one test and may be killed. */
export type OwnCluster = {
  url: string
  /** The socket that it listens on. */
  socketPath: string
  cluster: EmbeddedCluster
  /** A pool of the test's own, which the storms spare. */
  sql: Sql
  /** SIGKILL to the postmaster; the supervisor starts it again. */
  killPostmaster(): Promise<void>
  /** SIGKILL to one backend of Parley: PostgreSQL goes through crash recovery. @returns whether there was one. */
  killBackend(choose: (pids: number[]) => number): Promise<boolean>
  /** Ends every connection of Parley. @returns how many there were. */
  terminateBackends(): Promise<number>
  /** Resolves when PostgreSQL answers again. */
  answers(withinMs?: number): Promise<void>
  close(): Promise<void>
}

/** Starts a cluster with the newest schema in a temporary folder. Whoever calls must close it. */
export async function ownCluster(settings: Record<string, string> = {}): Promise<OwnCluster> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-fault-'))
  const log = { info: () => {}, warn: () => {} }
  const cluster = await startEmbedded({ dataDir, log, settings: { max_connections: '120', ...settings } })
  const sql = openPool({ url: cluster.url, max: 3, name: 'harness' })
  await migrate(sql, await readMigrations())

  /** Nothing is killed before it is certain whose it is. */
  async function assertOurs(): Promise<void> {
    const [row] = await sql<{ data_directory: string }[]>`show data_directory`
    if (row?.data_directory !== cluster.dataDirectory) throw new Error('This PostgreSQL is not the one of this test')
  }

  const { host, port } = cluster.connection
  return {
    url: cluster.url,
    socketPath: `${host}/.s.PGSQL.${port}`,
    cluster,
    sql,
    async killPostmaster() {
      await assertOurs()
      process.kill(cluster.pid, 'SIGKILL')
    },
    async killBackend(choose) {
      await assertOurs()
      const rows = await sql<{ pid: number }[]>`
        select pid from pg_stat_activity where application_name like 'parley%' and backend_type = 'client backend'`
      const pids = rows.map((row) => row.pid).filter((pid) => parentOf(pid) === cluster.pid)
      if (pids.length === 0) return false
      process.kill(choose(pids), 'SIGKILL')
      return true
    },
    async terminateBackends() {
      const ended = await sql`
        select pg_terminate_backend(pid) from pg_stat_activity where application_name like 'parley%' and pid <> pg_backend_pid()`
      return ended.length
    },
    async answers(withinMs = 20_000) {
      const until = Date.now() + withinMs
      for (;;) {
        try {
          await sql`select 1`
          return
        } catch (error) {
          if (Date.now() > until) throw error
          await new Promise((resolve) => setTimeout(resolve, 50))
        }
      }
    },
    async close() {
      await sql.end({ timeout: 1 })
      await cluster.stop()
      await removeEmbedded(dataDir)
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** The parent of a process, or 0 where that cannot be told. */
function parentOf(pid: number): number {
  try {
    return Number(/^\d+ \(.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}
