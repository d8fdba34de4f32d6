import type { DeliveryState } from '@parley/contract'
import { ticketScope } from '../access/scope.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import { append, type EventActor } from '../log/append.ts'
import { undeliveredChange } from '../messages/delivery.ts'
import type { Sight } from '../messages/store.ts'
import { dropEntries } from '../search/index.ts'
import { sweepReceipts } from './receipts.ts'
import { dropRepliesOf } from './traces.ts'

/** What takes the place of a subject that was made of the message's words. */
const redactedSubject = 'Redacted message'

export type RedactWish = { sight: Sight; messageId: string; actor: EventActor; at: Date }

type Facts = {
  ticket_id: string
  sender_type: string
  position: number
  content: string
  subject: string
  delivery: DeliveryState | null
  external_id: string | null
  occurred_at: Date
  redacted_at: Date | null
}

/**
 * Takes a message's words, what it said before, its files, quotes and reactions out for good; what waits to be sent is not sent. It
 * keeps its place, time and author, and the platform's name for it, by which a repeat is known. A second time changes nothing.
 * @throws Problem `message_not_found`
 */
export async function redactMessage(sql: Sql, wish: RedactWish): Promise<void> {
  const facts = (await sql.begin(async (tx) => {
    const found = await lockMessage(tx, wish)
    if (!found) throw new Problem('message_not_found')
    if (found.redacted_at) return null
    await write(tx, found, wish)
    return found
  })) as Facts | null
  if (!facts) return
  await dropRepliesOf(sql, { messageId: wish.messageId, ticketId: facts.ticket_id })
  // Payloads came before what they told was written; a repeat may come later, and a raw one is gone in some weeks.
  if (facts.external_id)
    await sweepReceipts(sql, { names: [facts.external_id], since: new Date(facts.occurred_at.getTime() - 1000) })
}

async function lockMessage(tx: Tx, { sight, messageId }: RedactWish): Promise<Facts | undefined> {
  const locked = await tx`
    select t.id from ticket t where t.id = (select ticket_id from message where id = ${messageId})
      and ${ticketScope(tx, sight.scope)} for no key update of t`
  if (locked.length === 0) return undefined
  const [row] = await tx<Facts[]>`
    select m.ticket_id, m.sender_type, m.position, m.content, t.subject, m.delivery, m.external_id, m.occurred_at, m.redacted_at
    from message m join ticket t on t.id = m.ticket_id
    where m.id = ${messageId} and (${sight.notes} or m.visibility = 'public')`
  return row
}

async function write(tx: Tx, facts: Facts, { messageId, actor, at }: RedactWish): Promise<void> {
  const undelivered = facts.delivery ? undeliveredChange(facts.delivery, 'read') : 0
  const subject = isFromText(facts.subject, facts.content) ? redactedSubject : facts.subject
  await Promise.all([
    tx`delete from attachment where message_id = ${messageId}`,
    tx`delete from message_revision where message_id = ${messageId}`,
    tx`delete from reaction where message_id = ${messageId}`,
    tx`update attempt set reason = null where message_id = ${messageId}`,
    tx`delete from delivery where message_id = ${messageId}`,
    tx`
      update message set content = '', meta = null, reply_to = null, client_id = null, delivery = null, failure_code = null,
        failure_reason = null, has_attachments = false, has_reactions = false, redacted_at = ${at} where id = ${messageId}`,
    tx`
      update ticket set subject = ${subject}, undelivered_count = undelivered_count + ${undelivered}, version = version + 1,
        updated_at = ${at} where id = ${facts.ticket_id}`,
  ])
  await dropEntries(tx, facts.ticket_id, messageId)
  if (subject !== facts.subject) await dropEntries(tx, facts.ticket_id, facts.ticket_id)
  const about = { ticketId: facts.ticket_id, actor, at }
  await append(tx, [
    { type: 'message.redacted', messageId, data: {}, ...about },
    ...(subject === facts.subject
      ? []
      : [{ type: 'ticket.updated' as const, messageId: null, data: { changed: ['subject' as const] }, ...about }]),
  ])
}

/** Whether a subject was made of this text: of its first line, whole or cut. */
function isFromText(subject: string, content: string): boolean {
  const start = subject.replace(/…$/u, '').trim()
  return start !== '' && content.includes(start)
}
