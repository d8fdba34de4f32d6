import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const sources = ['console', 'contract/src']
const made = new Set(['node_modules', 'dist'])

/** Builds the agents' web app when its sources have changed since the last build. The one place for this. */
export async function buildConsole(root, withLock) {
  if (!existsSync(join(root, 'console', 'package.json'))) return
  const stamp = join(root, 'console', 'dist', '.built-from')
  const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesHash(root)
  if (isBuilt()) return
  await withLock(root, () => {
    if (isBuilt()) return
    console.log('Parley: building the console.')
    const from = sourcesHash(root)
    const { status } = spawnSync('npm', ['run', 'build'], {
      cwd: join(root, 'console'),
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    })
    if (status !== 0) throw new Error('the console could not be built (the reason stands above).')
    writeFileSync(stamp, from)
  })
}

function sourcesHash(root) {
  const hash = createHash('sha256')
  for (const folder of sources) addFiles(hash, join(root, folder))
  return hash.digest('hex')
}

function addFiles(hash, folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (made.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) addFiles(hash, path)
    else hash.update(entry.name).update(readFileSync(path))
  }
}
