import { toId } from '@parley/contract'
import { actorOf, type Caller } from '../access/caller.ts'
import type { Tx } from '../db/sql.ts'
import { append } from '../log/append.ts'

/** Tells that a customer was changed, in the transaction of the change, which has locked the customer. */
export async function tellUpdated(
  tx: Tx,
  caller: Caller,
  customerId: string,
  changed: ('name' | 'primary_email' | 'custom' | 'notes')[],
  at: Date,
): Promise<void> {
  const data = { customer_id: toId('customer', customerId), changed }
  await append(tx, [{ type: 'customer.updated', ticketId: null, messageId: null, actor: actorOf(caller), data, at }])
}
