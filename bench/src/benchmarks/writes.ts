import { toId } from '@parley/contract'
import { caughtUp } from '../house/caught-up.ts'
import type { House, Measured } from '../house/house.ts'
import { createBody, type Recipe } from '../load/requests.ts'
import { boundLine, type Line, mustBeGood, type Report, rateLine } from '../report.ts'
import { seed } from '../seed.ts'
import type { Size } from '../size.ts'
import { type Round, roundOf } from './intake.ts'

const connections = 16
const answer = JSON.stringify({
  content: 'I found it: the parcel is with the carrier and comes tomorrow. '.repeat(4),
  sender_type: 'agent',
  visibility: 'public',
})

/** New tickets and agents' messages, beside a handler that inserts and commits one row of the same size. */
export async function writes(house: House, size: Size): Promise<Report> {
  await seed(house.sql, { tickets: 20_000, messagesPerTicket: 2, inboxId: house.inboxId })
  const key = { 'x-api-key': house.key }
  let next = 1
  const send = async (side: 'bare' | 'parley', recipe: Recipe, seconds: number, expect: number): Promise<Measured> => {
    const result = await house.load(side, { connections, seconds, expect, recipe })
    if ('first' in recipe) next += result.sent
    return mustBeGood(result, `${side} write`)
  }
  const bare = (seconds: number) =>
    send('bare', { kind: 'fixed', paths: ['/items'], headers: {}, body: createBody(1) }, seconds, 201)
  const create = (seconds: number) =>
    send('parley', { kind: 'creates', path: '/api/tickets/create', first: next, headers: key }, seconds, 201)
  const say = (ids: readonly string[], seconds: number) => {
    const paths = ids.map((id) => `/api/tickets/${toId('ticket', id)}/message`)
    return send('parley', { kind: 'fixed', paths, headers: key, body: answer }, seconds, 200)
  }

  await bare(size.warmSeconds)
  await create(size.warmSeconds)
  const portal = await ticketsOf(house, 'portal')
  const whatsapp = await ticketsOf(house, 'whatsapp')
  await say(portal, size.warmSeconds / 2)
  await caughtUp(house)

  const kinds = [
    { name: 'create a ticket', run: create },
    { name: 'agent’s message, kept', run: (seconds: number) => say(portal, seconds) },
    { name: 'agent’s message, and sent to WhatsApp’s double', run: (seconds: number) => say(whatsapp, seconds) },
  ]
  const peers: Round[] = []
  const ours = kinds.map((): Round[] => [])
  const drains: number[] = []
  for (let round = 0; round < size.rounds; round++)
    for (const [n, kind] of kinds.entries()) {
      peers.push(roundOf(await bare(size.roundSeconds / 2)))
      ours[n]!.push(roundOf(await kind.run(size.roundSeconds / 2)))
      if (n === 2) drains.push(await drained(house))
      await caughtUp(house)
    }
  const lines: Line[] = kinds.flatMap((kind, n) => [
    rateLine(kind.name, 0.5, ours[n]!, peers),
    boundLine(
      '  its p99',
      ours[n]!.map(({ latency }) => latency.p99),
      'ms',
    ),
  ])
  lines.push(boundLine('  sent out a second while the queue empties', drains, '/s'))
  return { benchmark: 'writes', lines, details: { peers, ours, drains } }
}

/** Tickets that may be answered, each at most once in a round. */
async function ticketsOf({ sql }: House, channel: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from ticket where channel = ${channel} and status in ('new', 'open') order by id limit 5000`
  return rows.map(({ id }) => id)
}

/** Waits until every answer is sent out. @returns how many went out a second meanwhile. */
async function drained({ sql }: House): Promise<number> {
  const began = performance.now()
  const waiting = async () => Number((await sql`select count(*) as n from delivery`)[0]?.['n'])
  const first = await waiting()
  for (let left = first; left > 0; left = await waiting()) {
    if (performance.now() - began > 60_000) throw new Error(`${left} of ${first} answers were not sent within a minute`)
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return (first * 1000) / (performance.now() - began)
}
