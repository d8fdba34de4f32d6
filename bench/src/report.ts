import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Cost, Measured } from './house/house.ts'
import { median, spread } from './numbers.ts'

/** One line of a table: a figure beside its limit and its target. */
export type Line = {
  name: string
  value: number
  unit: string
  /** The physical limit, measured in the same run. */
  limit?: number
  /** value / limit; lower bound `atLeast`. */
  ratio?: number
  /** The same ratio reckoned from CPU time a request; hardly moved by what else runs on the machine. */
  cpuRatio?: number
  atLeast?: number
  /** Upper bound of value (or of ratio, where there is no value to bound). */
  atMost?: number
  passed?: boolean
  /** How far the repeats lie apart, of the value and of its limit. */
  spread?: number
  limitSpread?: number
  notes?: string
}

export type Report = { benchmark: string; lines: Line[]; details: unknown }

/** Rates of Parley and of its peer, from rounds that took turns. */
export function rateLine(
  name: string,
  target: number | undefined,
  ours: readonly { rate: number; cost: Cost }[],
  peers: readonly { rate: number; cost: Cost }[],
): Line {
  const rates = ours.map(({ rate }) => rate)
  const limits = peers.map(({ rate }) => rate)
  const ratio = median(rates) / median(limits)
  return {
    name,
    value: median(rates),
    unit: '/s',
    limit: median(limits),
    ratio,
    cpuRatio: median(peers.map(totalUs)) / median(ours.map(totalUs)),
    ...(target === undefined ? {} : { atLeast: target, passed: ratio >= target }),
    spread: spread(rates),
    limitSpread: spread(limits),
    notes: costWords(ours),
  }
}

const totalUs = ({ cost }: { cost: Cost }): number => cost.nodeUs + cost.postgresUs + cost.loadUs

export function costWords(rounds: readonly { cost: Cost }[]): string {
  const of = (name: keyof Cost) => median(rounds.map(({ cost }) => cost[name]))
  return `CPU a request: Node ${of('nodeUs').toFixed(0)} µs, PostgreSQL ${of('postgresUs').toFixed(0)} µs; others had ${(of('other') * 100).toFixed(0)} % of the machine's work`
}

/** A figure that must not be above its bound. */
export function boundLine(
  name: string,
  values: readonly number[],
  unit: string,
  atMost?: number,
  notes?: string,
): Line {
  const value = median(values)
  return {
    name,
    value,
    unit,
    ...(atMost === undefined ? {} : { atMost, passed: value <= atMost }),
    ...(values.length > 1 ? { spread: spread(values) } : {}),
    ...(notes ? { notes } : {}),
  }
}

/** @throws when a reply was not the one that was expected: figures of a broken run are worth nothing. */
export function mustBeGood(result: Measured, what: string): Measured {
  if (Object.keys(result.bad).length > 0)
    throw new Error(`${what}: replies by other statuses: ${JSON.stringify(result.bad)}`)
  const { live } = result
  if (live && (live.missing > 0 || live.twice > 0 || live.disorders > 0))
    throw new Error(
      `${what}: ${live.missing} tickets missing on the live feed, ${live.twice} twice, ${live.disorders} out of order`,
    )
  return result
}

export function print({ benchmark, lines }: Report): void {
  const rows = lines.map((line) => [
    line.name,
    `${figure(line.value)} ${line.unit}`,
    line.limit === undefined ? '' : `${figure(line.limit)} ${line.unit}`,
    line.ratio === undefined ? '' : line.ratio.toFixed(2),
    line.cpuRatio === undefined ? '' : line.cpuRatio.toFixed(2),
    line.atLeast !== undefined ? `≥ ${line.atLeast}` : line.atMost !== undefined ? `≤ ${line.atMost}` : '',
    line.passed === undefined ? '' : line.passed ? 'pass' : 'MISS',
    line.spread === undefined ? '' : `±${Math.round(line.spread * 50)} %`,
  ])
  const table = [['', 'Parley', 'limit', 'ratio', 'by CPU', 'target', '', 'spread'], ...rows]
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => (row[column] ?? '').length)))
  process.stdout.write(`\n${benchmark}\n`)
  table.forEach((row, at) => {
    const cells = row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
    process.stdout.write(`  ${cells.join('  ').trimEnd()}\n`)
    const notes = lines[at - 1]?.notes
    if (notes) process.stdout.write(`    ${notes}\n`)
  })
}

function figure(value: number): string {
  if (!Number.isFinite(value)) return '–'
  return value >= 100 ? Math.round(value).toLocaleString('en') : value.toFixed(value >= 10 ? 1 : 2)
}

const folder = join(dirname(dirname(fileURLToPath(import.meta.url))), 'results')

/** @returns the file. */
export function write(report: Report, facts: object): string {
  mkdirSync(folder, { recursive: true })
  const at = new Date()
  const machine = {
    cores: availableParallelism(),
    cpu: cpus()[0]?.model,
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    node: process.version,
  }
  const file = join(folder, `${at.toISOString().replaceAll(':', '-')}-${report.benchmark}.json`)
  writeFileSync(file, `${JSON.stringify({ at, ...facts, machine, ...report }, null, 2)}\n`)
  return file
}
