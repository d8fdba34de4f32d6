import { loadavg } from 'node:os'
import { access } from './benchmarks/access.ts'
import { intake } from './benchmarks/intake.ts'
import { list } from './benchmarks/list.ts'
import { memory } from './benchmarks/memory.ts'
import { reads } from './benchmarks/reads.ts'
import { search } from './benchmarks/search.ts'
import { start } from './benchmarks/start.ts'
import { writes } from './benchmarks/writes.ts'
import { openHouse } from './house/house.ts'
import { print, type Report, write } from './report.ts'
import { type Size, sizes } from './size.ts'

// `npm run bench -- [intake reads writes list search access memory start] [--quick | --long]`. See README.md for how to read what it prints.

const benchmarks: Record<string, (size: Size) => Promise<Report>> = {
  intake: (size) => inHouse(intake, size),
  reads: (size) => inHouse(reads, size),
  writes: (size) => inHouse(writes, size),
  list: (size) => inHouse(list, size),
  search: (size) => inHouse(search, size),
  access: (size) => inHouse(access, size),
  memory: (size) => inHouse(memory, size),
  start,
}

async function inHouse(
  benchmark: (house: Awaited<ReturnType<typeof openHouse>>, size: Size) => Promise<Report>,
  size: Size,
) {
  const house = await openHouse()
  try {
    return await benchmark(house, size)
  } finally {
    await house.close()
  }
}

const words = process.argv.slice(2)
const sizeName = words.includes('--quick') ? 'quick' : words.includes('--long') ? 'long' : 'normal'
const wanted = words.filter((word) => !word.startsWith('--'))
const unknown = words.filter((word) => !['--quick', '--long', ...Object.keys(benchmarks)].includes(word))
if (unknown.length > 0) {
  process.stderr.write(
    `Unknown: ${unknown.join(' ')}. There are: ${Object.keys(benchmarks).join(' ')} --quick --long\n`,
  )
  process.exit(2)
}
for (const name of wanted.length > 0 ? wanted : Object.keys(benchmarks)) {
  const before = loadavg()
  const report = await benchmarks[name]!(sizes[sizeName])
  print(report)
  const file = write(report, { size: sizeName, load_average: { before, after: loadavg() } })
  process.stdout.write(`  → ${file}\n`)
}
