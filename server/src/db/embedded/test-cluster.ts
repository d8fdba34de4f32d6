import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { afterAll, afterEach, beforeEach } from 'vitest'
import { type EmbeddedCluster, removeEmbedded, socketFolderOf, startEmbedded } from '../embedded.ts'

export const repository = fileURLToPath(new URL('../../../..', import.meta.url))

const log = { info: () => {}, warn: () => {} }

/** What a second Parley process says first: where its cluster is, or why it did not start. */
export type Said = { pid: number; url: string; refused?: string }

export const remember = ['CREATE TABLE kept (word text)', "INSERT INTO kept VALUES ('hello')"]
export const recall = 'SELECT word FROM kept'
export const kept = [{ word: 'hello' }]

/** Gives each test of a file a data folder of its own, and ends and removes what the test has started there. */
export function useDataDir() {
  let dataDir = ''
  let clusters: EmbeddedCluster[] = []
  let owners: ChildProcess[] = []
  let template: string | undefined

  beforeEach(() => {
    dataDir = makeDataDir()
    clusters = []
    owners = []
  })

  afterEach(async () => {
    for (const owner of owners) owner.kill('SIGKILL')
    for (const cluster of clusters) await cluster.stop()
    await removeEmbedded(dataDir)
    rmSync(dataDir, { recursive: true, force: true })
  })

  afterAll(() => {
    if (template) rmSync(template, { recursive: true, force: true })
  })

  async function start(settings?: Record<string, string>): Promise<EmbeddedCluster> {
    const cluster = await startEmbedded({ dataDir, log, ...(settings ? { settings } : {}) })
    clusters.push(cluster)
    return cluster
  }

  /** A cluster that was used before, as a backup brings it back: it spares a test the making of one. */
  async function restoreCluster(): Promise<void> {
    if (!template) {
      template = makeDataDir()
      await (await startEmbedded({ dataDir: template, log })).stop()
    }
    for (const name of ['cluster', 'password']) {
      cpSync(join(template, 'postgres', name), join(dataDir, 'postgres', name), { recursive: true })
    }
  }

  /** Another Parley process on the same folder, without waiting for its first word. */
  function launch(options: { from?: string; uid?: number } = {}): ChildProcess {
    const script = join(options.from ?? repository, 'server/src/db/embedded/owner.test-process.ts')
    const owner = spawn(process.execPath, [script, dataDir], { stdio: ['pipe', 'pipe', 'inherit'], uid: options.uid })
    owners.push(owner)
    return owner
  }

  /** Another Parley process on the same folder, once it has said how its start went. */
  async function another(options: { from?: string; uid?: number } = {}): Promise<{ owner: ChildProcess; said: Said }> {
    const owner = launch(options)
    const failed = once(owner, 'error').then(([error]) => Promise.reject(error))
    const [line] = (await Promise.race([once(owner.stdout!, 'data'), failed])) as [Buffer]
    return { owner, said: JSON.parse(line.toString()) as Said }
  }

  return { start, restoreCluster, launch, another, folder: () => dataDir }
}

/** Runs the statements one after the other on a connection of their own; the rows of the last come back. */
export async function query(url: string, ...statements: string[]): Promise<Record<string, unknown>[]> {
  const sql = postgres(url, { host: socketFolderOf(url), max: 1, connect_timeout: 5, onnotice: () => {} })
  try {
    let rows: Record<string, unknown>[] = []
    for (const statement of statements) rows = await sql.unsafe(statement)
    return rows
  } finally {
    await sql.end()
  }
}

export async function kill(owner: ChildProcess): Promise<void> {
  owner.kill('SIGKILL')
  await once(owner, 'exit')
}

/** Temporary folders are made for their owner only; most tests want the ordinary case, a folder others may pass. */
function makeDataDir(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-db-'))
  chmodSync(folder, 0o755)
  return folder
}
