import { startEmbedded } from '../embedded.ts'

// A Parley as far as its database goes, for the tests to kill: starts the cluster of the folder in its first argument,
// says so in one line of JSON on standard output, and stops when standard input ends.

const log = { info: () => {}, warn: () => {} }
const settings = process.argv[3] ? (JSON.parse(process.argv[3]) as Record<string, string>) : {}
try {
  const cluster = await startEmbedded({ dataDir: process.argv[2] ?? '', log, settings })
  process.stdout.write(`${JSON.stringify({ pid: cluster.pid, url: cluster.url })}\n`)
  process.stdin.resume().on('end', () => cluster.stop())
} catch (error) {
  process.stdout.write(`${JSON.stringify({ refused: (error as Error).message })}\n`)
}
