import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

// npm run shots [folder]: starts Parley on a database of its own with the demo company and the sandbox, takes pictures of the
// console's main pages, and leaves nothing else behind.

type Shots = { takeShots(of: { url: string; folder: string }): Promise<number> }

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = resolve(process.argv[2] ?? 'shots')
const patienceMs = 120_000

const dataDir = await mkdtemp(join(tmpdir(), 'parley-shots-'))
const port = await freePort()
const url = `http://127.0.0.1:${port}`
const parley = spawn(process.execPath, ['server/start.mjs'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
  env: { PATH: process.env['PATH'], PORT: String(port), DATA_DIR: dataDir, LOG_LEVEL: 'error' },
})
const ended = new Promise<void>((done) => parley.once('exit', () => done()))
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => parley.kill('SIGTERM'))

try {
  await ready()
  // The browser's part stands with the browser tests, whose types know a page's document.
  const { takeShots } = (await import(new URL('../console/test/shots.ts', import.meta.url).href)) as Shots
  const count = await takeShots({ url, folder })
  console.log(`${count} pictures in ${folder}`)
} finally {
  parley.kill('SIGTERM')
  await ended
  await rm(dataDir, { recursive: true, force: true })
}

/** @throws when Parley has ended, or does not answer in time */
async function ready(): Promise<void> {
  const until = Date.now() + patienceMs
  while (Date.now() < until) {
    if (parley.exitCode !== null) throw new Error('Parley did not start (the reason stands above)')
    const reply = await fetch(`${url}/api/v1/company`).catch(() => undefined)
    if (reply?.ok && (await hasDemo())) return
    await new Promise((later) => setTimeout(later, 250))
  }
  throw new Error(`Parley did not answer within ${patienceMs / 1000} s`)
}

/** The demo company is loaded after the server listens. */
async function hasDemo(): Promise<boolean> {
  const reply = await fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: url },
    body: JSON.stringify({ email: 'maya@northtrail.example', password: 'northtrail-demo' }),
  })
  return reply.ok
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer()
    probe.once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? found(address.port) : failed(new Error('No port'))))
    })
  })
}
