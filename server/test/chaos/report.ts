import { charges } from './checker.ts'
import type { Report } from './run.ts'

/** The figures of a run, one a line. */
export function reportLines(report: Report): string[] {
  const { plan, toll, verdict } = report
  const rows: [string, string | number][] = [
    ['seed', plan.seed],
    ['nodes', plan.nodes],
    ['took', `${Math.round(report.tookMs / 1000)} s`],
    ['SIGKILLs of Node', toll.node],
    ['SIGKILLs of the postmaster', toll.postmaster],
    ['SIGKILLs of a backend', toll.backend],
    ['storms of ended connections', `${toll.storms} (${toll.terminated} connections)`],
    ['live cuts by us / by nodes', `${report.cuts} / ${report.dropped}`],
    ['operations', report.ops],
    ['tries ok / fail / info', `${report.ok} / ${report.fail} / ${report.info}`],
    ['webhooks acknowledged', report.webhooks],
    ['tickets made by API', report.created],
    ['messages stored', report.messages],
    ['events in the log', report.events],
    ...charges.map((charge): [string, number] => [charge, verdict.counts[charge]]),
    ['ack p50 / p99', `${report.ackP50Ms} / ${report.ackP99Ms} ms`],
    ['longest way to the live feed', `${report.maxLagMs} ms`],
    ['healed after', `${report.healedMs} ms`],
    ['memory of Node, start / end', `${report.rssStartMib} / ${report.rssEndMib} MiB`],
    ['errors in the logs', report.errors.length],
  ]
  const lines = rows.map(([name, value]) => `  ${name.padEnd(30)} ${value}`)
  for (const { charge, what } of verdict.offences.slice(0, 20)) lines.push(`  GUILTY  ${charge}: ${what}`)
  for (const line of report.errors.slice(0, 5)) lines.push(`  error   ${line.slice(0, 1500)}`)
  return lines
}
