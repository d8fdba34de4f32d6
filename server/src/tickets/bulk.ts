import { type BulkTicketsBody, type BulkTicketsReply, fromId } from '@parley/contract'
import { actorOf, type Caller } from '../access/caller.ts'
import type { findAssignee } from '../agents/find.ts'
import type { Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { changeTicketOnly } from './change.ts'
import type { TicketRow } from './row.ts'
import { assign, both, type Decision, retag, update } from './rules.ts'

export type BulkChange = {
  wish: Pick<BulkTicketsBody, 'status' | 'priority' | 'add_tags' | 'remove_tags'>
  /** Absent: stays; null: nobody. */
  agent?: Awaited<ReturnType<typeof findAssignee>> | null
  snoozedUntil?: Date | null
}

/** Changes tickets one after the other, each in a transaction of its own: what the rules refuse for one does not touch the others. */
export async function changeTickets(
  deps: { sql: Sql; caller: Caller; at: Date },
  ticketIds: readonly string[],
  change: BulkChange,
): Promise<BulkTicketsReply['results']> {
  const { sql, caller, at } = deps
  const results: BulkTicketsReply['results'] = []
  for (const id of ticketIds) {
    try {
      await changeTicketOnly({
        sql,
        scope: caller.scope,
        ticketId: fromId('ticket', id)!,
        ifMatch: null,
        at,
        decide: async (row) => decide(row, change, caller, at),
      })
      results.push({ ticket_id: id, ok: true })
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      results.push({ ticket_id: id, ok: false, code: error.code, detail: error.message })
    }
  }
  return results
}

function decide(row: TicketRow, { wish, agent, snoozedUntil }: BulkChange, caller: Caller, at: Date): Decision {
  const { add_tags: add = [], remove_tags: remove = [], ...rest } = wish
  const tags = add.length > 0 || remove.length > 0 ? { tags: retag(row.tags, add, remove) } : {}
  const snooze = snoozedUntil === undefined ? {} : { snoozedUntil }
  const updated = update(row, { ...rest, ...tags, ...snooze }, actorOf(caller), at)
  return agent === undefined ? updated : both(updated, assign(row, agent, actorOf(caller), at))
}
