import { type CreateTicketBody, fromId } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import { ticketScope } from '../access/scope.ts'
import type { Address } from '../channels/channel.ts'
import { batched } from '../db/batched.ts'
import type { Db, Sql } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Look } from '../http/route.ts'
import type { Inbox, InboxBook } from '../inboxes/book.ts'
import type { Fragment } from '../log/lead.ts'
import { portalChannel } from './portal-department.ts'

/** Who a new ticket is for, as far as they are known. */
export type Parties = {
  customer: { id: string; name: string | null; primary_email: string | null } | null
  identity: { id: string; handle: string } | null
  /** The address given, normalised, when no identity has it yet. */
  address: (Address & { scope: string }) | null
  openTicketId: string | null
  /** The one asked for, else the one that tickets from there are born in. */
  departmentId: string | null
}

export type PartyFinder = {
  /**
   * Finds the customer by the id given, if the scope holds a ticket of theirs, else by the address on this channel, else by a verified e-mail address; an address that
   * nobody has verified finds nobody, for anybody can claim it.
   * @throws customer_not_found, department_not_found; duplicate when the address is another customer's than the id given.
   */
  find(body: CreateTicketBody, scope: Scope): Promise<Look<Parties>>
}

const options = { most: 64, inFlight: 1 }

/** Looks of concurrent requests share a statement. */
export function createPartyFinder(sql: Sql, book: InboxBook): PartyFinder {
  const look = batched((asked: readonly Asked[]) => lookFor(sql, asked), options)
  return {
    find: (body, scope) => findParties({ sql, look }, body, book.defaultOf(body.source.channel) ?? null, scope),
  }
}

type Finders = { sql: Sql; look(asked: Asked): Promise<Seen> }

async function findParties(
  { sql, look }: Finders,
  body: CreateTicketBody,
  inbox: Inbox | null,
  scope: Scope,
): Promise<Look<Parties>> {
  const customerId = body.customer.internal_id ? (fromId('customer', body.customer.internal_id) ?? 'none') : null
  const departmentId = body.department_id ? (fromId('department', body.department_id) ?? 'none') : null
  if (customerId === 'none') throw new Problem('customer_not_found')
  if (departmentId === 'none') throw new Problem('department_not_found')
  const address = readAddress(body.customer.channel_identity, inbox)
  const { channel } = body.source
  const [seen, own, named, isDepartment] = await Promise.all([
    look({
      channel,
      scope: address?.scope ?? null,
      address: address?.value ?? null,
      inbox_id: inbox?.id ?? null,
      email: customerId ? null : (body.customer.primary_email ?? null),
    }),
    address ? undefined : findOwn(sql, channel, customerId, inbox),
    customerId ? findCustomer(sql, scope, customerId) : undefined,
    departmentId ? departmentExists(sql, departmentId) : true,
  ])
  const known = address ? seen.known : own
  const { mailed } = seen
  const bornIn = channel === portalChannel ? seen.portalDepartment : (inbox?.departmentId ?? null)
  if (!isDepartment) throw new Problem('department_not_found')
  if (customerId && !named) throw new Problem('customer_not_found')
  if (known && customerId && known.id !== customerId)
    throw new Problem('duplicate', { detail: 'This channel identity belongs to another customer' })
  const found = {
    customer: named ?? known ?? mailed ?? null,
    identity: known ? { id: known.identity_id, handle: known.handle } : null,
    address,
    openTicketId: inbox?.channel.capabilities.oneOpenTicket ? (known?.open_ticket_id ?? null) : null,
    departmentId: departmentId ?? bornIn,
  }
  return { found, epoch: seen.epoch }
}

type CustomerFacts = { id: string; name: string | null; primary_email: string | null }
type Known = CustomerFacts & { identity_id: string; handle: string; open_ticket_id: string | null }

/** What a create asks for: whose address this is, whose verified e-mail address; null asks for nobody. */
type Asked = {
  channel: string
  scope: string | null
  address: string | null
  inbox_id: string | null
  email: string | null
}
type Seen = {
  known: Known | undefined
  mailed: CustomerFacts | undefined
  portalDepartment: string | null
  epoch: string
}

const knownColumns = (sql: Db, inboxId: Fragment) => sql`
  c.id, c.name, c.primary_email, i.id as identity_id, i.handle, (
    select t.id from ticket t where t.identity_id = i.id and t.inbox_id = ${inboxId} and t.one_open
      and t.status in ('new', 'open', 'pending_customer')
  ) as open_ticket_id`

/** The people whose first or further addresses these are, who has verified these e-mail addresses, and where the portal's tickets are born. */
async function lookFor(sql: Sql, asked: readonly Asked[]): Promise<Seen[]> {
  type Row = {
    known: (Known & { n: number })[] | null
    mailed: (CustomerFacts & { n: number })[] | null
    portal: string | null
    epoch: string
  }
  const [row] = await sql<[Row]>`
    with a as materialized (
      select * from json_to_recordset(${asked.map((one, n) => ({ n, ...one })) as never}::json)
        as a(n int, channel text, scope text, address text, inbox_id uuid, email text)
    )
    select (
      select json_agg(x) from (
        select distinct on (a.n) a.n, ${knownColumns(sql, sql`a.inbox_id`)}
        from a cross join lateral (
          select x.identity_id as id from identity_alias x
          where x.channel = a.channel and x.scope = a.scope and x.address = a.address
          union all
          select x.id from channel_identity x where x.channel = a.channel and x.scope = a.scope and x.address = a.address
        ) found join channel_identity i on i.id = found.id join customer c on c.id = i.customer_id
      ) x
    ) as known, (
      select json_agg(x) from (
        select a.n, c.* from a cross join lateral (
          select c.id, c.name, c.primary_email from customer c
          where lower(c.primary_email) = lower(a.email) and c.email_verified order by c.id limit 1
        ) c
      ) x
    ) as mailed, (select id from department where takes_portal) as portal,
    (select epoch from access_epoch) as epoch`
  const [known, mailed] = [row.known, row.mailed].map(
    (rows) => new Map((rows ?? []).map(({ n, ...facts }) => [n, facts])),
  )
  return asked.map((_, n) => ({
    known: known!.get(n) as Known | undefined,
    mailed: mailed!.get(n),
    portalDepartment: row.portal,
    epoch: row.epoch,
  }))
}

/** The newest address of a customer on this channel, when none was given. */
async function findOwn(sql: Db, channel: string, customerId: string | null, inbox: Inbox | null) {
  if (!customerId) return undefined
  const [row] = await sql<Known[]>`
    select ${knownColumns(sql, sql`${inbox?.id ?? null}::uuid`)} from channel_identity i join customer c on c.id = i.customer_id
    where i.customer_id = ${customerId} and i.channel = ${channel} and i.scope in ('', ${inbox?.id ?? ''}) order by i.id desc limit 1`
  return row
}

/** Who does not see everything knows a customer through its tickets only. */
async function findCustomer(sql: Db, scope: Scope, id: string): Promise<CustomerFacts | undefined> {
  const isVisible =
    scope.kind === 'all'
      ? sql`true`
      : sql`exists (select from ticket t where t.customer_id = customer.id and ${ticketScope(sql, scope)})`
  const [row] = await sql<CustomerFacts[]>`
    select id, name, primary_email from customer where id = ${id} and erased_at is null and ${isVisible}`
  return row
}

async function departmentExists(sql: Db, id: string): Promise<boolean> {
  return (await sql`select 1 from department where id = ${id}`).length > 0
}

/** The address that somebody typed, as the channel keeps it: of a phone number the digits only. */
function readAddress(text: string | undefined, inbox: Inbox | null): (Address & { scope: string }) | null {
  const trimmed = text?.trim() ?? ''
  if (trimmed === '') return null
  const digits = trimmed.replace(/[\s().-]/g, '').replace(/^\+/, '')
  const isPhone = /^\+?[\d\s().-]{6,24}$/.test(trimmed) && /^\d{6,18}$/.test(digits)
  const kind = inbox?.channel.capabilities.addressKind ?? (isPhone && trimmed.startsWith('+') ? 'phone' : 'external')
  const scope = inbox && !inbox.channel.capabilities.globalAddresses ? inbox.id : ''
  return { kind, value: isPhone && (kind === 'phone' || trimmed.startsWith('+')) ? digits : trimmed, scope }
}
