import { channelNames } from '@parley/contract'
import type { Scope } from '../access/caller.ts'
import type { Db } from '../db/sql.ts'
import { type CustomerRow, customerColumns, isVisible } from './store.ts'

export type SuggestionRow = CustomerRow & { by_email: boolean; by_phone: boolean; by_name: boolean }

/** A name that more others bear than this says nothing. */
const maxNamesakes = 5
/** Of those with the same address at most, so that one that thousands share costs no more. */
const maxLikely = 50

/**
 * Customers that may be the same person, of those in scope: the same e-mail address before the same phone number (on whatever
 * channels) before the same name, and the newest first. Phone numbers are looked for under each channel by the unique index
 * of addresses.
 */
export function findLikely(sql: Db, scope: Scope, id: string, limit: number): Promise<SuggestionRow[]> {
  const channels = channelNames as unknown as string[]
  return sql<SuggestionRow[]>`
    with own as materialized (
      select id, lower(primary_email) as email, lower(name) as name from customer where id = ${id}
    ), phone as materialized (
      select i.address from channel_identity i where i.customer_id = ${id} and i.kind = 'phone'
      union select a.address from channel_identity i join identity_alias a on a.identity_id = i.id
      where i.customer_id = ${id} and a.kind = 'phone'
    ), mailed as materialized (
      select c.id from own join customer c on lower(c.primary_email) = own.email and c.primary_email is not null
      where c.id <> own.id limit ${maxLikely}
    ), called as materialized (
      select i.customer_id as id from phone cross join unnest(${channels}::text[]) as on_channel
      join channel_identity i on i.channel = on_channel and i.scope = '' and i.address = phone.address and i.kind = 'phone'
      union select i.customer_id from phone cross join unnest(${channels}::text[]) as on_channel
      join identity_alias a on a.channel = on_channel and a.scope = '' and a.address = phone.address and a.kind = 'phone'
      join channel_identity i on i.id = a.identity_id
    ), named as materialized (
      select c.id from own join customer c on lower(c.name) = own.name and c.name is not null
      where c.id <> own.id limit ${maxNamesakes + 1}
    ), likely as (
      select id from mailed union select id from called
      union select id from named where (select count(*) from named) <= ${maxNamesakes}
    )
    select found.* from (
      select ${customerColumns(sql)}, lower(c.primary_email) is not distinct from own.email and own.email is not null as by_email,
        c.id in (select id from called) as by_phone,
        lower(c.name) is not distinct from own.name and own.name is not null as by_name
      from likely join customer c on c.id = likely.id cross join own where c.id <> own.id and ${isVisible(sql, scope)}
    ) found
    order by by_email desc, by_phone desc, by_name desc, id desc limit ${limit}`
}
