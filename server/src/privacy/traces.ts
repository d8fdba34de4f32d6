import { fromId, toId } from '@parley/contract'
import type { Db, Sql } from '../db/sql.ts'

// Where a person is found besides their own rows.

export type PersonNames = {
  /** As platforms name them. */
  addresses: string[]
  /** These, and everything else that people know them by. */
  all: string[]
  /** Nothing older than this speaks of them. */
  since: Date
}

/** Undefined when there is no such customer. Empty lists once they are erased. */
export async function namesOf(sql: Db, customerId: string): Promise<PersonNames | undefined> {
  const [row] = await sql<
    { since: Date; name: string | null; email: string | null; addresses: string[]; others: string[] }[]
  >`
    select least(c.created_at, (select min(created_at) from channel_identity where customer_id = c.id)) - interval '1 day' as since,
      c.name, c.primary_email as email, array(
        select i.address from channel_identity i where i.customer_id = c.id
        union select a.address from channel_identity i join identity_alias a on a.identity_id = i.id where i.customer_id = c.id
      ) as addresses, array(
        select i.handle from channel_identity i where i.customer_id = c.id
        union select i.display_name from channel_identity i where i.customer_id = c.id and i.display_name is not null
      ) as others
    from customer c where c.id = ${customerId}`
  if (!row) return undefined
  const all = [...row.addresses, ...row.others, row.name, row.email].filter((name) => name !== null && name !== '')
  return {
    addresses: row.addresses.filter((address) => address !== ''),
    all: [...new Set(all as string[])],
    since: row.since,
  }
}

export async function ticketsOf(sql: Db, customerId: string): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`select id from ticket where customer_id = ${customerId} order by id`
  return rows.map(({ id }) => id)
}

const tooShort = 4
const gone = 'Erased with a person it named'

/** Reasons and last errors that quote somebody: words of platforms, of the database and of channels. */
export async function dropMentions(sql: Sql, { all }: PersonNames): Promise<Record<string, number>> {
  const names = all.filter((name) => name.length > tooShort)
  if (names.length === 0) return {}
  const quotes = (column: string) =>
    sql`exists (select from unnest(${names}::text[]) name where strpos(${sql(column)}, name) > 0)`
  const [parked, aside, health, inboxes, early] = await Promise.all([
    sql`update parked_event set reason = ${gone} where ${quotes('reason')}`,
    sql`update quarantine set reason = ${gone} where ${quotes('reason')}`,
    sql`update inbox_health set last_error = ${gone} where ${quotes('last_error')}`,
    sql`update inbox set problem = ${gone} where ${quotes('problem')}`,
    sql`delete from early_status where ${quotes('failure_reason')}`,
  ])
  return {
    parked_event: parked.count,
    quarantine: aside.count,
    inbox_health: health.count,
    inbox: inboxes.count,
    early_status: early.count,
  }
}

/** Replies kept for repeats of a request, each of which names the customer or one of their tickets, or was given to them. */
export async function dropReplies(sql: Sql, customerId: string, tickets: readonly string[]): Promise<number> {
  const ids = [toId('customer', customerId), ...tickets.map((id) => toId('ticket', id))]
  let total = 0
  for (let from = 0; from < ids.length; from += 200) {
    const { count } = await sql`
      delete from idempotency_key k where k.reply is not null and exists (
        select from unnest(${ids.slice(from, from + 200)}::text[]) id where strpos(k.reply::text, id) > 0)`
    total += count
  }
  const { count } = await sql`delete from idempotency_key where caller = ${`customer:${customerId}`}`
  return total + count + (await dropNoteReplies(sql))
}

/** A note's reply names the note alone: those of notes that are gone, whosever they were. */
async function dropNoteReplies(sql: Sql): Promise<number> {
  const kept = await sql<{ caller: string; key: string; note: string }[]>`
    select caller, key, substring(reply::text from 'note_[0-7][0-9a-z]{25}') as note from idempotency_key
    where reply::text ~ 'note_[0-7][0-9a-z]{25}'`
  const replies = kept.map(({ note, ...row }) => ({ ...row, note: fromId('note', note) }))
  if (replies.length === 0) return 0
  const { count } = await sql`
    delete from idempotency_key k using json_to_recordset(${replies as never}::json) as r(caller text, key text, note uuid)
    where k.caller = r.caller and k.key = r.key and not exists (select from customer_note n where n.id = r.note)`
  return count
}

/** Those that hold this message: alone, or on its ticket's timeline. */
export async function dropRepliesOf(sql: Sql, about: { messageId: string; ticketId: string }): Promise<void> {
  const [message, ticket] = [toId('message', about.messageId), toId('ticket', about.ticketId)]
  await sql`
    delete from idempotency_key k
    where k.reply is not null and (strpos(k.reply::text, ${message}) > 0 or strpos(k.reply::text, ${ticket}) > 0)`
}
