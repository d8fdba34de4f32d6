import type { AddressInfo } from 'node:net'
import { fromId } from '@parley/contract'
import { pino } from 'pino'
import Type from 'typebox'
import { createAccess } from '../../../server/src/access/index.ts'
import { ticketScope } from '../../../server/src/access/scope.ts'
import { readConfig } from '../../../server/src/config.ts'
import { openPool } from '../../../server/src/db/sql.ts'
import { createIdempotencyStore } from '../../../server/src/http/idempotency-store.ts'
import { createServer } from '../../../server/src/http/server.ts'
import { answer } from '../house/child.ts'
import { secretKey } from '../house/parley.ts'

// Parley's own HTTP server and access, with one handler at two routes: to anybody, and to those who may and see the ticket. What the
// second takes longer is what access costs.

type Start = { databaseUrl: string; origin: string }

answer<Start>(async ({ databaseUrl, origin }) => {
  const config = readConfig({ PUBLIC_URL: origin, RATE_LIMIT_PER_MINUTE: '0' })
  const log = pino({ level: 'silent' })
  const sql = openPool({ url: databaseUrl, max: 20, name: 'bench access' })
  const deps = { config, sql, log, now: () => new Date(), node: 'bench' }
  const access = createAccess(deps, { secretKey, companyName: async () => 'Bench' })
  const http = createServer({
    config,
    log,
    authenticate: access.authenticate,
    idempotency: createIdempotencyStore(sql),
  })
  const shared = {
    method: 'GET',
    tag: 'Bench',
    params: Type.Object({ ticket_id: Type.String() }),
    replies: { 200: Type.Unknown() },
  } as const
  const id = (ticketId: string) => fromId('ticket', ticketId) ?? ticketId

  http.router.add({
    ...shared,
    paths: ['/open/:ticket_id'],
    summary: 'A ticket, to anybody',
    access: 'public',
    async handle({ params }) {
      const [row] =
        await sql`select t.id, t.status, t.priority, t.subject from ticket t where t.id = ${id(params.ticket_id)}`
      return row
    },
  })
  http.router.add({
    ...shared,
    paths: ['/guarded/:ticket_id'],
    summary: 'A ticket, to who sees it',
    access: 'ticket.read',
    async handle({ params, caller }) {
      const [row] = await sql`
        select t.id, t.status, t.priority, t.subject from ticket t
        where t.id = ${id(params.ticket_id)} and ${ticketScope(sql, caller.scope)}`
      return row
    },
  })
  await http.server.listen({ host: '127.0.0.1', port: 0 })
  return { port: (http.server.server.address() as AddressInfo).port }
})
