import { toId } from '@parley/contract'
import { startChild } from '../house/child.ts'
import type { House } from '../house/house.ts'
import { administrator } from '../house/parley.ts'
import type { LoadResult } from '../load/run.ts'
import { median } from '../numbers.ts'
import { boundLine, type Line, type Report } from '../report.ts'
import { seed } from '../seed.ts'
import type { Size } from '../size.ts'

const atMostMs = 0.2

/** What checking who calls and what they see adds to a request, by one handler with and without it, one request at a time. */
export async function access(house: House, size: Size): Promise<Report> {
  await seed(house.sql, { tickets: 20_000, messagesPerTicket: 1, inboxId: house.inboxId })
  const rows = await house.sql<{ id: string }[]>`select id from ticket order by random() limit 2000`
  const paths = (place: string) => rows.map(({ id }) => `/${place}/${toId('ticket', id)}`)
  const [open, guarded] = [paths('open'), paths('guarded')]
  const credentials = await credentialsOf(house)
  const server = startChild(new URL('../access/main.ts', import.meta.url))
  const generator = startChild(new URL('../load/main.ts', import.meta.url))
  try {
    const { port } = await server.ask<{ port: number }>({ databaseUrl: house.databaseUrl, origin: house.parley.url })
    /** The p50 of one round, ms. */
    const p50 = async (where: readonly string[], headers: Record<string, string>, seconds: number) => {
      const recipe = { kind: 'fixed', paths: where, headers } as const
      const result = await generator.ask<LoadResult>({ port, connections: 1, seconds, expect: 200, recipe })
      if (Object.keys(result.bad).length > 0) throw new Error(`access: ${JSON.stringify(result.bad)}`)
      return result.latency.p50
    }
    await p50(open, {}, size.warmSeconds / 2)
    for (const headers of Object.values(credentials)) await p50(guarded, headers, size.warmSeconds / 2)

    const without: number[] = []
    const added = new Map(Object.keys(credentials).map((name) => [name, [] as number[]]))
    for (let round = 0; round < size.rounds; round++)
      for (const [name, headers] of Object.entries(credentials)) {
        // Before and after, so that drift meets both.
        const before = await p50(open, {}, size.roundSeconds / 4)
        const held = await p50(guarded, headers, size.roundSeconds / 2)
        const after = await p50(open, {}, size.roundSeconds / 4)
        without.push(before, after)
        added.get(name)?.push(held - median([before, after]))
      }
    const lines: Line[] = [
      boundLine('p50 of the handler without access', without, 'ms'),
      ...[...added].map(([name, values]) => boundLine(`  access by ${name} adds`, values, 'ms', atMostMs)),
    ]
    return { benchmark: 'access', lines, details: { without, added: Object.fromEntries(added) } }
  } finally {
    await Promise.all([server.stop(), generator.stop()])
  }
}

/** An agent's cookie and token, and an API key. */
async function credentialsOf({ parley, key }: House): Promise<Record<string, Record<string, string>>> {
  const reply = await fetch(`${parley.url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(administrator),
  })
  const { access_token: token } = (await reply.json()) as { access_token: string }
  const cookie = reply.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return {
    'API key': { 'x-api-key': key },
    cookie: { cookie },
    token: { authorization: `Bearer ${token}` },
  }
}
