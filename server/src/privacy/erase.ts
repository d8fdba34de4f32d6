import { type EraseReason, toId } from '@parley/contract'
import { uuidv7 } from 'uuidv7'
import { lockRights } from '../access/index.ts'
import { raiseFence } from '../customers/fence.ts'
import type { Sql, Tx } from '../db/sql.ts'
import { append, type EventActor } from '../log/append.ts'
import type { Wake } from '../log/wake.ts'
import { type Counts, emptyTicket } from './empty.ts'
import type { Ledger } from './ledger.ts'
import { sweepReceipts } from './receipts.ts'
import { addToErasure, beginErasure, type ErasureRow, endErasure, findErasure } from './store.ts'
import { dropMentions, dropReplies, namesOf, type PersonNames, ticketsOf } from './traces.ts'

export type EraseDeps = { sql: Sql; wake: Wake; ledger: Ledger; now(): Date }

export type EraseWish = { customerId: string; reason: EraseReason; actor: EventActor }

/**
 * Erases a person. The order is what makes it safe:
 * 1. raw payloads that name them, while it is known by what names;
 * 2. the person, their addresses, account and notes, in one transaction that no message of theirs can be halfway through: whoever
 *    writes from then on is somebody new;
 * 3. their tickets, one transaction each; 4. what came in between, and copies of replies.
 * Where it is interrupted after 2, `finishErasure` goes on: at the next start, or some minutes later.
 * @returns the erasure, begun; `finished` settles when all is done. Undefined when there is no such customer
 */
export async function eraseCustomer(
  deps: EraseDeps,
  wish: EraseWish,
): Promise<{ begun: ErasureRow; finished: Promise<ErasureRow> } | undefined> {
  const { sql, wake, ledger } = deps
  const names = await namesOf(sql, wish.customerId)
  if (!names) return undefined
  const early = await sweepReceipts(sql, { names: addressesFor(wish.reason, names), since: names.since })
  const begun = (await sql.begin((tx) => sever(tx, wish, deps.now()))) as ErasureRow | undefined
  if (!begun) return undefined
  wake.signal('outbox')
  await addToErasure(sql, begun.id, { receipt: early.receipt, quarantine: early.quarantine })
  await ledger.add([begun])
  const late = {
    names: { ...names, addresses: addressesFor(wish.reason, names) },
    after: early.upTo,
    also: early.waiting,
  }
  return { begun, finished: finishErasure(deps, begun, wish.actor, late) }
}

/** What a rule takes away is older than raw payloads, which have a rule of their own; looking through them all would cost much. */
const addressesFor = (reason: EraseReason, { addresses }: PersonNames) => (reason === 'retention' ? [] : addresses)

/** The person goes; what hangs on their tickets is left for the steps after it. Undefined when they are not there. */
async function sever(tx: Tx, { customerId, reason, actor }: EraseWish, now: Date): Promise<ErasureRow | undefined> {
  await raiseFence(tx)
  await lockAccount(tx, customerId)
  const [customer] = await tx<{ erased_at: Date | null; at: Date }[]>`
    select erased_at, greatest(${now}, updated_at) as at from customer where id = ${customerId} for update`
  if (!customer) return undefined
  const known = await findErasure(tx, customerId)
  if (customer.erased_at && known) return known
  const { at } = customer
  const row = await beginErasure(tx, { id: uuidv7(), customer_id: customerId, reason, erased_at: at })
  const what = await dropPerson(tx, customerId)
  const { count } = await tx`
    update customer set name = null, primary_email = null, email_verified = false, custom = '{}', status = 'active',
      erased_at = ${at}, updated_at = ${at} where id = ${customerId}`
  await append(tx, [
    {
      type: 'customer.erased',
      ticketId: null,
      messageId: null,
      actor,
      data: { customer_id: toId('customer', customerId) },
      at,
    },
  ])
  await addToErasure(tx, row.id, { ...what, customer: count })
  return row
}

/** Where somebody may sign in, their going is a change of rights. @returns whether they have an account */
async function lockAccount(tx: Tx, customerId: string): Promise<boolean> {
  const has = await tx`
    select 1 from customer_account where customer_id = ${customerId}
    union all select 1 from customer_account_link where customer_id = ${customerId}`
  if (has.length > 0) await lockRights(tx)
  return has.length > 0
}

/** What hangs on the person but their tickets. */
async function dropPerson(tx: Tx, customerId: string): Promise<Counts> {
  // Even a delete that finds nothing makes every node look up anew whom it knows.
  const hasAccount = await lockAccount(tx, customerId)
  const identities = tx`select id from channel_identity where customer_id = ${customerId}`
  const steps: [string, PromiseLike<{ count: number }>][] = [
    ['reaction', dropReactions(tx, customerId)],
    ['identity_alias', tx`delete from identity_alias where identity_id in (${identities})`],
    ['channel_identity', tx`delete from channel_identity where customer_id = ${customerId}`],
    ['customer_note', tx`delete from customer_note where customer_id = ${customerId}`],
    ['mail', tx`delete from mail where customer_id = ${customerId}`],
  ]
  if (hasAccount)
    steps.push(
      ['customer_account', tx`delete from customer_account where customer_id = ${customerId}`],
      ['customer_account_link', tx`delete from customer_account_link where customer_id = ${customerId}`],
    )
  return Object.fromEntries(await Promise.all(steps.map(async ([name, rows]) => [name, (await rows).count] as const)))
}

/** On whosever messages they stand. */
function dropReactions(tx: Tx, customerId: string) {
  return tx`
    with gone as (
      delete from reaction r using channel_identity i
      where i.customer_id = ${customerId} and r.identity_id = i.id returning r.message_id
    )
    update message m set has_reactions = false from (select distinct message_id from gone) g
    where m.id = g.message_id and not exists (
      select from reaction r where r.message_id = m.id
        and r.identity_id not in (select id from channel_identity where customer_id = ${customerId}))`
}

type Late = { names: PersonNames; after: string; also: readonly string[] }

/** All that is left to do after the person is gone, again and again until nothing is; each step may be repeated. */
export async function finishErasure(
  { sql, wake, now }: EraseDeps,
  row: ErasureRow,
  actor: EventActor,
  late?: Late,
): Promise<ErasureRow> {
  const total: Counts = {}
  const add = (counts: Counts) => {
    for (const [name, rows] of Object.entries(counts)) total[name] = (total[name] ?? 0) + rows
  }
  // A request that had found them before they went may have written something since.
  add(await sql.begin((tx) => dropPerson(tx, row.customer_id)))
  const tickets = await ticketsOf(sql, row.customer_id)
  for (const id of tickets) {
    add(await sql.begin((tx) => emptyTicket(tx, id, { actor, reason: 'erasure', at: now() })))
    wake.signal('outbox')
  }
  if (late) {
    const { names, after, also } = late
    const { receipt, quarantine } = await sweepReceipts(sql, {
      names: names.addresses,
      since: names.since,
      after,
      also,
    })
    add({ receipt, quarantine, ...(await dropMentions(sql, names)) })
  }
  add({ idempotency_key: await dropReplies(sql, row.customer_id, tickets) })
  await addToErasure(sql, row.id, total)
  return endErasure(sql, row.id, now())
}
