import { toId } from '@parley/contract'
import { createStatusTokens } from '../../../server/src/access/status-token.ts'
import { createVault } from '../../../server/src/access/vault.ts'
import { whileCommitting } from '../house/committing.ts'
import type { House, Measured } from '../house/house.ts'
import { secretKey } from '../house/parley.ts'
import type { Recipe } from '../load/requests.ts'
import { boundLine, mustBeGood, type Report, rateLine } from '../report.ts'
import { seed } from '../seed.ts'
import type { Size } from '../size.ts'
import { type Round, roundOf } from './intake.ts'

const connections = 16

type Read = {
  name: string
  target?: number
  recipe: Recipe
  /** Read while transactions commit all the time. */
  whileCommitting?: true
}

/** Status poll, ticket with timeline and list, beside the bare read of one row by its primary key. */
export async function reads(house: House, size: Size): Promise<Report> {
  await seed(house.sql, { tickets: size.tickets, messagesPerTicket: size.messagesPerTicket, inboxId: house.inboxId })
  const kinds = await readsOf(house)
  const bare: Recipe = { kind: 'fixed', paths: house.bare.ids.map((id) => `/items/${id}`), headers: {} }
  const read = async (side: 'bare' | 'parley', recipe: Recipe, seconds: number): Promise<Measured> => {
    const result = await house.load(side, { connections, seconds, expect: 200, recipe })
    return mustBeGood(result, `${side} read`)
  }
  const readOurs = (kind: Read, seconds: number): Promise<Measured> => {
    const work = () => read('parley', kind.recipe, seconds)
    return kind.whileCommitting ? whileCommitting(house.sql, work) : work()
  }
  await read('bare', bare, size.warmSeconds)
  for (const kind of kinds) await readOurs(kind, size.warmSeconds / 2)
  const peers: Round[] = []
  const rounds = new Map<Read, Round[]>(kinds.map((kind) => [kind, []]))
  for (let round = 0; round < size.rounds; round++)
    for (const kind of kinds) {
      peers.push(roundOf(await read('bare', bare, size.roundSeconds / 2)))
      rounds.get(kind)?.push(roundOf(await readOurs(kind, size.roundSeconds / 2)))
    }
  const lines = kinds.flatMap((kind) => {
    const ours = rounds.get(kind) ?? []
    return [
      rateLine(kind.name, kind.target, ours, peers),
      boundLine(
        '  its p99',
        ours.map(({ latency }) => latency.p99),
        'ms',
      ),
    ]
  })
  return {
    benchmark: 'reads',
    lines,
    details: { peers, ours: Object.fromEntries([...rounds].map(([kind, all]) => [kind.name, all])) },
  }
}

async function readsOf(house: House): Promise<Read[]> {
  const rows = await house.sql<{ id: string }[]>`select id from ticket order by random() limit 5000`
  // So many in turn that none is in memory any more when its turn comes again.
  const cold = await house.sql<{ id: string }[]>`select id from ticket order by random() limit 50000`
  const tokens = createStatusTokens(createVault(secretKey))
  const key = { 'x-api-key': house.key }
  const paths = (path: (id: string, uuid: string) => string) => rows.map(({ id }) => path(toId('ticket', id), id))
  const pages = ['new', 'open', 'pending_customer', 'resolved', 'closed'].flatMap((status) =>
    [1, 2, 3, 4].map((page) => `/api/tickets/?status=${status}&page=${page}&page_size=20`),
  )
  return [
    {
      name: 'status poll, by API key',
      target: 0.7,
      recipe: { kind: 'fixed', paths: paths((id) => `/api/tickets/${id}/status`), headers: key },
    },
    {
      name: 'status poll, by status_token',
      target: 0.7,
      recipe: {
        kind: 'fixed',
        paths: paths((id, uuid) => `/api/tickets/${id}/status?token=${tokens.issue(uuid)}`),
        headers: {},
      },
    },
    {
      name: 'ticket with its timeline of 5',
      target: 0.5,
      recipe: { kind: 'fixed', paths: paths((id) => `/api/tickets/${id}`), headers: key },
    },
    {
      name: '  one that was not read for a while',
      recipe: { kind: 'fixed', paths: cold.map(({ id }) => `/api/tickets/${toId('ticket', id)}`), headers: key },
    },
    {
      name: 'list page of 20 with total_count',
      target: 0.25,
      recipe: { kind: 'fixed', paths: pages, headers: key },
    },
    {
      name: '  while something is committed every 2 ms',
      recipe: { kind: 'fixed', paths: pages, headers: key },
      whileCommitting: true,
    },
  ]
}
