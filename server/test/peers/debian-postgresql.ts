import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { accountWithName, isRoot } from '../../src/db/embedded/account.ts'

const packaged = '/usr/lib/postgresql'

export type DebianPostgresql = { url: string; version: string; stop: () => Promise<void> }

/** The major versions of PostgreSQL that Debian's packages have installed, lowest first. */
export function installedVersions(): string[] {
  try {
    return readdirSync(packaged).sort((a, b) => Number(a) - Number(b))
  } catch {
    return []
  }
}

function oldestThatServes(): string {
  const oldest = installedVersions().find((version) => Number(version) >= 15)
  if (!oldest) throw new Error("No PostgreSQL 15 or newer from Debian's packages: apt-get install postgresql")
  return oldest
}

/**
 * Starts a cluster of Debian's PostgreSQL in a temporary folder, as an unprivileged user, on a free port of 127.0.0.1,
 * with a database `parley` of a role `parley` that is no superuser: what a company's own server looks like to us.
 */
export async function startDebianPostgresql(version = oldestThatServes()): Promise<DebianPostgresql> {
  const program = (name: string) => join(packaged, version, 'bin', name)
  const account = isRoot() ? accountWithName() : undefined
  const as = { ...account, cwd: '/', env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } }
  const folder = mkdtempSync('/tmp/parley-peer-')
  const [cluster, passwordFile] = [join(folder, 'cluster'), join(folder, 'password')]
  const password = randomBytes(12).toString('hex')
  writeFileSync(passwordFile, password, { mode: 0o600 })
  mkdirSync(cluster, { mode: 0o700 })
  if (account) for (const path of [folder, cluster, passwordFile]) chownSync(path, account.uid, account.gid)
  const initdb = ['-D', cluster, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile, '-E', 'UTF8']
  execFileSync(program('initdb'), [...initdb, '--locale=C', '--no-sync'], { ...as, stdio: 'pipe' })
  execFileSync(program('postgres'), ['--single', '-j', '-D', cluster, 'postgres'], {
    ...as,
    stdio: 'pipe',
    input: `CREATE ROLE parley LOGIN CREATEDB PASSWORD '${password}';\n\nCREATE DATABASE parley OWNER parley;\n\n`,
  })
  const port = await freePort()
  const settings = [`port=${port}`, 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off']
  const args = ['-D', cluster, ...settings.flatMap((setting) => ['-c', setting])]
  const server = spawn(program('postgres'), args, { ...as, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  server.stderr.on('data', (chunk: Buffer) => {
    said += chunk
  })
  const gone = new Promise<void>((resolve) => server.once('exit', () => resolve()))
  for (let waitedMs = 0; !said.includes('ready to accept connections'); waitedMs += 20) {
    if (server.exitCode !== null || waitedMs > 20_000) {
      server.kill('SIGQUIT')
      throw new Error(`PostgreSQL ${version} did not start: ${said}`)
    }
    await sleep(20)
  }
  return {
    url: `postgres://parley:${password}@127.0.0.1:${port}/parley`,
    version,
    async stop() {
      server.kill('SIGINT')
      await gone
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
