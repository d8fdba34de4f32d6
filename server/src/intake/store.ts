import type { Db, Tx } from '../db/sql.ts'
import { appendAtOnce } from '../log/append.ts'
import type { EventRow } from '../log/read.ts'
import type { RecordedReceipt } from './record.ts'
import type { Aside } from './work.ts'
import type { Writes } from './writes.ts'

/** What only the database knows of a batch. */
export type Written = {
  /** Of the new tickets, by id. */
  numbers: ReadonlyMap<string, string>
  /** The batch's events, when they got their places in the log at once. */
  logged: EventRow[] | null
}

/**
 * Writes a planned batch: one set-based statement a table, all sent at once down the transaction's connection.
 * @throws 23505 when another transaction made one of the rows first; then the batch is loaded and planned anew.
 */
export async function writeBatch(tx: Tx, writes: Writes): Promise<Written> {
  const rows = (list: readonly unknown[]) => list as never
  let numbered: PromiseLike<{ id: string; number: string }[]> | undefined
  const statements: PromiseLike<unknown>[] = []
  if (writes.customers.length > 0)
    statements.push(tx`
      insert into customer (id, name, primary_email, created_at, updated_at)
      select id, name, claimed_email, at, at from json_to_recordset(${rows(writes.customers)}::json)
        as r(id uuid, name text, claimed_email text, at timestamptz)`)
  if (writes.identities.length > 0)
    statements.push(tx`
      insert into channel_identity (id, customer_id, channel, scope, kind, address, handle, display_name, profile, created_at)
      select id, customer_id, channel, scope, kind, address, handle, display_name, profile, at
      from json_to_recordset(${rows(writes.identities)}::json) as r(id uuid, customer_id uuid, channel text, scope text, kind text,
        address text, handle text, display_name text, profile jsonb, at timestamptz)`)
  if (writes.aliases.length > 0)
    statements.push(tx`
      insert into identity_alias (channel, scope, address, kind, identity_id)
      select channel, scope, address, kind, identity_id from json_to_recordset(${rows(writes.aliases)}::json)
        as r(channel text, scope text, address text, kind text, identity_id uuid)
      on conflict (channel, scope, address) do update set identity_id = excluded.identity_id`)
  if (writes.moves.size > 0) statements.push(moveIdentities(tx, writes))
  if (writes.tickets.length > 0) {
    numbered = insertTickets(tx, writes)
    statements.push(numbered)
  }
  if (writes.changedTickets.size > 0) statements.push(updateTickets(tx, writes))
  if (writes.messages.length > 0)
    statements.push(tx`
      insert into message (id, ticket_id, position, sender_type, visibility, content_type, content, meta, inbox_id, identity_id,
        external_id, reply_to, delivery, occurred_at, created_at, has_attachments)
      select id, ticket_id, position, sender_type, 'public', content_type, content, meta, inbox_id, identity_id, external_id,
        reply_to, delivery, occurred_at, now(), has_attachments
      from json_to_recordset(${rows(writes.messages)}::json) as r(id uuid, ticket_id uuid, position int, sender_type text,
        content_type text, content text, meta jsonb, inbox_id uuid, identity_id uuid, external_id text, reply_to text, delivery text,
        occurred_at timestamptz, has_attachments boolean)`)
  if (writes.lateAnswers.size > 0) statements.push(findWhoWaits(tx, writes))
  if (writes.attachments.length > 0)
    statements.push(tx`
      insert into attachment (id, message_id, ordinal, kind, external_id, url, mime_type, file_name, size_bytes, sha256, created_at)
      select id, message_id, ordinal, kind, external_id, url, mime_type, file_name, size_bytes, sha256, at
      from json_to_recordset(${rows(writes.attachments)}::json) as r(id uuid, message_id uuid, ordinal smallint, kind text,
        external_id text, url text, mime_type text, file_name text, size_bytes bigint, sha256 text, at timestamptz)`)
  if (writes.deliveryChanges.size > 0) statements.push(moveDeliveries(tx, writes), settleDeliveries(tx, writes))
  if (writes.earlyStatuses.length > 0)
    statements.push(tx`
      insert into early_status (inbox_id, external_id, status, at, failure_code, failure_reason)
      select inbox_id, external_id, status, at, failure_code, failure_reason
      from json_to_recordset(${rows(writes.earlyStatuses)}::json) as r(inbox_id uuid, external_id text, status text, at timestamptz,
        failure_code text, failure_reason text)
      on conflict do nothing`)
  if (writes.edits.length > 0) statements.push(...writeEdits(tx, writes))
  if (writes.reactions.length > 0) statements.push(...writeReactions(tx, writes))
  const logged = writes.events.length > 0 ? appendAtOnce(tx, writes.events) : null
  await Promise.all([...statements, logged])
  return { numbers: new Map((await numbered)?.map(({ id, number }) => [id, number])), logged: await logged }
}

/**
 * The new address and the identity's own change places; the old one goes on leading here. People know the identity by the new
 * one, unless it is an id of the platform's own and they have a phone number.
 */
function moveIdentities(tx: Tx, writes: Writes) {
  return tx`
    with wanted as (
      select i.id, i.channel, i.scope, i.address as old_address, i.kind as old_kind, r.address, r.kind,
        case when r.kind = 'phone' or i.handle = i.address then r.handle else i.handle end as handle
      from json_to_recordset(${[...writes.moves.values()] as never}::json) as r(identity_id uuid, kind text, address text, handle text)
      join channel_identity i on i.id = r.identity_id and i.address <> r.address
    ), kept as (
      insert into identity_alias (channel, scope, address, kind, identity_id)
      select channel, scope, old_address, old_kind, id from wanted on conflict do nothing
    ), gone as (
      delete from identity_alias a using wanted w where a.channel = w.channel and a.scope = w.scope and a.address = w.address
    )
    update channel_identity i set address = w.address, kind = w.kind, handle = w.handle from wanted w where i.id = w.id`
}

function insertTickets(tx: Tx, writes: Writes) {
  const rows = writes.tickets.map(({ state, customer: _, ...ticket }) => ({
    ...ticket,
    status: state.status,
    message_count: state.messageCount,
    last_public_message_id: state.lastPublicMessageId,
    last_agent_message_id: state.lastAgentMessageId,
    last_inbound_at: state.lastInboundAt,
    waiting_since: state.waitingSince,
    undelivered_count: state.undeliveredCount,
  }))
  return tx<{ id: string; number: string }[]>`
    insert into ticket (id, subject, status, priority, channel, inbox_id, customer_id, identity_id, origin_platform_id,
      is_bot_handoff, one_open, department_id, tags, previous_ticket_id, message_count, last_public_message_id,
      last_agent_message_id, last_inbound_at, waiting_since, undelivered_count, created_at, updated_at)
    select id, subject, status, priority, channel, inbox_id, customer_id, identity_id, origin_platform_id, is_bot_handoff, one_open,
      department_id, tags, previous_ticket_id, message_count, last_public_message_id, last_agent_message_id, last_inbound_at,
      waiting_since, undelivered_count, at, at
    from json_to_recordset(${rows as never}::json) as r(id uuid, subject text, status text, priority text, channel text,
      inbox_id uuid, customer_id uuid, identity_id uuid, origin_platform_id text, is_bot_handoff boolean, one_open boolean,
      department_id uuid, tags text[], previous_ticket_id uuid, message_count int, last_public_message_id uuid,
      last_agent_message_id uuid, last_inbound_at timestamptz, waiting_since timestamptz, undelivered_count int, at timestamptz)
    order by id returning id, number`
}

function updateTickets(tx: Tx, writes: Writes) {
  const rows = [...writes.changedTickets].map((ticket) => ({
    id: ticket.id,
    status: ticket.status,
    resolved_at: ticket.resolvedAt,
    message_count: ticket.messageCount,
    last_public_message_id: ticket.lastPublicMessageId,
    last_agent_message_id: ticket.lastAgentMessageId,
    last_inbound_at: ticket.lastInboundAt,
    waiting_since: ticket.waitingSince,
    snoozed_until: ticket.snoozedUntil,
    undelivered_count: ticket.undeliveredCount,
  }))
  return tx`
    update ticket t set status = r.status, resolved_at = r.resolved_at, message_count = r.message_count,
      last_public_message_id = r.last_public_message_id, last_agent_message_id = r.last_agent_message_id,
      last_inbound_at = r.last_inbound_at, waiting_since = r.waiting_since, snoozed_until = r.snoozed_until,
      undelivered_count = r.undelivered_count, version = t.version + 1, updated_at = clock_timestamp()
    from json_to_recordset(${rows as never}::json) as r(id uuid, status text, resolved_at timestamptz, message_count int,
      last_public_message_id uuid, last_agent_message_id uuid, last_inbound_at timestamptz, waiting_since timestamptz,
      snoozed_until timestamptz, undelivered_count int)
    where t.id = r.id`
}

/** The first message after a late answer that nobody has answered, by the rule of tickets/waiting.ts. */
function findWhoWaits(tx: Tx, writes: Writes) {
  return tx`
    update ticket t set waiting_since = (
      select min(m.occurred_at) from message m
      where m.ticket_id = t.id and m.occurred_at >= r.at and m.sender_type = 'customer' and m.visibility = 'public' and not exists (
        select from message a where a.ticket_id = m.ticket_id and a.occurred_at >= m.occurred_at and a.position > m.position
          and a.sender_type in ('agent', 'bot') and a.visibility = 'public'
      )
    )
    from json_to_recordset(${[...writes.lateAnswers.values()] as never}::json) as r(ticket_id uuid, at timestamptz)
    where t.id = r.ticket_id`
}

function moveDeliveries(tx: Tx, writes: Writes) {
  return tx`
    update message m set delivery = r.delivery, external_id = coalesce(m.external_id, r.external_id),
      failure_code = r.code, failure_reason = r.reason
    from json_to_recordset(${[...writes.deliveryChanges.values()] as never}::json)
      as r(id uuid, delivery text, external_id text, code text, reason text)
    where m.id = r.id`
}

/** A message that the platform has reported on needs no further try. */
function settleDeliveries(tx: Tx, writes: Writes) {
  return tx`delete from delivery where message_id = any(${[...writes.deliveryChanges.keys()]}::uuid[])`
}

function writeEdits(tx: Tx, writes: Writes) {
  const rows = writes.edits as never
  return [
    tx`
      insert into message_revision (id, message_id, content, change, changed_at)
      select id, message_id, old, change, at from json_to_recordset(${rows}::json)
        as r(id uuid, message_id uuid, old text, change text, at timestamptz)`,
    tx`
      update message m set content = coalesce(r.content, m.content),
        edited_at = case when r.change = 'edited' then r.at else m.edited_at end,
        deleted_at = case when r.change = 'deleted' then r.at else m.deleted_at end
      from (
        select distinct on (message_id) * from json_to_recordset(${rows}::json)
          as r(message_id uuid, content text, change text, at timestamptz) order by message_id, at desc
      ) r where m.id = r.message_id`,
  ]
}

function writeReactions(tx: Tx, writes: Writes) {
  const last = new Map(writes.reactions.map((reaction) => [`${reaction.message_id} ${reaction.identity_id}`, reaction]))
  const rows = [...last.values()]
  const kept = rows.filter((row) => row.emoji !== null)
  const gone = rows.filter((row) => row.emoji === null)
  return [
    tx`
      insert into reaction (message_id, identity_id, emoji, reacted_at)
      select message_id, identity_id, emoji, at from json_to_recordset(${kept as never}::json)
        as r(message_id uuid, identity_id uuid, emoji text, at timestamptz)
      on conflict (message_id, identity_id) do update set emoji = excluded.emoji, reacted_at = excluded.reacted_at`,
    tx`
      delete from reaction x using json_to_recordset(${gone as never}::json) as r(message_id uuid, identity_id uuid)
      where x.message_id = r.message_id and x.identity_id = r.identity_id`,
    tx`
      update message m set has_reactions = exists (select from reaction x where x.message_id = m.id)
      where m.id = any(${rows.map((row) => row.message_id)}::uuid[])`,
  ]
}

/** The oldest receipts that wait, without their bodies. */
export async function claimReceipts(sql: Db, limit: number): Promise<{ receipt_id: string; replay: boolean }[]> {
  return sql<{ receipt_id: string; replay: boolean }[]>`
    select receipt_id, replay from receipt_queue order by receipt_id limit ${limit}`
}

export async function loadReceipts(sql: Db, ids: readonly string[]): Promise<RecordedReceipt[]> {
  if (ids.length === 0) return []
  const rows = await sql<
    {
      id: string
      channel: string
      inbox_ids: string[]
      body: string | null
      body_bytes: Buffer | null
      received_at: Date
    }[]
  >`select id, channel, inbox_ids, body, body_bytes, received_at from receipt where id = any(${ids as string[]}::bigint[])`
  return rows.map((row) => ({
    id: row.id,
    channel: row.channel,
    inboxIds: row.inbox_ids,
    body: row.body_bytes ?? Buffer.from(row.body ?? '', 'utf8'),
    receivedAt: row.received_at,
  }))
}

/** Takes receipts off the queue and keeps their bad entries aside; entries that were aside and are good now are marked so. */
export async function finishReceipts(
  tx: Tx,
  ids: readonly string[],
  replayed: readonly string[],
  asides: readonly (Aside & { id: string })[],
): Promise<void> {
  const statements: PromiseLike<unknown>[] = [
    tx`delete from receipt_queue where receipt_id = any(${ids as string[]}::bigint[])`,
  ]
  if (replayed.length > 0)
    statements.push(
      tx`update quarantine set resolved_at = now() where receipt_id = any(${replayed as string[]}::bigint[]) and resolved_at is null`,
    )
  if (asides.length > 0)
    statements.push(tx`
      insert into quarantine (id, receipt_id, pointer, kind, reason)
      select id, "receiptId", pointer, kind, reason from json_to_recordset(${asides as never}::json)
        as r(id uuid, "receiptId" bigint, pointer text, kind text, reason text)
      on conflict (receipt_id, pointer) do update set kind = excluded.kind, reason = excluded.reason, resolved_at = null`)
  await Promise.all(statements)
}
