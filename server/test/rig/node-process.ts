import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const repository = fileURLToPath(new URL('../../..', import.meta.url))
const keptLines = 2000

export type NodeOptions = {
  databaseUrl: string
  dataDir: string
  environment?: Record<string, string>
}

/** One Parley node as a child process, always on the same port, started and killed any number of times. */
export class NodeProcess {
  readonly url: string
  /** What it wrote, newest last, over all its lives. */
  readonly lines: string[] = []
  starts = 0
  #child: ChildProcess | undefined
  readonly #environment: Record<string, string>

  private constructor(port: number, options: NodeOptions) {
    this.url = `http://127.0.0.1:${port}`
    this.#environment = {
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      DATABASE_URL: options.databaseUrl,
      DATA_DIR: options.dataDir,
      SECRET_KEY: 'only-for-tests-only-for-tests-only-for-tests',
      SANDBOX: '0',
      DEMO: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      RATE_LIMIT_WEBHOOK_PER_MINUTE: '0',
      LOG_LEVEL: 'warn',
      DATABASE_POOL: '10',
      ...options.environment,
    }
  }

  static async prepare(options: NodeOptions): Promise<NodeProcess> {
    return new NodeProcess(await freePort(), options)
  }

  get pid(): number {
    return this.#child?.pid ?? 0
  }

  get isRunning(): boolean {
    return this.#child !== undefined && this.#child.exitCode === null && this.#child.signalCode === null
  }

  start(environment: Record<string, string> = {}): void {
    if (this.isRunning) throw new Error('This node runs already')
    this.starts++
    const child = spawn(process.execPath, [main], {
      cwd: repository,
      env: { ...this.#environment, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child = child
    const keep = (chunk: Buffer) => {
      this.lines.push(
        ...chunk
          .toString()
          .split('\n')
          .filter((line) => line.trim() !== ''),
      )
      if (this.lines.length > keptLines) this.lines.splice(0, this.lines.length - keptLines)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    const endWithUs = () => child.kill('SIGKILL')
    process.once('exit', endWithUs)
    child.once('exit', () => process.off('exit', endWithUs))
  }

  /** Resolves when it answers. @throws when it does not within `withinMs`, or ends. */
  async ready(withinMs = 30_000): Promise<void> {
    const until = Date.now() + withinMs
    while (Date.now() < until) {
      if (!this.isRunning) throw new Error(`The node ended: ${this.lines.slice(-5).join('\n')}`)
      if (await this.answers()) return
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
    throw new Error(`The node did not answer within ${withinMs} ms: ${this.lines.slice(-5).join('\n')}`)
  }

  async answers(path = '/api/docs-not-there'): Promise<boolean> {
    try {
      const reply = await fetch(this.url + path, { signal: AbortSignal.timeout(2000) })
      await reply.arrayBuffer()
      return true
    } catch {
      return false
    }
  }

  signal(name: NodeJS.Signals): void {
    this.#child?.kill(name)
  }

  /** Sends a signal and waits for the end. @returns exit code, signal and how long it took in ms. */
  async end(name: NodeJS.Signals = 'SIGKILL'): Promise<{ code: number | null; signal: string | null; ms: number }> {
    const child = this.#child
    const began = performance.now()
    if (!child || !this.isRunning) return { code: child?.exitCode ?? null, signal: child?.signalCode ?? null, ms: 0 }
    const gone = once(child, 'exit')
    child.kill(name)
    const [code, signal] = (await gone) as [number | null, string | null]
    return { code, signal, ms: performance.now() - began }
  }

  /** Resolves with what ended it. */
  async gone(): Promise<{ code: number | null; signal: string | null }> {
    const child = this.#child
    if (child && this.isRunning) await once(child, 'exit')
    return { code: child?.exitCode ?? null, signal: child?.signalCode ?? null }
  }

  /** Resident memory in MiB; 0 when it does not run or this cannot be told. */
  rssMib(): number {
    try {
      return Math.round(
        Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))?.[1] ?? 0) / 1024,
      )
    } catch {
      return 0
    }
  }

  /** Lines of level error and above. */
  errors(): string[] {
    return this.lines.filter((line) => /"level":"(error|fatal)"/.test(line))
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
