import type { Tx } from '../db/sql.ts'
import { addressKey, scopeOf, senderOf, type Work } from './work.ts'

export type IdentityState = {
  id: string
  customerId: string
  customerName: string | null
  customerEmail: string | null
  handle: string
  addresses: Set<string>
}

/** The identities behind the addresses that a batch speaks of, by address key. */
export async function loadIdentities(tx: Tx, works: readonly Work[]): Promise<Map<string, IdentityState>> {
  const wanted = new Map<string, { channel: string; scope: string; address: string }>()
  for (const { inbox, item } of works) {
    const senders = item.kind === 'identity_change' ? [item.previous, item.current] : [senderOf(item)]
    const scope = scopeOf(inbox)
    for (const sender of senders)
      for (const { value } of sender?.addresses ?? [])
        wanted.set(addressKey(inbox.channel.id, scope, value), { channel: inbox.channel.id, scope, address: value })
  }
  if (wanted.size === 0) return new Map()
  const rows = await tx<
    {
      channel: string
      scope: string
      asked: string
      id: string
      customer_id: string
      handle: string
      name: string | null
      primary_email: string | null
    }[]
  >`
    select w.channel, w.scope, w.address as asked, i.id, i.customer_id, i.handle, c.name, c.primary_email
    from json_to_recordset(${[...wanted.values()] as never}::json) as w(channel text, scope text, address text)
    left join identity_alias a on a.channel = w.channel and a.scope = w.scope and a.address = w.address
    left join channel_identity d on d.channel = w.channel and d.scope = w.scope and d.address = w.address
    join channel_identity i on i.id = coalesce(a.identity_id, d.id)
    join customer c on c.id = i.customer_id`
  const byId = new Map<string, IdentityState>()
  const found = new Map<string, IdentityState>()
  for (const row of rows) {
    const identity = byId.get(row.id) ?? {
      id: row.id,
      customerId: row.customer_id,
      customerName: row.name,
      customerEmail: row.primary_email,
      handle: row.handle,
      addresses: new Set<string>(),
    }
    identity.addresses.add(row.asked)
    byId.set(row.id, identity)
    found.set(addressKey(row.channel, row.scope, row.asked), identity)
  }
  return found
}
