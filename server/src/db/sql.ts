import type postgres from 'postgres'
import { connect } from './driver.ts'

/** The driver's tagged template: a pool, or one connection inside a transaction. */
export type Sql = postgres.Sql
/** One connection inside a transaction. */
export type Tx = postgres.TransactionSql
/** Either; what a store function that runs one statement asks for. */
export type Db = postgres.ISql

export type PoolOptions = {
  url: string
  /** Connections at most. */
  max: number
  /** Shown in pg_stat_activity. */
  name: string
  /** Longest statement, in ms. 0: no limit. */
  statementTimeoutMs?: number
  /** Further settings of each session. */
  settings?: Record<string, string>
}

/**
 * A pool with every timeout set. Losing the database fails the queries that run, never the process; the pool connects again
 * by itself with a short backoff.
 */
export function openPool(options: PoolOptions): Sql {
  const socket = socketOf(options.url)
  return connect(socket ? '' : options.url, {
    ...socket,
    max: options.max,
    connect_timeout: 4,
    idle_timeout: 0,
    max_lifetime: options.max === 1 ? null : 60 * 60,
    keep_alive: 20,
    backoff: (attempt) => Math.min(1, 0.05 * 2 ** attempt),
    onnotice: () => {},
    connection: {
      application_name: options.name,
      statement_timeout: options.statementTimeoutMs ?? 10_000,
      idle_in_transaction_session_timeout: 15_000,
      lock_timeout: 5_000,
      timezone: 'UTC',
      // A half-open connection is noticed by the kernel within about 15 s.
      tcp_keepalives_idle: 5,
      tcp_keepalives_interval: 3,
      tcp_keepalives_count: 3,
      tcp_user_timeout: 10_000,
      ...options.settings,
    },
    transform: { undefined: null },
  })
}

/** The parts of an address whose host is the folder of a unix socket (`%2Fvar%2Frun`), which the driver takes as options only. */
function socketOf(text: string) {
  if (!/@%2f/i.test(text)) return undefined
  const url = new URL(text)
  return {
    host: decodeURIComponent(url.hostname),
    port: Number(url.port || 5432),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
  }
}

/** PostgreSQL's error code (SQLSTATE) of a failed query, or the driver's word for a lost connection, or ''. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : ''
}

/** The constraint that a failed statement broke, or ''. */
export function brokenConstraint(error: unknown): string {
  return error instanceof Error && 'constraint_name' in error ? String(error.constraint_name) : ''
}

/** True when the very same work may succeed at once: deadlock, serialization failure, a row that another made first. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01', '23505'].includes(errorCode(error))
}

const unavailable = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '53300',
  '08000',
  '08003',
  '08006',
  '08001',
  '08004',
  '53100',
  '53200',
  '25006',
  '25P03',
])

/** True when the database is away, starting, full or cut off: the work may be tried again later, nothing is wrong with it. */
export function isUnavailable(error: unknown): boolean {
  return unavailable.has(errorCode(error))
}

const faultClasses = new Set(['0A', '20', '21', '22', '23', '26', '28', '34', '42', '44', '54', 'P0', 'XX'])

/**
 * True when the very work is at fault, and would fail again however often it is tried: data that PostgreSQL cannot take, a rule
 * that it breaks, or a mistake of ours that is no database error at all. False for all that time may heal: the database is
 * away, a lock, a time limit, somebody else's change.
 */
export function isFault(error: unknown): boolean {
  const code = errorCode(error)
  if (unavailable.has(code) || /^(?:E[A-Z]+|CONN[A-Z_]+)$/.test(code)) return false
  return /^[0-9A-Z]{5}$/.test(code) ? faultClasses.has(code.slice(0, 2)) : true
}

/** True when a statement ran into a time limit (57014) or waited too long for a lock (55P03). */
export function isTimeout(error: unknown): boolean {
  return ['57014', '55P03'].includes(errorCode(error))
}
