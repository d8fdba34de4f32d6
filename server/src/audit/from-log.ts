import { type EventType, fromId, toId } from '@parley/contract'
import type { From } from '../access/caller.ts'
import type { Tx } from '../db/sql.ts'
import type { Consumer, Portion } from '../log/consume.ts'
import type { EventRow } from '../log/read.ts'
import { chain } from './chain.ts'
import type { Recorded } from './entry.ts'
import { presentActor } from './record.ts'

/** Null where an agent's wish was carried out later, such as a message that was scheduled. */
type OriginRow = EventRow & { origin: From | null }
type Facts = Record<string, unknown>

const isOurs = (sql: Tx) => sql`(origin is not null or actor_type in ('agent', 'service'))`
/** The log is searched this far in one go: most of it, on a busy day, is what customers write. */
const window = 25_000

/**
 * What agents, services and customers with an account do to tickets, messages and customers, as entries of the trail; what platforms
 * bring in is none of it. Exactly once, because the cursor and the entries are one transaction; and without a statement more in the request that made the change. They come up to two seconds after it.
 */
export const auditTrail: Consumer = {
  name: 'audit',
  gatherMs: 2000,
  // A tenth of a core at most: nobody waits for it, and who writes does.
  rests: 4,
  async read(tx, after, limit): Promise<Portion> {
    const [head] = await tx<{ seq: string }[]>`select seq from log_head`
    const end = Math.min(Number(head!.seq), after + window)
    const events = await tx<OriginRow[]>`
      select seq, id, type, ticket_id, message_id, actor_type, actor_id, data, occurred_at, origin
      from event where seq > ${after} and seq <= ${end} and ${isOurs(tx)} order by seq limit ${limit}`
    const isFull = events.length === limit
    return { events, upTo: isFull ? Number(events.at(-1)!.seq) : end, isFull: isFull || end === after + window }
  },
  async handle(tx, events) {
    const rows = events as readonly OriginRow[]
    const names = await namesOf(tx, rows)
    await chain(
      tx,
      rows.map((row) => entryOf(row, names)),
    )
  },
}

type Names = { labels: ReadonlyMap<string, string>; programs: ReadonlyMap<string, string | null> }

/** What agents and keys are called, and what programs the sessions belong to. */
async function namesOf(tx: Tx, rows: readonly OriginRow[]): Promise<Names> {
  const ids = (type: string) => [...new Set(rows.flatMap((row) => (row.actor_type === type && row.actor_id) || []))]
  const sessions = [...new Set(rows.flatMap(({ origin }) => origin?.session_id ?? []))]
  const labels = await tx<{ id: string; name: string }[]>`
    select id, name from agent where id = any(${ids('agent')}::uuid[])
    union all select id, name from api_key where id = any(${ids('service')}::uuid[])`
  const programs =
    sessions.length === 0
      ? []
      : await tx<{ id: string; user_agent: string | null }[]>`
          select id, user_agent from session where id = any(${sessions}::uuid[])`
  return {
    labels: new Map(labels.map(({ id, name }) => [id, name])),
    programs: new Map(programs.map(({ id, user_agent }) => [id, user_agent])),
  }
}

function entryOf(row: OriginRow, { labels, programs }: Names): Recorded {
  const { actor_type, actor_id, origin } = row
  const type = actor_type === 'platform' ? 'system' : actor_type
  const label = actor_id === null ? undefined : labels.get(actor_id)
  const session = origin?.session_id ?? null
  const program = session === null ? null : (programs.get(session) ?? null)
  return {
    at: row.occurred_at.toISOString(),
    actor: presentActor({ actor: { type, id: actor_id, ...(label === undefined ? {} : { label }) } }),
    action: row.type,
    object: objectOf(row),
    outcome: 'success',
    from: {
      ip: origin?.ip ?? null,
      session_id: session && toId('session', session),
      request_id: origin?.request_id ?? null,
      user_agent: program?.slice(0, 200) ?? null,
    },
    ...changeOf(row.type, factsOf(row)),
  }
}

function factsOf({ message_id, data }: OriginRow): Facts {
  return message_id ? { message_id: toId('message', message_id), ...data } : { ...data }
}

/** What happens to a message happens to its ticket, so that all that was done to a ticket is found by its id. */
function objectOf({ ticket_id, data }: OriginRow): Recorded['object'] {
  if (ticket_id) return { type: 'ticket', id: toId('ticket', ticket_id) }
  const { customer_id: customer } = data as { customer_id?: unknown }
  const isCustomer = typeof customer === 'string' && fromId('customer', customer) !== null
  return isCustomer ? { type: 'customer', id: customer } : null
}

const changed: Partial<Record<EventType, string>> = {
  'ticket.status_changed': 'status',
  'ticket.assigned': 'assigned_to',
  'message.delivery_changed': 'delivery',
}

/** An event holds no text and nothing personal, so its facts can stand in the trail as they are. */
function changeOf(type: EventType, { from, to, ...rest }: Facts): Pick<Recorded, 'before' | 'after'> {
  const field = changed[type]
  if (field === undefined) return { before: (from as Facts) ?? null, after: { ...rest, ...(to as Facts) } }
  return { before: { [field]: from ?? null }, after: { [field]: to ?? null, ...rest } }
}
