import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The web apps, each with the folder that Vite builds, where the result lies, and what it is made from. */
const apps = [
  { name: 'the console', folder: 'console', dist: 'console/dist', sources: ['console', 'contract/src'] },
  {
    name: 'the sandbox’s pages',
    folder: 'sandbox/pages',
    dist: 'sandbox/dist',
    sources: ['sandbox/pages', 'sandbox/src/scenes'],
  },
]
const made = new Set(['node_modules', 'dist', 'test'])

/** Builds each web app whose sources have changed since its last build. The one place for this. */
export async function buildApps(root, withLock) {
  for (const app of apps) await build(root, app, withLock)
}

async function build(root, { name, folder, dist, sources }, withLock) {
  if (!existsSync(join(root, folder, 'index.html'))) return
  const stamp = join(root, dist, '.built-from')
  const isBuilt = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(root, sources)
  if (isBuilt()) return
  await withLock(root, () => {
    if (isBuilt()) return
    console.log(`Parley: building ${name}.`)
    const from = hashOf(root, sources)
    const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
    const options = { cwd: join(root, folder), stdio: ['ignore', 2, 2] }
    const { status } = spawnSync(ownNode(root), [vite, 'build', '--logLevel', 'warn'], options)
    if (status !== 0) throw new Error(`${name} could not be built (the reason stands above).`)
    writeFileSync(stamp, from)
  })
}

function ownNode(root) {
  return join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
}

function hashOf(root, sources) {
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
