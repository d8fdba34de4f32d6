import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as postgres } from '../driver.ts'
import type { Binaries } from './binaries.ts'
import type { Home, Log } from './home.ts'
import { spawnOptions } from './initialise.ts'
import { leftBehind } from './left-behind.ts'
import { lastArguments, lastWords, readPostmasterFile, serverOf } from './postmaster-file.ts'
import { lifeOf } from './process-life.ts'
import { durable } from './settings.ts'
import { goneBy, stopPostmaster } from './stop.ts'

// PostgreSQL outlives a Parley that is killed, on purpose: it is started in a session of its own with its output in
// files, so that the next Parley finds it warm and adopts it. It is adopted only when it answers, runs our version with
// exactly our arguments, and serves this very folder; otherwise it is stopped and started again.

export type Connection = { host: string; port: number; user: string; password: string; database: string }
/** `life` tells it from a later process with the same pid. */
export type Postmaster = { pid: number; life: string | undefined; adopted: boolean; gone: Promise<void> }
export type Setup = {
  home: Home
  binaries: Binaries
  args: string[]
  connection: Connection
  log: Log
}

const pollMs = 10

/**
 * A running PostgreSQL of this home: the one that an earlier Parley left, or a new one. Resolves when it takes
 * connections, however long crash recovery takes; rejects with PostgreSQL's own last words when it ends instead.
 */
export async function openPostmaster(setup: Setup, stopWish: AbortSignal): Promise<Postmaster> {
  const { cluster } = setup.home
  const left = await leftBehind(setup)
  const adopted = left && (await adopt(setup, left, stopWish))
  if (adopted) return adopted
  try {
    return await start(setup, stopWish)
  } catch (error) {
    // A Parley that was killed while it started one: that one came up between our look and our start.
    if (!stopWish.aborted && serverOf(cluster)) return await openPostmaster(setup, stopWish)
    throw error
  }
}

async function adopt(setup: Setup, pid: number, stopWish: AbortSignal): Promise<Postmaster | undefined> {
  const life = lifeOf(pid)
  const found = { pid, life, adopted: true, gone: goneBy(pid, life) }
  const reason = await reasonAgainst(setup, found, stopWish)
  if (reason === undefined) return found
  setup.log.warn({ pid }, `PostgreSQL of an earlier run is stopped and started again: ${reason}`)
  await stopPostmaster(setup, found)
  return undefined
}

async function reasonAgainst(setup: Setup, found: Postmaster, stopWish: AbortSignal): Promise<string | undefined> {
  if (lastArguments(setup.home.cluster) !== setup.args.map((arg) => `"${arg}"`).join(' ')) return 'other settings'
  try {
    await ready(setup, found, stopWish)
    return await inspect(setup)
  } catch (error) {
    return (error as Error).message
  }
}

async function start(setup: Setup, stopWish: AbortSignal): Promise<Postmaster> {
  const { home, binaries, args } = setup
  const startLog = join(home.folder, 'start.log')
  const output = openSync(startLog, 'w', 0o600)
  const child = spawn(binaries.postgres, args, {
    ...spawnOptions(home.account),
    detached: true,
    stdio: ['ignore', output, output],
  })
  closeSync(output)
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (err) => {
      setup.log.warn({ err }, `${binaries.postgres} cannot be run`)
      resolve()
    })
  })
  child.unref()
  const pid = child.pid ?? 0
  const started = { pid, life: pid === 0 ? undefined : lifeOf(pid), adopted: false, gone }
  try {
    await ready(setup, started, stopWish)
    const wrong = await inspect(setup)
    if (wrong !== undefined) throw new Error(wrong)
    return started
  } catch (error) {
    await stopPostmaster(setup, started)
    throw error
  }
}

/** Waits until PostgreSQL says in its pid file that it takes connections. */
async function ready(setup: Setup, postmaster: Postmaster, stopWish: AbortSignal): Promise<void> {
  const { cluster, folder } = setup.home
  const words = () => lastWords(cluster, join(folder, 'start.log'))
  let over = false
  postmaster.gone.then(() => {
    over = true
  })
  let tellAt = Date.now() + 5_000
  while (!stopWish.aborted) {
    if (over || postmaster.pid === 0) throw new Error(`PostgreSQL did not start in ${cluster}. It said: ${words()}`)
    const file = readPostmasterFile(cluster)
    if (file?.pid === postmaster.pid && file.status === 'ready') return
    if (Date.now() > tellAt) {
      setup.log.info({ pid: postmaster.pid, says: words() }, 'Still waiting for PostgreSQL to recover')
      tellAt += 5_000
    }
    await sleep(pollMs)
  }
  throw new Error('Parley is stopping')
}

/** What is wrong with a PostgreSQL that takes connections; `undefined` when it is ours, of our version and durable. */
async function inspect({ home, binaries, connection }: Setup): Promise<string | undefined> {
  const sql = postgres({ ...connection, max: 1, connect_timeout: 5, fetch_types: false, onnotice: () => {} })
  try {
    const rows = await sql<{ name: string; setting: string }[]>`
      SELECT name, setting FROM pg_settings
      WHERE name IN ${sql(['data_directory', 'server_version', ...Object.keys(durable)])}`
    const found = Object.fromEntries(rows.map((row) => [row.name, row.setting]))
    if (found['data_directory'] !== home.cluster) return `it serves ${found['data_directory']}, not ${home.cluster}`
    if (found['server_version'] !== binaries.version) return `it is version ${found['server_version']}`
    const weak = Object.entries(durable).find(([name, value]) => found[name] !== value)
    return weak && `${weak[0]} is ${found[weak[0]]}: commits would not be durable`
  } catch (error) {
    return `it takes no connection: ${(error as Error).message}`
  } finally {
    await sql.end({ timeout: 1 })
  }
}
