import type { Tx } from '../db/sql.ts'
import { lockIndex } from './store.ts'

/**
 * Takes a ticket and its messages, or only the entry of this id, out of the index at once; what may still be found of them is drawn anew from
 * the log. To be the last but a few statements of its transaction: nobody else writes the index until it ends.
 * @returns how many entries
 */
export async function dropEntries(tx: Tx, ticketId: string, id?: string): Promise<number> {
  await lockIndex(tx)
  const { count } = id
    ? await tx`delete from search_entry where id = ${id}`
    : await tx`delete from search_entry where ticket_id = ${ticketId}`
  return count
}
