import type { Sql, Tx } from '../db/sql.ts'
import { coalesce } from './coalesce.ts'

/** The number that rises in the transaction of every change to rights or credentials. */
export type Epoch = {
  /** As the database had it at a moment after this call began. Concurrent calls share few queries. */
  current(): Promise<string>
}

export function createEpoch(sql: Sql): Epoch {
  return {
    current: coalesce(async () => {
      const [row] = await sql<{ epoch: string }[]>`select epoch from access_epoch`
      return row!.epoch
    }),
  }
}

/**
 * Makes this transaction the only one that changes rights until it ends: what it reads of them stays true until it commits.
 * Taken before any row of an agent, session or link, so that two changes wait for each other and never deadlock.
 */
export async function lockRights(tx: Tx): Promise<void> {
  await tx`select epoch from access_epoch for update`
}
