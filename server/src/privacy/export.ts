import { Readable } from 'node:stream'
import { type IdKind, toId } from '@parley/contract'
import { presentCustomer } from '../customers/present.ts'
import { findCustomer } from '../customers/store.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { findErasure, presentErasure } from './store.ts'

const messagesAtOnce = 500
/** Read ahead of a slow client, so that what is not huge holds its connection for a moment only. */
const aheadBytes = 4 * 1024 * 1024

/**
 * Everything that is held about a customer as one JSON text, read in one snapshot while it is sent: of a long history only a page
 * is in memory. Files that Parley keeps would stand in it; today it keeps where they are. Undefined when there is no such customer.
 * @param at the moment that the text says it was made
 */
export async function exportCustomer(sql: Sql, customerId: string, at: Date): Promise<Readable | undefined> {
  const isThere = await sql`select 1 from customer where id = ${customerId}`
  return isThere.length === 0
    ? undefined
    : Readable.from(chunks(sql, customerId, at), { objectMode: false, highWaterMark: aheadBytes })
}

async function* chunks(sql: Sql, customerId: string, at: Date): AsyncGenerator<string> {
  const connection = await sql.reserve()
  try {
    await connection`begin isolation level repeatable read read only`
    yield* written(connection as unknown as Tx, customerId, at)
  } finally {
    await connection`rollback`.catch(() => {})
    connection.release()
  }
}

async function* written(tx: Tx, customerId: string, at: Date): AsyncGenerator<string> {
  const customer = await findCustomer(tx, { kind: 'all' }, customerId)
  const erasure = await findErasure(tx, customerId)
  const head = {
    format: 'parley.customer.1',
    exported_at: at.toISOString(),
    customer: customer ? presentCustomer(customer) : null,
    identities: await identitiesOf(tx, customerId),
    account: await accountOf(tx, customerId),
    notes: await notesOf(tx, customerId),
    erasures: erasure ? [presentErasure(erasure)] : [],
  }
  yield `${JSON.stringify(head).slice(0, -1)},"tickets":[`
  const tickets = await tx<{ id: string }[]>`select id from ticket where customer_id = ${customerId} order by id`
  let comma = ''
  for (const { id } of tickets) {
    yield comma
    yield* writtenTicket(tx, id)
    comma = ','
  }
  yield ']}'
}

async function* writtenTicket(tx: Tx, id: string): AsyncGenerator<string> {
  const [facts] = await tx<{ facts: object; events: string[] | null }[]>`
    select to_jsonb(t) - 'id' as facts, (select json_agg(e.id order by e.seq) from event e where e.ticket_id = t.id
      and e.type in ('ticket.assigned', 'ticket.status_changed', 'ticket.updated')) as events
    from ticket t where t.id = ${id}`
  const head = {
    ticket_id: toId('ticket', id),
    ...outward(facts?.facts ?? {}),
    events: (facts?.events ?? []).map((one) => toId('event', one)),
  }
  yield `${JSON.stringify(head).slice(0, -1)},"messages":[`
  let after: { at: string; id: string } | null = null
  for (let comma = ''; ; comma = ',') {
    const page: MessageFacts[] = await messagesOf(tx, id, after)
    if (page.length > 0) yield comma + page.map(presentFacts).join()
    const last = page.at(-1)
    if (!last || page.length < messagesAtOnce) break
    after = { at: last.at, id: last.id }
  }
  yield ']}'
}

type MessageFacts = { id: string; at: string; facts: object }

function presentFacts({ id, at: _, facts, ...more }: MessageFacts): string {
  return JSON.stringify({ message_id: toId('message', id), ...outward(facts), ...more })
}

const kindOf: Record<string, IdKind> = {
  agent_id: 'agent',
  assigned_agent_id: 'agent',
  department_id: 'department',
  inbox_id: 'inbox',
  identity_id: 'identity',
  customer_id: 'customer',
  ticket_id: 'ticket',
  previous_ticket_id: 'ticket',
  last_public_message_id: 'message',
  last_agent_message_id: 'message',
}

/** Ids as they are everywhere else outside. */
function outward(facts: object): object {
  const entries = Object.entries(facts).map(([name, value]) => {
    const kind = kindOf[name]
    return [name, kind && typeof value === 'string' ? toId(kind, value) : value]
  })
  return Object.fromEntries(entries)
}

/** Columns as they are: of an export nothing is to be left out. */
function messagesOf(tx: Tx, ticketId: string, after: { at: string; id: string } | null): Promise<MessageFacts[]> {
  return tx<MessageFacts[]>`
    select m.id, m.occurred_at::text as at, to_jsonb(m) - 'id' as facts,
      (select json_agg(to_jsonb(a) - 'message_id' order by a.ordinal) from attachment a where a.message_id = m.id) as attachments,
      (select json_agg(to_jsonb(r) - 'message_id' order by r.reacted_at) from reaction r where r.message_id = m.id) as reactions,
      (select json_agg(to_jsonb(v) - 'message_id' order by v.changed_at, v.id) from message_revision v where v.message_id = m.id)
        as revisions,
      (select json_agg(to_jsonb(y) - 'message_id' order by y.started_at, y.id) from attempt y where y.message_id = m.id) as attempts
    from message m where m.ticket_id = ${ticketId}
      ${after ? tx`and (m.occurred_at, m.id) > (${after.at}::timestamptz, ${after.id})` : tx``}
    order by m.occurred_at, m.id limit ${messagesAtOnce}`
}

async function identitiesOf(tx: Tx, customerId: string): Promise<unknown[]> {
  const rows = await tx<{ id: string; facts: object }[]>`
    select i.id, to_jsonb(i) - 'id' - 'customer_id' || jsonb_build_object('aliases', (
      select coalesce(jsonb_agg(to_jsonb(a) - 'identity_id' order by a.created_at), '[]') from identity_alias a where a.identity_id = i.id
    )) as facts
    from channel_identity i where i.customer_id = ${customerId} order by i.id`
  return rows.map(({ id, facts }) => ({ identity_id: toId('identity', id), ...facts }))
}

async function accountOf(tx: Tx, customerId: string): Promise<unknown> {
  const [row] = await tx<{ facts: object }[]>`
    select to_jsonb(a) - array['id', 'password_hash', 'version', 'customer_id'] as facts
    from customer_account a where a.customer_id = ${customerId}`
  return row?.facts ?? null
}

async function notesOf(tx: Tx, customerId: string): Promise<unknown[]> {
  const rows = await tx<{ id: string; facts: object }[]>`
    select id, to_jsonb(n) - 'id' - 'customer_id' as facts from customer_note n where customer_id = ${customerId} order by id`
  return rows.map(({ id, facts }) => ({ note_id: toId('note', id), ...facts }))
}
