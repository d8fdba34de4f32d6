import { createHash } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

// PostgreSQL refuses to run as root. A Parley that runs as root therefore hands it to an account of its own: a user id
// that no user has (60578 to 61183 is what systemd's allocation leaves unused), so that neither `nobody`'s other
// processes nor any user of the machine can read the data or reach the socket. No user has to be created for that.

/** The user and group PostgreSQL runs as; everywhere `undefined` means: as the user Parley itself runs as. */
export type Account = { uid: number; gid: number }

const firstFree = 60_578
const lastFree = 61_183

/** Whether this process has to hand PostgreSQL to another account. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/** The account of the cluster that belongs to `dataDir`: always the same for the same folder. */
export function accountFor(dataDir: string): Account {
  const taken = new Set(passwd().map((user) => user.uid))
  const span = lastFree - firstFree + 1
  const start = createHash('sha256').update(dataDir).digest().readUInt32BE() % span
  for (let step = 0; step < span; step++) {
    const id = firstFree + ((start + step) % span)
    if (!taken.has(id)) return { uid: id, gid: id }
  }
  return accountWithName()
}

/** An existing unprivileged user: `initdb` insists on one that has a name. Throws when the machine has none. */
export function accountWithName(): Account {
  const users = passwd().filter((user) => user.uid !== 0)
  const user = users.find((candidate) => candidate.name === 'nobody') ?? users[0]
  if (!user) throw new Error('Parley runs as root and found no other user in /etc/passwd that could run PostgreSQL.')
  return { uid: user.uid, gid: user.gid }
}

/** Whether the account may pass through `folder` and every folder above it. */
export function mayEnter(folder: string, account: Account): boolean {
  const { mode, uid, gid } = statSync(folder)
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001
  if ((mode & bit) === 0) return false
  return dirname(folder) === folder || mayEnter(dirname(folder), account)
}

function passwd(): { name: string; uid: number; gid: number }[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length >= 4 && !fields[0]?.startsWith('#'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
}
