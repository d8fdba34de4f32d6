import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  fsyncSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type Account, mayEnter } from './account.ts'

/** The first folder of the machine that root may write and `account` may enter; those that survive a reboot first. */
export function sharedPlace(account: Account): string {
  for (const folder of ['/var/lib', '/usr/local/var', '/var/tmp', tmpdir()]) {
    try {
      accessSync(folder, constants.W_OK)
      if (mayEnter(folder, account)) return folder
    } catch {}
  }
  throw new Error(
    'Parley runs as root, PostgreSQL may not, and no folder was found that both may use. ' +
      'Start Parley as an ordinary user, put DATA_DIR where others may pass (chmod o+x), or set DATABASE_URL.',
  )
}

/** Makes a folder (if missing) with exactly this mode, whatever the umask, and gives it to the account. */
export function makeFolder(folder: string, mode: number, account?: Account): void {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, mode)
  if (account) give(folder, account)
}

/** Gives one file or folder to the account. */
export function give(path: string, account: Account): void {
  try {
    lchownSync(path, account.uid, account.gid)
  } catch (cause) {
    throw new Error(
      `Parley runs as root, PostgreSQL may not, and this machine (a container without the right to change owners?) does ` +
        `not let root hand files to user id ${account.uid}. Start Parley as an ordinary user, or set DATABASE_URL.`,
      { cause },
    )
  }
}

/** Gives a folder and all that is in it to the account; symbolic links themselves, not what they point at. */
export function giveTree(path: string, account: Account): void {
  give(path, account)
  if (!lstatSync(path).isDirectory()) return
  for (const name of readdirSync(path)) giveTree(join(path, name), account)
}

/** Writes a small file whole or not at all, durably, readable by its owner only. */
export function writeWhole(file: string, text: string, mode = 0o600): void {
  const draft = `${file}.${randomBytes(4).toString('hex')}`
  writeFileSync(draft, text, { mode, flush: true })
  chmodSync(draft, mode)
  renameSync(draft, file)
  syncFolder(dirname(file))
}

/** Makes renames and new names in a folder survive a power cut (Windows has no such call and needs none). */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
