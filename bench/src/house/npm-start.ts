import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { freePort } from './port.ts'
import { descendantRunning } from './usage.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const readyWithinMs = 60_000

export type Start = {
  /** From the command to its log line "Ready", ms. */
  readyMs: number
  /** What the server itself counts from its first line to "Ready", ms. */
  ownMs: number
}

/**
 * `npm start` as a newcomer types it, development with sandbox and demo company, and stopped again.
 * @param cold leaves Node's compile cache out, as right after installation.
 */
export async function npmStart(dataDir: string, { cold }: { cold: boolean }): Promise<Start> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn('npm', ['start'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PORT: String(port),
      DATA_DIR: dataDir,
      DATABASE_URL: '',
      ENVIRONMENT: 'development',
      LOG_LEVEL: 'info',
      LOG_FORMAT: 'json',
      ...(cold ? { NODE_DISABLE_COMPILE_CACHE: '1' } : {}),
    },
  })
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const timer = setTimeout(() => stop(child.pid ?? 0), readyWithinMs)
  let found: Start | undefined
  createInterface({ input: child.stdout }).on('line', (line) => {
    const ownMs = found ? undefined : readyOf(line)
    if (ownMs === undefined) return
    found = { readyMs: performance.now() - began, ownMs }
    stop(child.pid ?? 0)
  })
  await gone
  clearTimeout(timer)
  if (!found) throw new Error('`npm start` ended before it was ready; its own words stand above')
  return found
}

/** ms that the server counted, when the line says that it is ready. */
function readyOf(line: string): number | undefined {
  if (!line.startsWith('{')) return undefined
  const { msg, ready_ms } = JSON.parse(line) as { msg?: string; ready_ms?: number }
  return msg === 'Ready' ? ready_ms : undefined
}

/**
 * Tells Node itself. npm hands a signal on to the shell between them, which may end without its child; and a second signal ends
 * Parley without a proper stop, so the whole group must not be told.
 */
function stop(npmPid: number): void {
  process.kill(descendantRunning(npmPid, 'server/start.mjs') ?? npmPid, 'SIGTERM')
}
