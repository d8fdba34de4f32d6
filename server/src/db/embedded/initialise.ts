import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Account } from './account.ts'
import type { Binaries } from './binaries.ts'
import { type Home, initAccount } from './home.ts'
import { endAtOnce } from './left-behind.ts'
import { give, giveTree, syncFolder } from './places.ts'
import { majorOf } from './settings.ts'

/**
 * Makes the cluster if the home has none: complete, with role and database `parley`, or not at all. Everything happens
 * in a folder of its own that gets its final name at the very end; a folder that a killed start left is removed.
 * Throws when the home holds a cluster of another major version. Takes 1 to 3 seconds.
 */
export async function initialise(home: Home, binaries: Binaries, password: string): Promise<void> {
  for (const name of readdirSync(home.folder)) if (name.startsWith('init-')) await discard(join(home.folder, name))
  if (existsSync(home.cluster)) {
    refuseOtherVersion(home, binaries)
    acceptBackup(home)
    return
  }
  const making = join(home.folder, `init-${randomBytes(6).toString('hex')}`)
  const cluster = join(making, 'cluster')
  const maker = home.account && initAccount(home.account)
  makeSecretFolder(making, cluster, home.account, maker)
  try {
    await run(binaries.initdb, initdbArguments(cluster), '', maker)
    await run(
      binaries.postgres,
      ['--single', '-j', '-D', cluster, '-c', 'exit_on_error=on', '-c', 'log_min_messages=error', 'postgres'],
      roleAndDatabase(password),
      maker,
    )
    if (home.account) giveTree(cluster, home.account)
    renameSync(cluster, home.cluster)
    syncFolder(home.folder)
  } finally {
    await discard(making)
  }
}

function refuseOtherVersion(home: Home, binaries: Binaries): void {
  const found = readFileSync(join(home.cluster, 'PG_VERSION'), 'utf8').trim()
  const ours = majorOf(binaries.version)
  if (found === ours) return
  throw new Error(
    `The database in ${home.cluster} was made by PostgreSQL ${found}, but this Parley brings PostgreSQL ${ours}. ` +
      `Nothing was changed. Dump it with the Parley that made it and load the dump into a new DATA_DIR (pg_dump, ` +
      `psql), convert it with pg_upgrade, or go back to the Parley with PostgreSQL ${found}.`,
  )
}

/** A cluster that someone copied back from a backup may have lost its owner and its mode on the way. */
function acceptBackup({ cluster, account }: Home): void {
  const { uid, mode } = statSync(cluster)
  if (account && uid === 0) giveTree(cluster, account)
  if ((mode & 0o077) !== 0) chmodSync(cluster, 0o700)
}

/** Only processes with the account's group may pass `making`: other processes of the named user are kept out. */
function makeSecretFolder(making: string, cluster: string, account?: Account, maker?: Account): void {
  mkdirSync(making, { mode: 0o700 })
  mkdirSync(cluster, { mode: 0o700 })
  if (!account || !maker) return
  give(cluster, maker)
  give(making, { uid: 0, gid: account.gid })
  chmodSync(making, 0o710)
}

function initdbArguments(cluster: string): string[] {
  return [
    `--pgdata=${cluster}`,
    '--username=postgres',
    '--auth=trust',
    '--encoding=UTF8',
    '--locale=C',
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--no-instructions',
  ]
}

/** For the single-user mode with -j: an empty line ends a statement. */
function roleAndDatabase(password: string): string {
  return [
    `CREATE ROLE parley LOGIN CREATEDB PASSWORD '${password}';`,
    // Owns the audit trail, so that Parley itself may read it and add to it, but neither change nor empty it.
    'CREATE ROLE parley_audit NOLOGIN;',
    'GRANT parley_audit TO parley WITH INHERIT FALSE, SET TRUE;',
    'GRANT pg_monitor, pg_signal_backend, pg_checkpoint TO parley;',
    'CREATE DATABASE parley OWNER parley;',
    '',
  ].join('\n\n')
}

function run(program: string, args: string[], input: string, account?: Account): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...spawnOptions(account), stdio: ['pipe', 'pipe', 'pipe'] })
    let said = ''
    const listen = (chunk: Buffer) => {
      said += chunk
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', listen)
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    child.on('error', (cause) => reject(new Error(`${program} could not be started: ${cause.message}`, { cause })))
    child.on('close', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`${program} failed (${signal ?? `exit ${code}`}): ${said.trim().slice(-2_000)}`))
    })
  })
}

/** PostgreSQL's programs get nothing of our environment (no PG… variable, no secret), except where Windows needs it. */
export function spawnOptions(account?: Account) {
  if (process.platform === 'win32') return { windowsHide: true }
  return { env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin:/usr/sbin:/sbin' }, cwd: '/', ...account }
}

/** What a killed start left may still be written to for a moment. */
async function discard(making: string): Promise<void> {
  await endAtOnce(join(making, 'cluster'))
  for (let tries = 0; existsSync(making) && tries < 20; tries++) {
    await rm(making, { recursive: true, force: true }).catch(() => sleep(100))
  }
}
