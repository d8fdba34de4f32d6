import type { House } from '../house/house.ts'
import { residentMiB } from '../house/usage.ts'
import { median } from '../numbers.ts'
import { boundLine, type Report } from '../report.ts'
import type { Size } from '../size.ts'
import { Webhooks } from './intake.ts'

const idleMiB = 150
const loadedMiB = 400
/** How much more the last quarter of the load may hold than the second. */
const growth = 1.1
const everyMs = 250
const settleSeconds = 5

type Sample = { seconds: number; miB: number }

/** Resident memory of the Node process: idle after a second start, under the full intake load, and some time after it. */
export async function memory(house: House, size: Size): Promise<Report> {
  const { pid } = house.parley
  if (residentMiB(pid) === 0) throw new Error('Memory is read from /proc, which only Linux has')
  await sleep(settleSeconds)
  const idle = await watch(pid, sleep(settleSeconds))
  const feed = new Webhooks(house)
  let sent = 0
  const loading = feed.parley(size.memorySeconds).then((result) => {
    sent = result.good
  })
  const loaded = await watch(pid, loading)
  await sleep(settleSeconds)
  const after = await watch(pid, sleep(settleSeconds))

  const second = quarter(loaded, 1)
  const last = quarter(loaded, 3)
  const notes = `${sent} webhooks; median of the second quarter ${second.toFixed(0)} MiB, of the last ${last.toFixed(0)} MiB`
  return {
    benchmark: 'memory',
    lines: [
      boundLine('idle, second start', sizesOf(idle), 'MiB', idleMiB),
      boundLine('most under the full intake load', [Math.max(...sizesOf(loaded))], 'MiB', loadedMiB),
      boundLine(`last quarter over second, in ${size.memorySeconds} s of load`, [last / second], '×', growth, notes),
      boundLine('idle again, 5 s after the load', sizesOf(after), 'MiB'),
    ],
    details: { idle, loaded, after },
  }
}

const sleep = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000))

const sizesOf = (samples: readonly Sample[]): number[] => samples.map(({ miB }) => miB)

function quarter(samples: readonly Sample[], which: number): number {
  const length = Math.floor(samples.length / 4)
  return median(sizesOf(samples.slice(which * length, (which + 1) * length)))
}

/** Looks at the process until `done`. */
async function watch(pid: number, done: Promise<void>): Promise<Sample[]> {
  const began = performance.now()
  const samples: Sample[] = []
  const look = () => {
    samples.push({ seconds: (performance.now() - began) / 1000, miB: residentMiB(pid) })
  }
  look()
  const timer = setInterval(look, everyMs)
  try {
    await done
  } finally {
    clearInterval(timer)
  }
  return samples
}
