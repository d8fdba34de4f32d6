import type { Db, Tx } from '../db/sql.ts'

/** Any number that no other part of Parley uses as an advisory lock. */
const fenceKey = 7_265_015

/**
 * Held by whoever is about to write down what somebody's address leads to, before it looks: until its transaction ends nobody of
 * those it found is erased. Costs no row and no page.
 */
export async function holdPeople(tx: Db): Promise<void> {
  await tx`select pg_advisory_xact_lock_shared(${fenceKey})`
}

/** Waits for all who hold people, and keeps others from it until this short transaction ends. */
export async function raiseFence(tx: Tx): Promise<void> {
  await tx`select pg_advisory_xact_lock(${fenceKey})`
}
