import { createHash, randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Account, accountFor, accountWithName, isRoot, mayEnter } from './account.ts'
import { makeFolder, sharedPlace, writeWhole } from './places.ts'

// A home is the folder that holds one cluster and what belongs to it:
//   cluster/   PostgreSQL's data folder, owned by the account that runs it      password   of the role parley
//   run/       the socket                                                       owners/    who runs it (owner.ts)
//   init-*/    a cluster in the making                                          hba.conf, start.log
// It is DATA_DIR/postgres. Only when Parley runs as root and its data folder lies where no other user may enter, it is
// a folder like /var/lib/parley-<hash>-<random>, and DATA_DIR/postgres-lies-in says which. Root writes only into
// folders that root owns, never into the cluster, so that a PostgreSQL gone bad cannot make root write elsewhere.

export type Log = { info(o: object, m: string): void; warn(o: object, m: string): void }
export type Home = { folder: string; cluster: string; account: Account | undefined }

const pointerName = 'postgres-lies-in'
const inPlaceName = 'postgres'

/**
 * The home of the cluster of `dataDir` (a real path), made when there is none.
 * Throws when the home it once had is gone, or may no longer be entered by the account that owns the cluster.
 */
export function settleHome(dataDir: string, log: Log): Home {
  const folder = existingHome(dataDir)
  if (folder) return homeIn(folder, dataDir)
  const inPlace = join(dataDir, inPlaceName)
  if (!isRoot()) {
    makeFolder(inPlace, 0o700)
    return homeIn(inPlace, dataDir)
  }
  const account = accountFor(dataDir)
  if (mayEnter(dataDir, account)) {
    makeFolder(inPlace, 0o711)
    return homeIn(inPlace, dataDir)
  }
  const elsewhere = makeHomeElsewhere(dataDir, account)
  log.info(
    { dataDir, home: elsewhere },
    `The database lies in ${elsewhere}: Parley runs as root, PostgreSQL must not, and no other user may enter ${dataDir}`,
  )
  return homeIn(elsewhere, dataDir)
}

/** Where the home of `dataDir` is, or `undefined` when it has none yet. */
export function existingHome(dataDir: string): string | undefined {
  const pointer = join(dataDir, pointerName)
  if (!existsSync(pointer)) return existsSync(join(dataDir, inPlaceName)) ? join(dataDir, inPlaceName) : undefined
  const folder = readFileSync(pointer, 'utf8').trim()
  if (existsSync(folder)) return folder
  throw new Error(
    `The database of ${dataDir} was in ${folder} (so says the file ${pointer}), but that folder is gone. ` +
      `Bring it back, or delete ${pointer} to begin with an empty database.`,
  )
}

/** Removes the home and the pointer to it, with everything in them. */
export function removeHome(dataDir: string): void {
  const folder = existingHome(dataDir)
  if (folder) rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  rmSync(join(dataDir, pointerName), { force: true })
}

/** Two that start at once make a home each; the pointer, created by a link that only one can make, decides. */
function makeHomeElsewhere(dataDir: string, account: Account): string {
  const folder = join(sharedPlace(account), `parley-${shortHash(dataDir)}-${randomBytes(3).toString('hex')}`)
  makeFolder(folder, 0o711)
  const pointer = join(dataDir, pointerName)
  const draft = `${pointer}.${randomBytes(3).toString('hex')}`
  writeFileSync(draft, `${folder}\n`, { flush: true })
  try {
    linkSync(draft, pointer)
  } catch {
    rmSync(folder, { recursive: true })
  }
  rmSync(draft)
  return readFileSync(pointer, 'utf8').trim()
}

function homeIn(folder: string, dataDir: string): Home {
  const cluster = join(folder, 'cluster')
  const owner = existsSync(cluster) ? statSync(cluster) : undefined
  if (!isRoot()) {
    if (owner && process.getuid && owner.uid !== process.getuid()) {
      throw new Error(
        `The database in ${cluster} belongs to user id ${owner.uid}. ` +
          'Start Parley as that user or as root, or choose another DATA_DIR.',
      )
    }
    return { folder, cluster, account: undefined }
  }
  const account = owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : accountFor(dataDir)
  if (!mayEnter(folder, account)) {
    throw new Error(
      `PostgreSQL must run as user id ${account.uid}, who owns the database in ${folder}, but may not enter that ` +
        'folder. Let others pass through the folders above it (chmod o+x), or start Parley as that user.',
    )
  }
  return { folder, cluster, account }
}

/** The password of the role parley: made once, kept in a file that only Parley's own user may read. */
export function passwordOf(home: Home): string {
  const file = join(home.folder, 'password')
  if (!existsSync(file)) writeWhole(file, randomBytes(24).toString('base64url'))
  return readFileSync(file, 'utf8').trim()
}

/** Ten characters that stand for a path. */
export function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 10)
}

/** A user with a name for `initdb`; the group of the account lets it into the folder of the making, and nobody else. */
export function initAccount(account: Account): Account {
  return { uid: accountWithName().uid, gid: account.gid }
}
