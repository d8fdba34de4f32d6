// Runs before every npm script: installs what package-lock.json says when it is not installed yet, and builds what has
// to be built. Plain JavaScript without imports from npm, because at first there is nothing; Node 20 is enough.
// When everything is current it reads a few files, needs no network and is done in well under 100 ms.
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildApps } from './setup/apps.mjs'
import { fingerprint, installedMatchesLock } from './setup/fingerprint.mjs'
import { withLock } from './setup/lock.mjs'
import { checkPrograms, install } from './setup/npm.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'node_modules', '.parley-setup')

try {
  if (!isCurrent()) await withLock(root, setUp)
  await buildApps(root, withLock)
} catch (error) {
  console.error(`\nParley: ${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}

async function setUp(tellLock) {
  if (isCurrent()) return // another run did it while this one waited
  if (!installedMatchesLock(root)) {
    const began = Date.now()
    console.log('Parley: installing packages (package-lock.json says which). This takes a minute, and only now.')
    await install(root, tellLock)
    console.log(`Parley: packages installed in ${Math.round((Date.now() - began) / 1000)} s.`)
  }
  checkPrograms(root)
  writeFileSync(stamp, fingerprint(root))
}

function isCurrent() {
  try {
    return readFileSync(stamp, 'utf8') === fingerprint(root)
  } catch {
    return false
  }
}
