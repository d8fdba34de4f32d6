import { type CreateTicketBody, fromId } from '@parley/contract'
import type { Address } from '../channels/channel.ts'
import type { Db } from '../db/sql.ts'
import { Problem } from '../http/problem.ts'
import type { Inbox } from '../inboxes/book.ts'

/** Who a new ticket is for, as far as they are known. */
export type Parties = {
  customer: { id: string; name: string | null; primary_email: string | null } | null
  identity: { id: string; handle: string } | null
  /** The address given, normalised, when no identity has it yet. */
  address: (Address & { scope: string }) | null
  openTicketId: string | null
  departmentId: string | null
}

/**
 * Finds the customer by the id given, else by the address on this channel, else by a verified e-mail address; an address that
 * nobody has verified finds nobody, for anybody can claim it.
 * @throws customer_not_found, department_not_found; duplicate when the address is another customer's than the id given.
 */
export async function findParties(sql: Db, body: CreateTicketBody, inbox: Inbox | null): Promise<Parties> {
  const customerId = body.customer.internal_id ? (fromId('customer', body.customer.internal_id) ?? 'none') : null
  const departmentId = body.department_id ? (fromId('department', body.department_id) ?? 'none') : null
  if (customerId === 'none') throw new Problem('customer_not_found')
  if (departmentId === 'none') throw new Problem('department_not_found')
  const address = readAddress(body.customer.channel_identity, inbox)
  const [known, named, mailed, isDepartment] = await Promise.all([
    address
      ? findByAddress(sql, body.source.channel, address, inbox)
      : findOwn(sql, body.source.channel, customerId, inbox),
    customerId ? findCustomer(sql, customerId) : undefined,
    body.customer.primary_email && !customerId ? findByVerifiedEmail(sql, body.customer.primary_email) : undefined,
    departmentId ? departmentExists(sql, departmentId) : true,
  ])
  if (!isDepartment) throw new Problem('department_not_found')
  if (customerId && !named) throw new Problem('customer_not_found')
  if (known && customerId && known.id !== customerId)
    throw new Problem('duplicate', { detail: 'This channel identity belongs to another customer' })
  return {
    customer: named ?? known ?? mailed ?? null,
    identity: known ? { id: known.identity_id, handle: known.handle } : null,
    address,
    openTicketId: inbox?.channel.capabilities.oneOpenTicket ? (known?.open_ticket_id ?? null) : null,
    departmentId,
  }
}

type CustomerFacts = { id: string; name: string | null; primary_email: string | null }
type Known = CustomerFacts & { identity_id: string; handle: string; open_ticket_id: string | null }

const knownColumns = (sql: Db, inbox: Inbox | null) => sql`
  c.id, c.name, c.primary_email, i.id as identity_id, i.handle, (
    select t.id from ticket t where t.identity_id = i.id and t.inbox_id = ${inbox?.id ?? null}::uuid and t.one_open
      and t.status in ('new', 'open', 'pending_customer')
  ) as open_ticket_id`

/** The person whose first or further address this is. */
async function findByAddress(sql: Db, channel: string, address: Address & { scope: string }, inbox: Inbox | null) {
  const [row] = await sql<Known[]>`
    select ${knownColumns(sql, inbox)} from (
      select identity_id as id from identity_alias where channel = ${channel} and scope = ${address.scope} and address = ${address.value}
      union all
      select id from channel_identity where channel = ${channel} and scope = ${address.scope} and address = ${address.value}
    ) found join channel_identity i on i.id = found.id join customer c on c.id = i.customer_id limit 1`
  return row
}

/** The newest address of a customer on this channel, when none was given. */
async function findOwn(sql: Db, channel: string, customerId: string | null, inbox: Inbox | null) {
  if (!customerId) return undefined
  const [row] = await sql<Known[]>`
    select ${knownColumns(sql, inbox)} from channel_identity i join customer c on c.id = i.customer_id
    where i.customer_id = ${customerId} and i.channel = ${channel} and i.scope in ('', ${inbox?.id ?? ''}) order by i.id desc limit 1`
  return row
}

async function findCustomer(sql: Db, id: string): Promise<CustomerFacts | undefined> {
  const [row] = await sql<CustomerFacts[]>`select id, name, primary_email from customer where id = ${id}`
  return row
}

async function findByVerifiedEmail(sql: Db, email: string): Promise<CustomerFacts | undefined> {
  const [row] = await sql<CustomerFacts[]>`
    select id, name, primary_email from customer where lower(primary_email) = lower(${email}) and email_verified order by id limit 1`
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
