import type { Tx } from '../db/sql.ts'
import { externalKey } from '../messages/external-key.ts'
import type { Work } from './work.ts'

/** A batch without what repeats messages of somebody who was erased, and the receipts that brought such repeats. */
export type Due = { works: readonly Work[]; repeats: readonly string[] }

/** Of a message that was erased nothing is known but the hash of its name. */
export async function withoutErased(tx: Tx, works: readonly Work[]): Promise<Due> {
  const keys = works.map(({ inbox, item }) =>
    item.kind === 'message' || item.kind === 'echo' ? externalKey(inbox.id, item.externalId) : '',
  )
  const named = keys.filter((key) => key !== '')
  if (named.length === 0) return { works, repeats: [] }
  const rows = await tx<{ key: string }[]>`
    select key from unnest(${named}::text[]) key
    join erased_name e on e.hash = sha256(convert_to(key, 'UTF8')) where exists (select from erased_name)`
  if (rows.length === 0) return { works, repeats: [] }
  const erased = new Set(rows.map(({ key }) => key))
  const isErased = (n: number) => erased.has(keys[n]!)
  return {
    works: works.filter((_, n) => !isErased(n)),
    repeats: [...new Set(works.flatMap(({ receiptId }, n) => (isErased(n) ? [receiptId] : [])))],
  }
}

/** Raw payloads that repeat what was erased go when they are processed, unless an entry of theirs is set aside. */
export async function dropRepeats(tx: Tx, receiptIds: readonly string[]): Promise<void> {
  if (receiptIds.length === 0) return
  await tx`
    delete from receipt r where r.id = any(${receiptIds as string[]}::bigint[])
      and not exists (select from receipt_queue w where w.receipt_id = r.id)
      and not exists (select from quarantine q where q.receipt_id = r.id)`
}
