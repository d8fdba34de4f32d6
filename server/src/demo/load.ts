import { toId } from '@parley/contract'
import { uuidv7obj } from 'uuidv7'
import type { Passwords } from '../access/index.ts'
import type { Sql } from '../db/sql.ts'
import type { InboxBook } from '../inboxes/book.ts'
import { append, type NewEvent } from '../log/append.ts'
import { makeCompany } from './company.ts'
import { customOf } from './customer-facts.ts'
import { loadQueues } from './load-queues.ts'
import { loadSettings } from './load-settings.ts'
import type { DemoCompany, DemoMessage, DemoTicket } from './types.ts'

/** Shown at the start; the demo exists in development only. */
export const demoPassword = 'northtrail-demo'
const seed = 7
const demoLock = 7_265_030

/**
 * Writes the demo company into a database that has no tickets yet; once, whatever the number of starts and nodes.
 * @returns what was made, or null when there was nothing to do.
 */
export async function loadDemo(deps: { sql: Sql; book: InboxBook; now: Date; passwords: Passwords }) {
  const [known] = await deps.sql`select 1 from setting where key = 'demo' union all select 1 from ticket limit 1`
  if (known) return null
  const company = makeCompany({ seed, now: deps.now })
  const rows = rowsOf(company, deps.book)
  const passwordHash = await deps.passwords.hash(demoPassword)
  return deps.sql.begin(async (tx) => {
    await tx`select pg_advisory_xact_lock(${demoLock})`
    const made =
      await tx`insert into setting (key, value) values ('demo', ${tx.json({ seed })}) on conflict do nothing returning 1`
    if (made.length === 0) return null
    await tx`insert into department ${tx(rows.departments)}`
    await tx`insert into agent ${tx(rows.agents.map((agent) => ({ ...agent, password_hash: passwordHash })))}`
    await tx`insert into department_member ${tx(rows.members)}`
    await tx`insert into customer ${tx(rows.customers)}`
    await tx`insert into channel_identity ${tx(rows.identities)}`
    await loadSettings(tx, { company, idOf: rows.idOf, now: deps.now })
    for (const tickets of chunks(rows.tickets)) await tx`insert into ticket ${tx(tickets)}`
    for (const messages of chunks(rows.messages)) await tx`insert into message ${tx(messages)}`
    await loadQueues(tx, deps.now)
    for (const events of chunks(rows.events)) await append(tx, events)
    const { length: tickets } = rows.tickets
    return {
      name: company.name,
      agents: rows.agents.length,
      customers: rows.customers.length,
      tickets,
      messages: rows.messages.length,
    }
  })
}

function rowsOf(company: DemoCompany, book: InboxBook) {
  const ids = new Map<string, string>()
  const idOf = (key: string) => ids.get(key) ?? ids.set(key, uuidAt(new Date())).get(key)!
  const departments = company.departments.map(({ key, name }) => ({ id: idOf(key), name }))
  const agents = company.agents.map(({ key, name, email, role }) => ({ id: idOf(key), name, email, role }))
  const members = company.agents.flatMap((agent) =>
    agent.departmentKeys.map((key) => ({ agent_id: idOf(agent.key), department_id: idOf(key) })),
  )
  const customers = company.customers.map(({ key, name, primaryEmail }, at) => ({
    id: idOf(key),
    name,
    primary_email: primaryEmail,
    custom: customOf(seed, at),
  }))
  const identities = company.customers.flatMap((customer) =>
    customer.identities.map(({ channel, address, displayName }) => ({
      id: idOf(`${channel} ${address}`),
      customer_id: idOf(customer.key),
      channel,
      scope: scopeOf(book, channel),
      kind: book.defaultOf(channel)?.channel.capabilities.addressKind ?? 'external',
      address,
      handle: channel === 'whatsapp' ? `+${address}` : address,
      display_name: displayName,
    })),
  )
  const written = [...company.tickets]
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())
    .map((ticket) => ticketRows(ticket, idOf, book))
  return {
    idOf,
    departments,
    agents,
    members,
    customers,
    identities,
    tickets: written.map(({ ticket }) => ticket),
    messages: written.flatMap(({ messages }) => messages),
    events: written.flatMap(({ events }) => events),
  }
}

function ticketRows(ticket: DemoTicket, idOf: (key: string) => string, book: InboxBook) {
  const id = uuidAt(ticket.createdAt)
  const inbox = book.defaultOf(ticket.channel)
  const identityId = idOf(`${ticket.channel} ${ticket.identityAddress}`)
  const messages = ticket.messages.map((message, n) => ({
    id: uuidAt(message.occurredAt),
    ticket_id: id,
    position: n + 1,
    sender_type: message.senderType,
    visibility: message.visibility,
    content_type: 'text',
    content: message.content,
    agent_id: message.agentKey ? idOf(message.agentKey) : null,
    inbox_id: inbox?.id ?? null,
    identity_id: identityId,
    occurred_at: message.occurredAt,
    created_at: message.occurredAt,
    delivery: message.delivery?.state ?? null,
    failure_code: message.delivery?.reason ? 'demo' : null,
    failure_reason: message.delivery?.reason ?? null,
  }))
  const lastId = (wanted: (message: DemoMessage) => boolean) =>
    messages[ticket.messages.findLastIndex(wanted)]?.id ?? null
  const end = ticket.messages.at(-1)?.occurredAt ?? ticket.createdAt
  const isDone = ticket.status === 'resolved' || ticket.status === 'closed'
  return {
    ticket: {
      id,
      subject: ticket.subject,
      status: ticket.status,
      priority: ticket.priority,
      channel: ticket.channel,
      inbox_id: inbox?.id ?? null,
      customer_id: idOf(ticket.customerKey),
      identity_id: identityId,
      origin_platform_id: ticket.identityAddress,
      is_bot_handoff: ticket.isBotHandoff,
      one_open: inbox?.channel.capabilities.oneOpenTicket ?? false,
      department_id: ticket.departmentKey ? idOf(ticket.departmentKey) : null,
      assigned_agent_id: ticket.assignedAgentKey ? idOf(ticket.assignedAgentKey) : null,
      tags: ticket.tags,
      message_count: messages.length,
      last_public_message_id: lastId((message) => message.visibility === 'public'),
      last_agent_message_id: lastId((message) => message.visibility === 'public' && message.senderType === 'agent'),
      last_inbound_at: ticket.messages.findLast((message) => message.senderType === 'customer')?.occurredAt ?? null,
      resolved_at: isDone ? end : null,
      closed_at: ticket.status === 'closed' ? end : null,
      created_at: ticket.createdAt,
      updated_at: end,
    },
    messages,
    events: eventsOf(ticket, id, messages, idOf),
  }
}

function eventsOf(
  ticket: DemoTicket,
  id: string,
  messages: { id: string; agent_id: string | null }[],
  idOf: (key: string) => string,
): NewEvent[] {
  const actorOf = (message: DemoMessage, agentId: string | null): NewEvent['actor'] => {
    if (message.senderType === 'customer') return { type: 'customer', id: idOf(ticket.customerKey) }
    return agentId ? { type: 'agent', id: agentId } : { type: 'system', id: null }
  }
  const told: NewEvent[] = [
    {
      type: 'ticket.created',
      ticketId: id,
      messageId: null,
      actor: { type: 'customer', id: idOf(ticket.customerKey) },
      data: { status: 'new', priority: ticket.priority, channel: ticket.channel, previous_ticket_id: null },
      at: ticket.createdAt,
    },
  ]
  ticket.messages.forEach((message, n) => {
    const row = messages[n]!
    told.push({
      type: 'message.created',
      ticketId: id,
      messageId: row.id,
      actor: actorOf(message, row.agent_id),
      data: { sender_type: message.senderType, visibility: message.visibility, content_type: 'text' },
      at: message.occurredAt,
    })
  })
  const end = ticket.messages.at(-1)?.occurredAt ?? ticket.createdAt
  if (ticket.assignedAgentKey)
    told.push({
      type: 'ticket.assigned',
      ticketId: id,
      messageId: null,
      actor: { type: 'system', id: null },
      data: { from: null, to: toId('agent', idOf(ticket.assignedAgentKey)) },
      at: end,
    })
  if (ticket.status !== 'new')
    told.push({
      type: 'ticket.status_changed',
      ticketId: id,
      messageId: null,
      actor: { type: 'system', id: null },
      data: { from: 'new', to: ticket.status, reason: 'agent' },
      at: end,
    })
  return told
}

function scopeOf(book: InboxBook, channel: string): string {
  const inbox = book.defaultOf(channel)
  return inbox && !inbox.channel.capabilities.globalAddresses ? inbox.id : ''
}

/** A UUIDv7 of a moment in the past, so that ids sort like the story they tell. */
function uuidAt(at: Date): string {
  const bytes = Buffer.from(uuidv7obj().bytes)
  bytes.writeUIntBE(at.getTime(), 0, 6)
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

function chunks<T>(rows: readonly T[], size = 500): T[][] {
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, n) => rows.slice(n * size, (n + 1) * size))
}
