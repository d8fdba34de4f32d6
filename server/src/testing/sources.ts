import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder. */
export const root = fileURLToPath(new URL('../../..', import.meta.url))

export type Source = {
  /** From the repository's folder, with `/`. */
  path: string
  text: string
  /** The text without comments. */
  code: string
}

const notOurs = new Set(['node_modules', '.git', '.cache', 'data', 'dist', 'coverage', 'tmp', 'fixtures'])

/** Every folder of the repository that people write in. */
export function folders(from = ''): string[] {
  const inside = readdirSync(join(root, from), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !notOurs.has(entry.name))
    .map((entry) => join(from, entry.name))
  return inside.flatMap((folder) => [slashed(folder), ...folders(folder)])
}

/** The files with that ending, below these folders. */
export function files(ending: string, below: readonly string[]): string[] {
  const all = below.filter((folder) => existsSync(join(root, folder))).flatMap((folder) => [folder, ...folders(folder)])
  return all.flatMap((folder) =>
    readdirSync(join(root, folder), { withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
      .map((entry) => slashed(join(folder, entry.name))),
  )
}

export function sources(below: readonly string[]): Source[] {
  return files('.ts', below).map((path) => {
    const text = readFileSync(join(root, path), 'utf8')
    return { path, text, code: text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1') }
  })
}

/** Tests, and what only tests use. */
export function isTest({ path }: Pick<Source, 'path'>): boolean {
  return /\.test\.ts$|\.test-process\.ts$|\.fixture\.ts$|\/test-[\w-]+\.ts$|\/testing\/|\/contract-suite|^server\/test\//.test(
    path,
  )
}

/** What a file imports: paths from the repository's folder for our own files, names for packages. */
export function importsOf({ path, code }: Source): string[] {
  const names = [...code.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*'([^']+)'/g)].flatMap((match) => match[1] ?? [])
  return names.map((name) => (name.startsWith('.') ? slashed(relative(root, join(root, dirname(path), name))) : name))
}

const slashed = (path: string): string => path.split(sep).join('/')
