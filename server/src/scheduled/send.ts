import { type AddMessageBody, toId } from '@parley/contract'
import { loadAgentCaller } from '../access/agent-row.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { keepAsDraft } from '../drafts/index.ts'
import { Problem } from '../http/problem.ts'
import type { InboxBook } from '../inboxes/book.ts'
import { decideMessage } from '../messages/add.ts'
import { findLocked, writeTicket } from '../tickets/store.ts'
import { checkMaySend, thenMove, timeAfter } from './rules.ts'
import { claimDue, claimOne, deleteClaimed, findSent, markFailed, type ScheduledRow } from './store.ts'

export type SendDeps = { sql: Sql; book: InboxBook; now(): Date }

/** What became of one that was due. */
export type Sent =
  | { outcome: 'sent' | 'known'; row: ScheduledRow }
  | { outcome: 'failed'; row: ScheduledRow; code: string; detail: string }

/**
 * Sends one message whose time has come, in one transaction: the wish is claimed, the message with its events and delivery
 * written, the wish taken away. So a crash at any line leaves either the wish or the message, and nodes that try at once send once.
 * What the rules refuse by then, with the agent's rights of then, becomes the agent's draft in the same transaction.
 * @param before called with what was claimed, before anything is done with it
 * @returns null when nothing is due that nobody else holds
 */
export function sendNext(deps: SendDeps, before: (row: ScheduledRow) => void = () => {}): Promise<Sent | null> {
  return deps.sql.begin(async (tx): Promise<Sent | null> => {
    const row = await claimDue(tx)
    if (!row) return null
    before(row)
    try {
      const outcome = await become(tx, deps, row)
      await deleteClaimed(tx, row.id)
      return { outcome, row }
    } catch (error) {
      // Rules refuse before anything is written, so the transaction is good for the draft.
      if (!(error instanceof Problem)) throw error
      const failed = { code: error.code, detail: error.message }
      await draft(tx, row, deps.now())
      await markFailed(tx, row.id, failed)
      return { outcome: 'failed', row, ...failed }
    }
  }) as Promise<Sent | null>
}

/**
 * Gives one up that fails whatever is tried, so that it holds up nothing else; its text stays with it, and in the draft if that can
 * be written. @returns null when it is gone or held.
 */
export function giveUp({ sql, now }: SendDeps, id: string): Promise<Sent | null> {
  return sql.begin(async (tx): Promise<Sent | null> => {
    const row = await claimOne(tx, id)
    if (!row) return null
    const failed = { code: 'internal_error', detail: 'Parley could not send this message' }
    await tx.savepoint((inner) => draft(inner, row, now())).catch(() => {})
    await markFailed(tx, id, failed)
    return { outcome: 'failed', row, ...failed }
  }) as Promise<Sent | null>
}

async function become(tx: Tx, { book, now }: SendDeps, row: ScheduledRow): Promise<'sent' | 'known'> {
  const sent = await findSent(tx, row)
  if (sent?.agent_id === row.agent_id) return 'known'
  if (sent) throw new Problem('duplicate', { detail: 'Another message on this ticket has the same client_id' })
  const caller = await loadAgentCaller(tx, row.agent_id)
  checkMaySend(caller, row)
  const ticket = await findLocked(tx, caller.scope, row.ticket_id)
  if (!ticket) throw new Problem('ticket_not_found')
  const at = timeAfter(ticket, now())
  const answered = await decideMessage({ book, caller, body: bodyOf(row), id: row.id, at }, ticket, tx)
  const { change, events } = thenMove(ticket, answered, row.then_status, caller, at)
  const written = await writeTicket(tx, ticket, { change, events, messages: answered.messages, at })
  if (!written) throw new Error('A locked ticket changed under the lock')
  return 'sent'
}

async function draft(tx: Tx, row: ScheduledRow, at: Date): Promise<void> {
  const mode = row.visibility === 'internal' ? 'note' : 'reply'
  await keepAsDraft(tx, { agentId: row.agent_id, ticketId: row.ticket_id, mode, content: row.content, at })
}

function bodyOf(row: ScheduledRow): AddMessageBody {
  const { content, sender_type, visibility, mentions, client_id, reply_to_message_id: quoted } = row
  return {
    content,
    sender_type,
    visibility,
    mentions,
    ...(client_id !== null && { client_id }),
    ...(quoted !== null && { reply_to_message_id: toId('message', quoted) }),
  }
}
