import { lstatSync, mkdirSync, mkdtempSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Account } from './account.ts'
import { type Home, shortHash } from './home.ts'
import { give } from './places.ts'

/** Where PostgreSQL listens: on a socket in a folder, or (Windows) on a port of 127.0.0.1. */
export type Listening = { socketFolder: string | undefined; port: number }

/** Where the cluster of this home listens, out of reach of other users. */
export async function listeningFor(home: Home): Promise<Listening> {
  if (process.platform === 'win32') return { socketFolder: undefined, port: await freePort() }
  return { socketFolder: socketFolder(home), port: 5432 }
}

/**
 * The socket folder that a database URL names as its host (`%2F…`), for `postgres(url, { host: socketFolderOf(url) })`:
 * postgres.js does not understand such a host by itself. `undefined` when the URL names a network host.
 */
export function socketFolderOf(url: string): string | undefined {
  const host = decodeURIComponent(new URL(url).hostname)
  return host.startsWith('/') ? host : undefined
}

/**
 * A folder for the socket that only the account (and root) may enter, with a path short enough for a socket (macOS
 * takes 103 bytes) and free of the characters that PostgreSQL's list of socket folders gives a meaning.
 */
function socketFolder(home: Home): string {
  const name = `parley-${shortHash(home.folder)}`
  const places = [
    join(home.folder, 'run'),
    ...(home.account ? [`/run/${name}`] : []),
    join(tmpdir(), name),
    `/tmp/${name}`,
  ]
  const short = places.filter((folder) => Buffer.byteLength(folder) <= 85 && !/[,"'\s]/.test(folder))
  const folder = short.find((candidate) => takeFolder(candidate, home.account)) ?? mkdtempSync('/tmp/parley-')
  if (home.account) give(folder, home.account)
  return folder
}

/** A folder that others may have made in our place (in /tmp) is not taken, and nothing is done to it. */
function takeFolder(folder: string, account: Account | undefined): boolean {
  try {
    mkdirSync(folder, { mode: 0o700 })
    return true
  } catch {
    const found = lstatSync(folder, { throwIfNoEntry: false })
    const owners = [process.getuid?.(), account?.uid]
    return found?.isDirectory() === true && owners.includes(found.uid) && (found.mode & 0o077) === 0
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
