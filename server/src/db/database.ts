import { openPool, type PoolOptions, type Sql } from './sql.ts'

/**
 * The application's pool behind one stable handle. When the database stops answering without closing its connections (a cable
 * is cut, a proxy hangs), nothing in the driver notices; so a watch asks `select 1` every second, and when two seconds pass
 * without an answer twice in a row the pool is thrown away, its waiting queries fail, and a new one connects.
 */
export type Database = {
  /** Stays valid across reconnects. */
  sql: Sql
  /** Whether the database answered within the last `ms`. */
  isUp(ms?: number): boolean
  close(): Promise<void>
}

const watchEveryMs = 1000
const answerWithinMs = 2000

export function openDatabase(options: PoolOptions, log: { warn(facts: object, words: string): void }): Database {
  let pool = openPool(options)
  let lastAnswer = 0
  let missed = 0
  let closed = false

  const sql = new Proxy(Object.assign(() => {}, {}) as unknown as Sql, {
    apply: (_target, _this, args) => Reflect.apply(pool as unknown as (...a: unknown[]) => unknown, undefined, args),
    get: (_target, key) => Reflect.get(pool, key),
  })

  async function watch(): Promise<void> {
    const asked = pool
    const answered = await Promise.race([
      asked`select 1`.then(
        () => true,
        (error: Error) => !/CONNECT_TIMEOUT/.test(error.message) && null,
      ),
      new Promise<false>((resolve) => setTimeout(() => resolve(false), answerWithinMs).unref()),
    ])
    if (answered === true) {
      lastAnswer = Date.now()
      missed = 0
    } else if (answered === false && ++missed >= 2 && !closed && asked === pool) {
      log.warn(
        { silent_ms: Date.now() - lastAnswer },
        'The database does not answer: dropping every connection and connecting anew',
      )
      missed = 0
      pool = openPool(options)
      asked.end({ timeout: 0 }).catch(() => {})
    }
  }

  const timer = setInterval(() => void watch().catch(() => {}), watchEveryMs)
  timer.unref()
  void watch().catch(() => {})

  return {
    sql,
    isUp: (ms = 4000) => Date.now() - lastAnswer < ms,
    async close() {
      closed = true
      clearInterval(timer)
      await pool.end({ timeout: 4 })
    },
  }
}
