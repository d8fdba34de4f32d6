import { randomInt } from 'node:crypto'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { reportLines } from './report.ts'
import { run } from './run.ts'

// npm run chaos [-- seed [webhooks]]: the long form, with one node and then with two on one database.

async function main(): Promise<void> {
  const seed = Number(process.argv[2] ?? randomInt(1, 2 ** 31))
  const webhooks = Number(process.argv[3] ?? 20_000)
  const share = webhooks / 20_000
  let guilty = false
  for (const nodes of [1, 2] as const) {
    process.stdout.write(`\nChaos with ${nodes} node${nodes > 1 ? 's' : ''}, seed ${seed}\n`)
    const report = await run({
      seed,
      nodes,
      webhooks,
      nodeKills: Math.ceil(52 * share),
      postgresKills: Math.ceil(11 * share),
      cuts: Math.ceil(200 * share),
      clients: 32,
      thinkMs: 20,
      withinMs: 5 * 60_000,
      historyFile: join(tmpdir(), `parley-chaos-${seed}-${nodes}.jsonl`),
    })
    process.stdout.write(`${reportLines(report).join('\n')}\n`)
    const { plan, toll } = report
    const short =
      report.webhooks < plan.webhooks ||
      toll.node < plan.nodeKills ||
      toll.postmaster < plan.postgresKills ||
      report.cuts < plan.cuts
    if (short) process.stdout.write('  The run ended before it had done what it was to do.\n')
    guilty ||= report.verdict.isGuilty || short
  }
  process.stdout.write(guilty ? '\nNot every promise held.\n' : '\nEvery promise held.\n')
  process.exitCode = guilty ? 1 : 0
}

await main()
