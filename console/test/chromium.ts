import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'

// A Chromium that comes from npm alone. @sparticuz/chromium packs it for AWS Lambda, its libraries in an archive of their own that
// it unpacks only there; we unpack all of it into .cache/ and say where the libraries and fonts are.

const cache = fileURLToPath(new URL('../../.cache/chromium/', import.meta.url))
const require = createRequire(import.meta.url)
const packed = join(dirname(require.resolve('@sparticuz/chromium')), '../bin')
const archives = ['chromium.br', 'fonts.tar.br', 'swiftshader.tar.br', 'al2023.tar.br']

/** @throws in words when a library that Chromium needs is neither in the package nor on this machine */
export async function launchChromium(): Promise<Browser> {
  const home = await unpacked()
  const env = { LD_LIBRARY_PATH: join(home, 'al2023/lib'), FONTCONFIG_PATH: join(home, 'fonts'), HOME: home }
  const executablePath = join(home, 'chromium')
  const { stdout } = spawnSync('ldd', [executablePath], { env: { ...process.env, ...env }, encoding: 'utf8' })
  const missing = [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name)
  if (missing.length > 0) throw new Error(`Chromium cannot start on this machine: it lacks ${missing.join(', ')}`)
  return chromium.launch({
    executablePath,
    env: { ...(process.env as Record<string, string>), ...env },
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--font-render-hinting=none',
      '--hide-scrollbars=false',
    ],
  })
}

/** The folder with everything in it: made once for each release, whole or not at all, also when two processes make it. */
async function unpacked(): Promise<string> {
  const version = JSON.parse(readFileSync(join(packed, '../package.json'), 'utf8')).version as string
  const home = join(cache, version)
  if (existsSync(join(home, 'chromium'))) return home
  mkdirSync(cache, { recursive: true })
  const making = mkdtempSync(join(cache, 'making-'))
  // The package unpacks into the folder for temporary files and asks for it at each call.
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = making
  try {
    const { inflate } = await import('@sparticuz/chromium')
    await Promise.all(archives.map((name) => inflate(join(packed, name))))
    renameSync(making, home)
  } catch (error) {
    rmSync(making, { recursive: true, force: true })
    if (!existsSync(join(home, 'chromium'))) throw error
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
  return home
}
