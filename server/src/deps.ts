import type { Logger } from 'pino'
import type { Config } from './config.ts'
import type { Sql } from './db/sql.ts'

/** What every slice is made of: handed in, never reached for. */
export type Deps = {
  config: Config
  /** The pool for requests. */
  sql: Sql
  log: Logger
  /** The wall clock; tests hand in their own. */
  now(): Date
  /** This node's name in logs and leases. */
  node: string
}
