import { fromId, toId } from '@parley/contract'
import type { StatusTokens } from '../access/status-token.ts'
import type { Channel } from '../channels/channel.ts'
import type { Sql } from '../db/sql.ts'
import { parseJson } from '../http/json-body.ts'
import { Problem } from '../http/problem.ts'
import { compileCheck } from '../http/validate.ts'
import type { InboxBook } from '../inboxes/book.ts'
import { Sleeper, type Wake } from '../log/wake.ts'
import type { ReceiptRecorder } from './record.ts'

export type HandoffDeps = {
  sql: Sql
  wake: Wake
  book: InboxBook
  recorder: ReceiptRecorder
  statusTokens: StatusTokens
  inboxUuid(id: string): string | null
}

const waitMs = 4000

export const inboxUuid = (id: string): string | null => fromId('inbox', id)

/**
 * A bot hands over and waits for its ticket: the payload is recorded and processed like any other, and the answer is given
 * as soon as its message stands on a ticket. Safe to repeat: the same handoff is the same message.
 * @throws invalid_body, malformed_request; not_ready when it is stored but was not processed in time.
 */
export function createHandoff(deps: HandoffDeps) {
  const checks = new Map<string, (value: unknown) => void>()

  return async (channel: Channel, inboxIds: readonly string[], body: Buffer) => {
    const { handoff } = channel.inbound
    if (!handoff) throw new Error(`${channel.id} has no handoff`)
    const check = checks.get(channel.id) ?? compileCheck(handoff.body, 'invalid_body')
    checks.set(channel.id, check)
    if (body.length === 0) throw new Problem('malformed_request', { detail: 'The request body is missing' })
    const value = parseJson(body)
    check(value)
    const [entry] = channel.inbound.parse(value)
    if (entry?.item.kind !== 'message') throw new Problem('invalid_body')
    await deps.recorder.record({ channel: channel.id, inboxIds, body })
    const ticketId = await waitForTicket(deps, inboxIds, entry.item.externalId)
    return {
      success: true,
      ticket_id: toId('ticket', ticketId),
      message: `Ticket #${toId('ticket', ticketId)} created. An agent will respond shortly.`,
      status_token: deps.statusTokens.issue(ticketId),
    }
  }
}

async function waitForTicket(
  { sql, wake }: HandoffDeps,
  inboxIds: readonly string[],
  externalId: string,
): Promise<string> {
  const sleeper = new Sleeper()
  const offs = [wake.on('outbox', sleeper.wake), wake.on('events', sleeper.wake)]
  const until = Date.now() + waitMs
  try {
    while (Date.now() < until) {
      const [row] = await sql<{ ticket_id: string }[]>`
        select ticket_id from message where inbox_id = any(${inboxIds as string[]}::uuid[]) and external_id = ${externalId}`
      if (row) return row.ticket_id
      await sleeper.sleep(100)
    }
  } finally {
    for (const off of offs) off()
  }
  throw new Problem('not_ready', {
    detail: 'The handoff is stored but not yet processed; send it again to get its ticket',
    headers: { 'retry-after': '1' },
  })
}
