import { randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { copyFile, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Config } from '../config.ts'

/**
 * SECRET_KEY, or in development one that is made once and kept in DATA_DIR/secret.key (mode 0600). Two starts at once get the
 * same key: a whole file is put in place only where none stands.
 * @throws in words when production has none or the file does not hold a key
 */
export async function loadSecretKey(config: Pick<Config, 'SECRET_KEY' | 'ENVIRONMENT' | 'DATA_DIR'>): Promise<string> {
  if (config.SECRET_KEY !== '') return config.SECRET_KEY
  if (config.ENVIRONMENT === 'production') throw new Error('SECRET_KEY must be set in production')
  const file = join(config.DATA_DIR, 'secret.key')
  const key = (await readKey(file)) ?? (await makeKey(config.DATA_DIR, file))
  if (!/^[\w-]{43}$/.test(key))
    throw new Error(`${file} does not hold a key. Put it back, or remove it to lose every secret that it encrypted.`)
  return key
}

async function readKey(file: string): Promise<string | undefined> {
  try {
    return (await readFile(file, 'utf8')).trim()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function makeKey(folder: string, file: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  try {
    await writeFile(draft, `${randomBytes(32).toString('base64url')}\n`, { mode: 0o600, flag: 'wx', flush: true })
    // File systems without hard links get an exclusive copy.
    await link(draft, file)
      .catch((error) => (isPresent(error) ? undefined : copyFile(draft, file, constants.COPYFILE_EXCL)))
      .catch((error) => {
        if (!isPresent(error)) throw error
      })
  } finally {
    await rm(draft, { force: true })
  }
  return (await readKey(file)) ?? ''
}

function isPresent(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST'
}
