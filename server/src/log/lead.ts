import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type postgres from 'postgres'
import { openPool, type Sql, type Tx } from '../db/sql.ts'

/**
 * Work that one node at a time must do (giving the log its order, processing receipts).
 *
 * Always true:
 * - The lock (a session advisory lock) and the work share one connection. When the connection dies the lock is free and the
 *   work's statements fail with it, so a leader that was paused for a minute cannot write afterwards.
 * - The driver may connect again by itself; the new session lacks the token set at election, and every transaction checks it.
 * - A leader that is alive for the kernel but stopped (SIGSTOP, a blocked event loop) no longer beats; after `silentMs` another
 *   node ends its backend and takes over.
 * - A leader whose connection went dead without a word (a cable, a proxy) waits for no answer longer than `answerWithinMs`; it
 *   stands again on a new connection, and ends the old backend like another node's.
 */
export type Leadership = {
  /** One transaction that surely belongs to the present leader. @throws LeadershipLost */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * The same in one statement, which must change nothing unless `leads` holds, and say so in its row.
   * @throws LeadershipLost
   */
  statement<T extends { is_leader: boolean }>(ask: (sql: Sql, leads: Fragment) => Promise<T>): Promise<T>
  /** Reads on the leader's connection. */
  read<T>(ask: (sql: Sql) => Promise<T>): Promise<T>
  /** Tells the others that this leader breathes; cheap to call often. */
  beat(): Promise<void>
  readonly stopping: boolean
}

/** A condition to put into a statement. */
export type Fragment = postgres.PendingQuery<postgres.Row[]>

export class LeadershipLost extends Error {}

export type LeadOptions = {
  name: 'sequencer' | 'intake'
  databaseUrl: string
  node: string
  log: Logger
  /** Runs until leadership is lost or `stopping` is true. */
  work(leadership: Leadership): Promise<void>
}

const retryMs = 500
const beatEveryMs = 2000
const silentMs = 10_000
/** Longer than any statement may take. */
const answerWithinMs = 12_000
const lockKeys = { sequencer: 7_265_002, intake: 7_265_003 } as const

/** Stands for election until stopped; works while elected. */
export function lead(options: LeadOptions): { stop(): Promise<void>; isLeading(): boolean } {
  let stopping = false
  let leading = false
  let wakeUp = () => {}
  const finished = (async () => {
    while (!stopping) {
      // Plans made while the tables were small must not outlive that: with this, the batches never scan a whole table.
      const settings = { enable_seqscan: 'off' }
      const sql = openPool({ url: options.databaseUrl, max: 1, name: `parley ${options.name}`, settings })
      try {
        const token = await inTime(elect(sql, options))
        if (token) {
          leading = true
          options.log.info({ leads: options.name }, `This node now leads ${options.name}`)
          await options.work(leadership(sql, token))
        }
      } catch (error) {
        if (!stopping)
          options.log.warn({ err: error, leads: options.name }, `Leadership of ${options.name} ended; standing again`)
      } finally {
        leading = false
        await sql.end({ timeout: stopping ? 4 : 0 }).catch(() => {})
      }
      if (!stopping)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, retryMs)
          wakeUp = () => {
            clearTimeout(timer)
            resolve()
          }
        })
    }
  })()

  function leadership(sql: Sql, token: string): Leadership {
    let beatAt = Date.now()
    const lost = () => new LeadershipLost(`No longer leading ${options.name}`)
    return {
      get stopping() {
        return stopping
      },
      transaction: <T>(work: (tx: Tx) => Promise<T>) =>
        inTime(
          sql.begin(async (tx) => {
            // Asked together with the work's first statement, looked at before its commit.
            const asked = tx<{ token: string | null }[]>`select current_setting('parley.leader', true) as token`
            const [[row], result] = await Promise.all([asked, work(tx)])
            if (row?.token !== token) throw lost()
            return result
          }) as Promise<T>,
        ),
      async statement(ask) {
        const row = await inTime(ask(sql, sql`coalesce(current_setting('parley.leader', true) = ${token}, false)`))
        if (!row.is_leader) throw lost()
        return row
      },
      read: (ask) => inTime(ask(sql)),
      async beat() {
        if (Date.now() - beatAt < beatEveryMs) return
        beatAt = Date.now()
        await inTime(
          sql`update leader set beat_at = now() where name = ${options.name} and backend_pid = pg_backend_pid()`,
        )
      },
    }
  }

  return {
    isLeading: () => leading,
    async stop() {
      stopping = true
      wakeUp()
      await finished
    },
  }
}

/** @throws when the work does not settle in `answerWithinMs`: the connection is dead, or as good as dead. */
function inTime<T>(work: PromiseLike<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${answerWithinMs} ms`)), answerWithinMs)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

/** @returns the token of this leadership, or null when another node leads. */
async function elect(sql: Sql, { name, node, log }: LeadOptions): Promise<string | null> {
  const key = lockKeys[name]
  const [lock] = await sql<{ won: boolean }[]>`select pg_try_advisory_lock(${key}) as won`
  if (!lock?.won) {
    // One that fell silent between its election and its first beat has no row: then its last statement tells.
    const ended = await sql`
      select pg_terminate_backend(p.pid) from pg_locks p
      join pg_database d on d.oid = p.database and d.datname = current_database()
      join pg_stat_activity a on a.pid = p.pid
      left join leader l on l.backend_pid = p.pid and l.name = ${name}
      where p.locktype = 'advisory' and p.objid = ${key} and p.granted
        and coalesce(l.beat_at, a.state_change) < now() - make_interval(secs => ${silentMs / 1000})`
    if (ended.length > 0)
      log.warn({ leads: name }, `The leader of ${name} was silent for ${silentMs / 1000} s; ended its connection`)
    return null
  }
  const token = randomUUID()
  await sql`select set_config('parley.leader', ${token}, false)`
  await sql`
    insert into leader (name, node, backend_pid, beat_at) values (${name}, ${node}, pg_backend_pid(), now())
    on conflict (name) do update set node = excluded.node, backend_pid = excluded.backend_pid, beat_at = excluded.beat_at`
  return token
}
