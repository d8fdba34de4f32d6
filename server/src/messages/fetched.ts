import type { Logger } from 'pino'
import type { Sql } from '../db/sql.ts'
import { append } from '../log/append.ts'
import type { Wake } from '../log/wake.ts'

/**
 * Notes that a bot has fetched an answer by polling: `sent` becomes `delivered`. Off the request's path; a repeat changes
 * nothing.
 */
export function createFetched(deps: { sql: Sql; log: Logger; wake: Wake; now(): Date }): (messageId: string) => void {
  const underWay = new Set<string>()
  return (messageId) => {
    if (underWay.has(messageId) || underWay.size > 1000) return
    underWay.add(messageId)
    markFetched(deps.sql, messageId, deps.now())
      .then((changed) => changed && deps.wake.signal('outbox'))
      .catch((error) => deps.log.warn({ err: error }, 'A fetched answer could not be noted; the next poll notes it'))
      .finally(() => underWay.delete(messageId))
  }
}

async function markFetched(sql: Sql, messageId: string, at: Date): Promise<boolean> {
  return sql.begin(async (tx) => {
    const [ticket] = await tx<{ id: string }[]>`
      select t.id from ticket t join message m on m.ticket_id = t.id where m.id = ${messageId} for no key update of t`
    const changed = await tx`
      update message set delivery = 'delivered' where id = ${messageId} and delivery = 'sent' and external_id is null returning 1`
    if (!ticket || changed.length === 0) return false
    await append(tx, [
      {
        type: 'message.delivery_changed',
        ticketId: ticket.id,
        messageId,
        actor: { type: 'platform', id: null },
        data: { from: 'sent', to: 'delivered', code: null },
        at,
      },
    ])
    return true
  })
}
