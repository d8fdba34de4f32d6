import {
  type PortalMessage,
  type PortalTicket,
  type PortalTicketDetail,
  type SenderType,
  type Status,
  toId,
} from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import type { Db } from '../db/sql.ts'

// What customers see of tickets: public messages and nothing that notes leave behind, not even a time.

type TicketRow = {
  id: string
  number: string
  title: string
  description: string | null
  status: Status
  created_at: Date
  updated_at: Date
  previous_ticket_id: string | null
}
type MessageRow = { id: string; content: string; sender_type: SenderType; created_at: Date | string }

/** Messages of one ticket that its reply holds at most, the newest. */
const mostMessages = 1000

const isShown = (sql: Db) => sql`m.visibility = 'public' and m.deleted_at is null`

const columns = (sql: Db) => sql`
  t.id, t.number, t.subject as title, t.status, t.created_at, t.previous_ticket_id,
  greatest(t.created_at, (select m.created_at from message m where m.id = t.last_public_message_id)) as updated_at, (
    select m.content from message m where m.ticket_id = t.id and m.sender_type = 'customer' and ${isShown(sql)}
    order by m.occurred_at, m.id limit 1
  ) as description`

/** Newest first, from the one after `before` (UUID) on. */
export async function listTickets(
  sql: Db,
  scope: Scope,
  limit: number,
  before: string | null,
): Promise<PortalTicket[]> {
  const rows = await sql<TicketRow[]>`
    select ${columns(sql)} from ticket t
    where ${ticketScope(sql, scope)} ${before === null ? sql`` : sql`and t.id < ${before}`}
    order by t.id desc limit ${limit}`
  return rows.map(presentTicket)
}

/** A ticket with its messages in one snapshot; undefined when it is absent or somebody else's. */
export async function loadTicket(sql: Db, scope: Scope, id: string): Promise<PortalTicketDetail | undefined> {
  const [row] = await sql<(TicketRow & { messages: MessageRow[] | null })[]>`
    select ${columns(sql)}, (
      select json_agg(x order by x.occurred_at, x.id) from (
        select m.id, m.content, m.sender_type, m.created_at, m.occurred_at from message m
        where m.ticket_id = t.id and ${isShown(sql)} order by m.occurred_at desc, m.id desc limit ${mostMessages}
      ) x
    ) as messages
    from ticket t where t.id = ${id} and ${ticketScope(sql, scope)}`
  if (!row) return undefined
  const previous = row.previous_ticket_id && toId('ticket', row.previous_ticket_id)
  return { ...presentTicket(row), previous_ticket_id: previous, messages: (row.messages ?? []).map(presentMessage) }
}

/** One message that the customer wrote, with its ticket. */
export async function findOwnMessage(sql: Db, scope: Scope, id: string) {
  const [row] = await sql<(MessageRow & { ticket_id: string })[]>`
    select m.id, m.content, m.sender_type, m.created_at, m.ticket_id from message m join ticket t on t.id = m.ticket_id
    where m.id = ${id} and ${isShown(sql)} and ${ticketScope(sql, scope)}`
  return row && { ...presentMessage(row), ticket_id: toId('ticket', row.ticket_id) }
}

function presentTicket(row: TicketRow): PortalTicket {
  return {
    id: toId('ticket', row.id),
    number: Number(row.number),
    title: row.title,
    description: row.description ?? '',
    status: row.status,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

const roles = { customer: 'user', agent: 'agent', bot: 'assistant', system: 'system' } as const

function presentMessage({ id, content, sender_type, created_at }: MessageRow): PortalMessage {
  return {
    id: toId('message', id),
    content,
    role: roles[sender_type],
    is_ai: sender_type === 'bot',
    created_at: new Date(created_at).toISOString(),
  }
}
