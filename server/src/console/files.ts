import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { extname, join } from 'node:path'

export type Encoding = 'br' | 'gzip' | 'identity'
export type ConsoleFile = {
  type: string
  etag: string
  isImmutable: boolean
  bodies: Partial<Record<Encoding, Buffer>>
}
export type ConsoleFiles = { read(path: string): Promise<ConsoleFile | null> }

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.json': 'application/json; charset=utf-8',
}
const endings: [Encoding, string][] = [
  ['identity', ''],
  ['br', '.br'],
  ['gzip', '.gz'],
]

/**
 * The files of a build of the console, kept in memory once asked for. A newer build is noticed by its index.html and is served
 * from then on.
 * @param folder absolute, where the build is
 */
export function openConsoleFiles(folder: string): ConsoleFiles {
  const known = new Map<string, ConsoleFile>()
  let built = 0

  return {
    /** `path` is relative, from the address; `null` when the build has no such file. */
    async read(path) {
      const type = types[extname(path)]
      if (type === undefined || !/^[\w-]+(?:[./][\w-]+)*$/.test(path)) return null
      const index = await stat(join(folder, 'index.html')).catch(() => undefined)
      if (index?.mtimeMs !== built) known.clear()
      built = index?.mtimeMs ?? 0
      const found = known.get(path) ?? (await load(join(folder, path), type, path.startsWith('assets/')))
      if (found) known.set(path, found)
      return found
    },
  }
}

async function load(path: string, type: string, isImmutable: boolean): Promise<ConsoleFile | null> {
  const bodies: ConsoleFile['bodies'] = {}
  for (const [encoding, ending] of endings) {
    const body = await readFile(path + ending).catch(() => undefined)
    if (body) bodies[encoding] = body
  }
  if (!bodies.identity) return null
  const etag = `"${createHash('sha256').update(bodies.identity).digest('base64url').slice(0, 22)}"`
  return { type, etag, isImmutable, bodies }
}
