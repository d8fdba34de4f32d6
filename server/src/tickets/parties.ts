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
  const [row] = await sql<
    {
      identity_id: string | null
      identity_handle: string | null
      identity_customer: string | null
      customer_id: string | null
      name: string | null
      primary_email: string | null
      open_ticket_id: string | null
      department_found: boolean
    }[]
  >`
    with given as (
      select coalesce(a.identity_id, i.id) as id from (values (${address?.value ?? null}::text)) v(address)
      left join identity_alias a on a.channel = ${body.source.channel} and a.scope = ${address?.scope ?? ''} and a.address = v.address
      left join channel_identity i on i.channel = ${body.source.channel} and i.scope = ${address?.scope ?? ''} and i.address = v.address
    ), own as (
      select id from channel_identity where ${address === null} and customer_id = ${customerId}::uuid
        and channel = ${body.source.channel} and scope in ('', ${inbox?.id ?? ''}) order by id desc limit 1
    ), who as (
      select i.id, i.handle, i.customer_id from channel_identity i
      where i.id = coalesce((select id from given), (select id from own))
    ), mailed as (
      select id from customer where lower(primary_email) = lower(${body.customer.primary_email ?? null}) and email_verified
      order by id limit 1
    )
    select who.id as identity_id, who.handle as identity_handle, who.customer_id as identity_customer,
      c.id as customer_id, c.name, c.primary_email,
      (select t.id from ticket t where t.identity_id = who.id and t.inbox_id = ${inbox?.id ?? null}::uuid and t.one_open
        and t.status in ('new', 'open', 'pending_customer')) as open_ticket_id,
      exists (select from department d where d.id = ${departmentId}::uuid) as department_found
    from (values (1)) v left join who on true
    left join customer c on c.id = coalesce(${customerId}::uuid, who.customer_id, (select id from mailed))`
  if (departmentId && !row?.department_found) throw new Problem('department_not_found')
  if (customerId && !row?.customer_id) throw new Problem('customer_not_found')
  if (customerId && row?.identity_customer && row.identity_customer !== customerId)
    throw new Problem('duplicate', { detail: 'This channel identity belongs to another customer' })
  return {
    customer: row?.customer_id ? { id: row.customer_id, name: row.name, primary_email: row.primary_email } : null,
    identity: row?.identity_id ? { id: row.identity_id, handle: row.identity_handle ?? '' } : null,
    address,
    openTicketId: inbox?.channel.capabilities.oneOpenTicket ? (row?.open_ticket_id ?? null) : null,
    departmentId,
  }
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
