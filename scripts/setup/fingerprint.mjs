import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What decides what is installed: the lock file, what every package.json asks for, and the kind of machine. */
export function fingerprint(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const folder of folders(root)) hash.update(JSON.stringify([folder, wishes(json(root, folder, 'package.json'))]))
  return hash.update(readFileSync(join(root, 'package-lock.json'))).digest('hex')
}

/** Whether npm has already installed exactly this lock file here, perhaps by hand: then there is nothing to install. */
export function installedMatchesLock(root) {
  const hidden = join(root, 'node_modules', '.package-lock.json')
  if (!existsSync(hidden)) return false // npm writes it last: an install that was killed has none
  const { packages: locked } = json(root, 'package-lock.json')
  const { packages: installed } = json(hidden)
  const lockKnows = (folder) =>
    JSON.stringify(wishes(locked[folder === '.' ? '' : folder] ?? {})) ===
    JSON.stringify(wishes(json(root, folder, 'package.json')))
  return (
    folders(root).every(lockKnows) &&
    Object.keys(installed).every((path) => path in locked) &&
    packagePaths(locked).every((path) =>
      installed[path] ? same(installed[path], locked[path]) : !isNeeded(locked[path]),
    )
  )
}

function packagePaths(locked) {
  return Object.keys(locked).filter((path) => path.includes('node_modules'))
}

function same(one, other) {
  return one.version === other.version && one.integrity === other.integrity
}

/** Packages for other kinds of machine are in the lock file too; npm leaves them out. */
function isNeeded({ optional, os, cpu, libc }) {
  if (!optional) return true
  return Boolean(os?.includes(process.platform) && cpu?.includes(process.arch) && !libc)
}

function folders(root) {
  const { workspaces = [] } = json(root, 'package.json')
  return ['.', ...workspaces.filter((folder) => existsSync(join(root, folder, 'package.json')))]
}

function wishes({ dependencies = {}, devDependencies = {}, optionalDependencies = {} }) {
  const sorted = (wanted) => Object.entries(wanted).sort(([a], [b]) => (a < b ? -1 : 1))
  return [sorted(dependencies), sorted(devDependencies), sorted(optionalDependencies)]
}

function json(...path) {
  return JSON.parse(readFileSync(join(...path), 'utf8'))
}
