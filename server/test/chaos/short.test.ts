import { expect, test } from 'vitest'
import { reportLines } from './report.ts'
import { type Plan, type Report, run } from './run.ts'

const seed = Number(process.env['CHAOS_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
const storm: Omit<Plan, 'nodes'> = {
  seed,
  webhooks: 700,
  nodeKills: 4,
  postgresKills: 1,
  cuts: 12,
  clients: 16,
  thinkMs: 25,
  withinMs: 25_000,
}

async function survives(plan: Plan): Promise<Report> {
  const report = await run(plan)
  process.stdout.write(`Chaos (CHAOS_SEED=${seed} to see it again)\n${reportLines(report).join('\n')}\n`)
  return report
}

test('one node that is killed again and again, with its database, loses, doubles, disorders and hides nothing', async () => {
  const report = await survives({ ...storm, nodes: 1 })
  expect(report.verdict.offences).toEqual([])
  expect(report.webhooks).toBeGreaterThan(100)
  expect(report.toll.node).toBeGreaterThanOrEqual(4)
  expect(report.toll.postmaster).toBeGreaterThanOrEqual(1)
  expect(report.cuts).toBeGreaterThan(0)
}, 60_000)

test('two nodes on one database that are killed again and again, with it, lose, double, disorder and hide nothing', async () => {
  const report = await survives({ ...storm, nodes: 2 })
  expect(report.verdict.offences).toEqual([])
  expect(report.webhooks).toBeGreaterThan(100)
  expect(report.toll.node).toBeGreaterThanOrEqual(4)
  expect(report.toll.postmaster).toBeGreaterThanOrEqual(1)
  expect(report.cuts).toBeGreaterThan(0)
}, 60_000)
