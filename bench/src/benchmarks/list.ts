import { whileCommitting } from '../house/committing.ts'
import { type House, type Measured, openHouse } from '../house/house.ts'
import { median, spread } from '../numbers.ts'
import { boundLine, type Line, mustBeGood, type Report, rateLine } from '../report.ts'
import { seed } from '../seed.ts'
import type { Size } from '../size.ts'
import { type Round, roundOf } from './intake.ts'

const connections = 16
const path = '/api/tickets/?status=open'
const target = 2
const moved = 1000

/**
 * The list of open tickets in a small house and in a large one, each a Parley with a database of its own, in turns, so that
 * whatever else the machine does meets both. `total_count` is compared with a count of the rows, also right after a change.
 */
export async function list(small: House, size: Size): Promise<Report> {
  const large = await openHouse()
  try {
    await fill(small, size.listSmall)
    await fill(large, size.listLarge)
    return await compare(small, large, size)
  } finally {
    await large.close()
  }
}

async function fill({ sql, inboxId }: House, tickets: number): Promise<void> {
  await seed(sql, { tickets, messagesPerTicket: 1, inboxId })
  await sql`checkpoint`
}

async function compare(small: House, large: House, size: Size): Promise<Report> {
  const few: Round[] = []
  const many: Round[] = []
  await read(small, size.warmSeconds)
  await read(large, size.warmSeconds)
  for (let round = 0; round < size.rounds; round++) {
    few.push(roundOf(await read(small, size.roundSeconds)))
    many.push(roundOf(await read(large, size.roundSeconds)))
  }
  const counts = [...(await countsOf(small)), ...(await countsOf(large))]
  const p99s = { few: few.map(({ latency }) => latency.p99), many: many.map(({ latency }) => latency.p99) }
  const ratio = median(p99s.many) / median(p99s.few)
  const beside = `at ${size.listLarge.toLocaleString('en')} tickets beside ${size.listSmall.toLocaleString('en')}`
  const p99: Line = {
    name: `p99 of open tickets ${beside}`,
    value: median(p99s.many),
    unit: 'ms',
    limit: median(p99s.few),
    ratio,
    atMost: target,
    passed: ratio <= target,
    spread: spread(p99s.many),
    limitSpread: spread(p99s.few),
  }
  const wrong = counts.map(({ told, counted }) => Math.abs(told - counted))
  return {
    benchmark: 'list',
    lines: [
      p99,
      rateLine('  lists a second', undefined, many, few),
      boundLine('  total_count is wrong by, at most', [Math.max(...wrong)], 'tickets', 0),
    ],
    details: { few, many, counts },
  }
}

async function read(house: House, seconds: number): Promise<Measured> {
  const headers = { 'x-api-key': house.key }
  const recipe = { kind: 'fixed', paths: [path], headers } as const
  // Else it would be the same page out of memory, which takes as long in any house.
  const work = () => house.load('parley', { connections, seconds, expect: 200, recipe })
  return mustBeGood(await whileCommitting(house.sql, work), 'list')
}

type Count = { told: number; counted: number }

/** `total_count` beside the number of rows: at rest, right after tickets changed, and when those changes are folded in. */
async function countsOf(house: House): Promise<Count[]> {
  const counts = [await countOf(house)]
  await house.sql`
    update ticket set status = 'pending_customer'
    where id in (select id from ticket where status = 'open' limit ${moved})`
  counts.push(await countOf(house))
  await new Promise((resolve) => setTimeout(resolve, 2500))
  return [...counts, await countOf(house)]
}

async function countOf({ sql, parley, key }: House): Promise<Count> {
  const reply = await fetch(`${parley.url}${path}`, { headers: { 'x-api-key': key } })
  const { total_count } = (await reply.json()) as { total_count: number }
  const [row] = await sql<{ n: string }[]>`select count(*) as n from ticket where status = 'open'`
  return { told: total_count, counted: Number(row?.n) }
}
