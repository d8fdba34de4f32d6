import type { Tx } from '../db/sql.ts'
import { append, type EventActor, type NewEvent } from '../log/append.ts'
import { dropEntries } from '../search/index.ts'

/** What takes the place of a subject, which holds what somebody wrote. */
export const emptySubject = 'Erased'

/** A platform may repeat a message for seven days, and a raw payload may wait for as long as those are kept. */
const repeatDays = 30

export type Emptying = { actor: EventActor; reason: 'erasure' | 'retention'; at: Date }

export type Counts = Record<string, number>

/**
 * Takes everything out of a ticket that somebody wrote or sent, and closes it; what is left are numbers, times and who of the company
 * worked on it, so counts and reports stay right. Doing it again takes what was written meanwhile.
 * @returns rows that were deleted or emptied, by table
 */
export async function emptyTicket(tx: Tx, ticketId: string, { actor, reason, at }: Emptying): Promise<Counts> {
  const [ticket] = await tx<{ status: 'new' | 'closed'; emptied_at: Date | null }[]>`
    select status, emptied_at from ticket where id = ${ticketId} for no key update`
  if (!ticket) return {}
  const [facts] = await tx<{ at: Date; full: number }[]>`
    select greatest(${at}, max(occurred_at)) as at, count(*) filter (where redacted_at is null)::int as full
    from message where ticket_id = ${ticketId}`
  const isDue = ticket.emptied_at === null || facts!.full > 0
  const then = facts!.at
  const own = tx`select id from message where ticket_id = ${ticketId}`
  const steps: [string, PromiseLike<{ count: number }>][] = [
    ['erased_name', rememberNames(tx, ticketId, then)],
    ['attachment', tx`delete from attachment where message_id in (${own})`],
    ['message_revision', tx`delete from message_revision where message_id in (${own})`],
    ['reaction', tx`delete from reaction where message_id in (${own})`],
    ['attempt', tx`delete from attempt where message_id in (${own})`],
    ['delivery', tx`delete from delivery where ticket_id = ${ticketId}`],
    ['scheduled_message', tx`delete from scheduled_message where ticket_id = ${ticketId}`],
    ['draft', tx`delete from draft where ticket_id = ${ticketId}`],
  ]
  if (isDue)
    steps.push(
      ['early_status', dropEarly(tx, ticketId)],
      ['message', emptyMessages(tx, ticketId, then)],
      ['ticket', emptyFacts(tx, ticketId, then)],
    )
  const done = await Promise.all(steps.map(async ([name, rows]) => [name, (await rows).count] as const))
  const { erased_name: _, ...counts } = Object.fromEntries(done)
  if (!isDue) return counts
  const search_entry = await dropEntries(tx, ticketId)
  const told = { ticketId, messageId: null, actor, at: then }
  const events: NewEvent[] = [{ type: 'ticket.emptied', data: { reason }, ...told }]
  if (ticket.status !== 'closed')
    events.unshift({
      type: 'ticket.status_changed',
      data: { from: ticket.status, to: 'closed', reason: 'agent' },
      ...told,
    })
  await append(tx, events)
  return { ...counts, search_entry }
}

/** So that a platform's repeat of what was erased is known as one, and by nothing else. */
function rememberNames(tx: Tx, ticketId: string, at: Date) {
  return tx`
    insert into erased_name (hash, erased_at)
    select distinct sha256(convert_to(inbox_id::text || ' ' || external_id, 'UTF8')), ${at}::timestamptz from message
    where ticket_id = ${ticketId} and external_id is not null and inbox_id is not null
      and created_at > ${at}::timestamptz - make_interval(days => ${repeatDays})
    on conflict (hash) do update set erased_at = excluded.erased_at`
}

function dropEarly(tx: Tx, ticketId: string) {
  return tx`
    delete from early_status e using message m
    where m.ticket_id = ${ticketId} and e.inbox_id = m.inbox_id and e.external_id = m.external_id`
}

function emptyMessages(tx: Tx, ticketId: string, at: Date) {
  return tx`
    update message set content = '', meta = null, identity_id = null, external_id = null, reply_to = null, client_id = null,
      delivery = null, failure_code = null, failure_reason = null, has_attachments = false, has_reactions = false,
      redacted_at = coalesce(redacted_at, ${at})
    where ticket_id = ${ticketId}`
}

/** Tags of the catalogue say what a ticket was about; others may say anything. */
function emptyFacts(tx: Tx, ticketId: string, at: Date) {
  return tx`
    update ticket t set subject = ${emptySubject}, custom = '{}', origin_platform_id = '', identity_id = null, waiting_since = null,
      snoozed_until = null, undelivered_count = 0, status = 'closed', closed_at = coalesce(t.closed_at, ${at}), emptied_at = ${at},
      tags = array(select x from unnest(t.tags) with ordinality as u(x, n)
        where exists (select from tag where lower(tag.name) = lower(x)) order by n),
      version = t.version + 1, updated_at = ${at}
    where t.id = ${ticketId}`
}
