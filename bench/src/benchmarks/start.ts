import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeEmbedded } from '../../../server/src/db/embedded.ts'
import { npmStart, type Start } from '../house/npm-start.ts'
import { boundLine, type Report } from '../report.ts'
import type { Size } from '../size.ts'

const firstMs = 10_000
const secondMs = 3_000

/** `npm start` until it says "Ready": in an empty data folder with a cold compile cache, and once more in the same folder. */
export async function start(size: Size): Promise<Report> {
  const first: Start[] = []
  const second: Start[] = []
  for (let round = 0; round < size.starts; round++) {
    const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'))
    try {
      first.push(await npmStart(dataDir, { cold: true }))
      second.push(await npmStart(dataDir, { cold: false }))
    } finally {
      await removeEmbedded(dataDir).catch(() => {})
      rmSync(dataDir, { recursive: true, force: true })
    }
  }
  const ms = (starts: readonly Start[]) => starts.map(({ readyMs }) => readyMs)
  const own = (starts: readonly Start[]) => starts.map(({ ownMs }) => ownMs)
  return {
    benchmark: 'start',
    lines: [
      boundLine('first start, from `npm start` to "Ready"', ms(first), 'ms', firstMs),
      boundLine('  of that from the server’s first line', own(first), 'ms'),
      boundLine('second start, from `npm start` to "Ready"', ms(second), 'ms', secondMs),
      boundLine('  of that from the server’s first line', own(second), 'ms'),
    ],
    details: { first, second },
  }
}
