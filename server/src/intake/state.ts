import { type DeliveryState, fromId, type Status } from '@parley/contract'
import { holdPeople } from '../customers/fence.ts'
import type { Tx } from '../db/sql.ts'
import { externalKey } from '../messages/external-key.ts'
import { type IdentityState, loadIdentities } from './state-people.ts'
import { addressKey, scopeOf, senderOf, type Work } from './work.ts'

/** What the database knows of the people, tickets and messages that a batch speaks of. Changed by the plan as it goes. */
export type State = {
  /** By address key. */
  identities: Map<string, IdentityState>
  /** The current ticket by `identity inbox`. */
  threads: Map<string, TicketState>
  tickets: Map<string, TicketState>
  /** By `inbox externalId`. */
  messages: Map<string, MessageState>
  messagesById: Map<string, MessageState>
}

export type TicketState = {
  id: string
  identityId: string | null
  inboxId: string | null
  status: Status
  resolvedAt: Date | null
  messageCount: number
  lastPublicMessageId: string | null
  lastAgentMessageId: string | null
  lastInboundAt: Date | null
  waitingSince: Date | null
  snoozedUntil: Date | null
  undeliveredCount: number
  isNew: boolean
}

export type MessageState = {
  id: string
  ticketId: string
  inboxId: string
  identityId: string | null
  externalId: string | null
  senderType: string
  delivery: DeliveryState | null
  content: string
  occurredAt: Date
  deleted: boolean
}

export const threadKey = (identityId: string, inboxId: string): string => `${identityId} ${inboxId}`

/** Loads the state of a batch and locks its tickets, in id order, until the end of the transaction. */
export async function loadState(tx: Tx, works: readonly Work[]): Promise<State> {
  const [, identities, found] = await Promise.all([holdPeople(tx), loadIdentities(tx, works), loadMessages(tx, works)])
  const unmatched = unmatchedStatuses(works, found)
  const late = unmatched.length > 0 ? await lockAndLoadAgain(tx, unmatched) : []
  const inFlight = await loadInFlight(tx, works, identities)
  const spoken = [...found, ...late, ...inFlight]
  const tickets = await loadTickets(tx, works, identities, spoken)
  // What was read before the locks may have changed while they were waited for.
  const messages = await loadUnderLock(tx, spoken)
  const state: State = {
    identities,
    threads: new Map(),
    tickets: new Map(tickets.map((ticket) => [ticket.id, ticket])),
    messages: new Map(),
    messagesById: new Map(),
  }
  for (const ticket of tickets) {
    if (!ticket.identityId || !ticket.inboxId) continue
    const key = threadKey(ticket.identityId, ticket.inboxId)
    const known = state.threads.get(key)
    if (!known || ranksAbove(ticket, known)) state.threads.set(key, ticket)
  }
  for (const message of messages) {
    if (message.externalId) state.messages.set(externalKey(message.inboxId, message.externalId), message)
    state.messagesById.set(message.id, message)
  }
  // Erased while its ticket was waited for: a repeat of it is one still.
  for (const { id, inboxId, externalId } of spoken) {
    const now = state.messagesById.get(id)
    if (externalId && now?.deleted && !now.externalId) state.messages.set(externalKey(inboxId, externalId), now)
  }
  return state
}

/** The open ticket of a thread goes before any other, else the newest. */
function ranksAbove(a: TicketState, b: TicketState): boolean {
  const open = (ticket: TicketState) => ticket.status !== 'resolved' && ticket.status !== 'closed'
  return open(a) === open(b) ? a.id > b.id : open(a)
}

/** The external ids and own ids that a batch speaks of. */
function mentioned(works: readonly Work[]): { pairs: { inbox_id: string; external_id: string }[]; ownIds: string[] } {
  const pairs: { inbox_id: string; external_id: string }[] = []
  const ownIds: string[] = []
  for (const { inbox, item } of works) {
    if (item.kind === 'message' || item.kind === 'echo' || item.kind === 'status' || item.kind === 'identity_change')
      pairs.push({ inbox_id: inbox.id, external_id: item.externalId })
    if (item.kind === 'reaction' || item.kind === 'edit' || item.kind === 'deletion')
      pairs.push({ inbox_id: inbox.id, external_id: item.target })
    if (item.kind === 'watermark' && 'externalId' in item.upTo)
      pairs.push({ inbox_id: inbox.id, external_id: item.upTo.externalId })
    if ((item.kind === 'echo' || item.kind === 'status') && item.ownId) {
      const uuid = fromId('message', item.ownId)
      if (uuid) ownIds.push(uuid)
    }
  }
  return { pairs, ownIds }
}

type MessageStateRow = {
  id: string
  ticket_id: string
  inbox_id: string
  identity_id: string | null
  external_id: string | null
  sender_type: string
  delivery: DeliveryState | null
  content: string
  occurred_at: Date
  deleted: boolean
}

const stateColumns = (tx: Tx) => tx`
  m.id, m.ticket_id, m.inbox_id, m.identity_id, m.external_id, m.sender_type, m.delivery, left(m.content, 65536) as content,
  m.occurred_at, coalesce(m.deleted_at, m.redacted_at) is not null as deleted`

async function loadMessages(tx: Tx, works: readonly Work[]): Promise<MessageState[]> {
  const { pairs, ownIds } = mentioned(works)
  if (pairs.length === 0 && ownIds.length === 0) return []
  const rows = await tx<MessageStateRow[]>`
    select ${stateColumns(tx)} from json_to_recordset(${pairs as never}::json) as w(inbox_id uuid, external_id text)
    join message m on m.inbox_id = w.inbox_id and m.external_id = w.external_id
    ${ownIds.length > 0 ? tx`union select ${stateColumns(tx)} from message m where m.id = any(${ownIds}::uuid[]) and m.inbox_id is not null` : tx``}`
  return rows.map(toMessageState)
}

/** Statuses of messages that are not known (yet): their send may be about to record the id that they name. */
function unmatchedStatuses(works: readonly Work[], found: readonly MessageState[]) {
  const known = new Set(found.map((message) => externalKey(message.inboxId, message.externalId ?? '')))
  const knownIds = new Set(found.map((message) => message.id))
  return works.flatMap(({ inbox, item }) => {
    if (item.kind !== 'status' && item.kind !== 'echo') return []
    if (known.has(externalKey(inbox.id, item.externalId))) return []
    if (item.ownId && knownIds.has(fromId('message', item.ownId) ?? '')) return []
    return [{ inbox_id: inbox.id, external_id: item.externalId }]
  })
}

/**
 * Takes the lock under which a send records its external id, then looks once more: either the send has recorded it and is
 * found now, or it will come later and find what this batch parks.
 */
async function lockAndLoadAgain(tx: Tx, pairs: { inbox_id: string; external_id: string }[]): Promise<MessageState[]> {
  const keys = [...new Set(pairs.map((pair) => externalKey(pair.inbox_id, pair.external_id)))].sort()
  await tx`select pg_advisory_xact_lock(hashtextextended(key, 0)) from (select key from unnest(${keys}::text[]) key order by 1) k`
  const rows = await tx<MessageStateRow[]>`
    select ${stateColumns(tx)} from json_to_recordset(${pairs as never}::json) as w(inbox_id uuid, external_id text)
    join message m on m.inbox_id = w.inbox_id and m.external_id = w.external_id`
  return rows.map(toMessageState)
}

/** Our messages to a person that are on their way: a watermark may move them, an echo may be one of them. */
async function loadInFlight(
  tx: Tx,
  works: readonly Work[],
  identities: Map<string, IdentityState>,
): Promise<MessageState[]> {
  const ids = new Set<string>()
  for (const { inbox, item } of works) {
    if (item.kind !== 'watermark' && item.kind !== 'echo') continue
    for (const { value } of senderOf(item)?.addresses ?? []) {
      const identity = identities.get(addressKey(inbox.channel.id, scopeOf(inbox), value))
      if (identity) ids.add(identity.id)
    }
  }
  if (ids.size === 0) return []
  const rows = await tx<MessageStateRow[]>`
    select ${stateColumns(tx)} from message m
    where m.identity_id = any(${[...ids]}::uuid[]) and m.delivery in ('queued', 'sent', 'delivered', 'unknown') and m.inbox_id is not null
    order by m.occurred_at desc limit 2000`
  return rows.map(toMessageState)
}

async function loadUnderLock(tx: Tx, messages: readonly MessageState[]): Promise<MessageState[]> {
  if (messages.length === 0) return []
  const ids = [...new Set(messages.map((message) => message.id))]
  const rows = await tx<MessageStateRow[]>`select ${stateColumns(tx)} from message m where m.id = any(${ids}::uuid[])`
  return rows.map(toMessageState)
}

function toMessageState(row: MessageStateRow): MessageState {
  return {
    id: row.id,
    ticketId: row.ticket_id,
    inboxId: row.inbox_id,
    identityId: row.identity_id,
    externalId: row.external_id,
    senderType: row.sender_type,
    delivery: row.delivery,
    content: row.content,
    occurredAt: row.occurred_at,
    deleted: row.deleted,
  }
}

async function loadTickets(
  tx: Tx,
  works: readonly Work[],
  identities: Map<string, IdentityState>,
  messages: readonly MessageState[],
): Promise<TicketState[]> {
  const threads = new Map<string, { identity_id: string; customer_id: string; inbox_id: string }>()
  for (const { inbox, item } of works) {
    for (const { value } of senderOf(item)?.addresses ?? []) {
      const identity = identities.get(addressKey(inbox.channel.id, scopeOf(inbox), value))
      if (identity)
        threads.set(threadKey(identity.id, inbox.id), {
          identity_id: identity.id,
          customer_id: identity.customerId,
          inbox_id: inbox.id,
        })
    }
  }
  const ticketIds = [...new Set(messages.map((message) => message.ticketId))]
  if (threads.size === 0 && ticketIds.length === 0) return []
  const rows = await tx<
    {
      id: string
      identity_id: string | null
      inbox_id: string | null
      status: Status
      resolved_at: Date | null
      message_count: number
      last_public_message_id: string | null
      last_agent_message_id: string | null
      last_inbound_at: Date | null
      waiting_since: Date | null
      snoozed_until: Date | null
      undelivered_count: number
    }[]
  >`
    with current as materialized (
      select l.id from json_to_recordset(${[...threads.values()] as never}::json) as w(identity_id uuid, customer_id uuid, inbox_id uuid)
      cross join lateral (
        select t.id from ticket t
        where t.customer_id = w.customer_id and t.identity_id = w.identity_id and t.inbox_id = w.inbox_id
        order by (t.status in ('new', 'open', 'pending_customer')) desc, t.id desc limit 1
      ) l
      union select unnest(${ticketIds}::uuid[])
    )
    select t.id, t.identity_id, t.inbox_id, t.status, t.resolved_at, t.message_count, t.last_public_message_id,
      t.last_agent_message_id, t.last_inbound_at, t.waiting_since, t.snoozed_until, t.undelivered_count
    from current join ticket t on t.id = current.id order by t.id for no key update of t`
  return rows.map((row) => ({
    id: row.id,
    identityId: row.identity_id,
    inboxId: row.inbox_id,
    status: row.status,
    resolvedAt: row.resolved_at,
    messageCount: row.message_count,
    lastPublicMessageId: row.last_public_message_id,
    lastAgentMessageId: row.last_agent_message_id,
    lastInboundAt: row.last_inbound_at,
    waitingSince: row.waiting_since,
    snoozedUntil: row.snoozed_until,
    undeliveredCount: row.undelivered_count,
    isNew: false,
  }))
}
