import { availableParallelism } from 'node:os'
import { batched } from '../db/batched.ts'
import { narrow } from '../db/narrow.ts'
import type { Sql } from '../db/sql.ts'
import type { Look } from '../http/route.ts'
import { createKeptForms } from './kept-forms.ts'

/**
 * Pages of lists as bytes, good for as long as nothing at all has been committed: which transactions a statement sees is its snapshot
 * (`pg_current_snapshot()`), and the same snapshot means the same rows, whoever wrote them. So what one console has just been shown
 * costs the next one that asks for the same page a look at the snapshot.
 */
export type KeptPages = {
  /**
   * @param key all that decides the page: whose it is, what it holds, where it begins
   * @param read makes the page, and tells the snapshot that it began with
   */
  look(key: string, read: () => Promise<ReadPage>): Promise<Look<Buffer>>
}
export type ReadPage = { found: Buffer; epoch: string; snapshot: string }

const mostBytes = 8 * 1024 * 1024
/** More than the processors can do at once only get into each other's way. */
const readsAtOnce = availableParallelism() + 1

export function createKeptPages(sql: Sql): KeptPages {
  const kept = createKeptForms(mostBytes)
  const takeTurns = narrow((work: () => Promise<Look<Buffer>>) => work(), readsAtOnce)
  const standing = batched(
    async (asked: readonly string[]) => {
      const [now] = await sql<[{ snapshot: string; epoch: string }]>`
      select pg_current_snapshot()::text as snapshot, epoch from access_epoch`
      newest = now.snapshot
      return asked.map(() => now)
    },
    { most: 1000, inFlight: 2 },
  )
  /** The snapshot seen last. What was read under another one is not worth asking about. */
  let newest = ''

  async function standingPage(key: string): Promise<Look<Buffer> | undefined> {
    const page = kept.get(key)
    if (page?.versions !== newest) return undefined
    const { snapshot, epoch } = await standing(key)
    return snapshot === page.versions ? { found: page.json, epoch } : undefined
  }

  async function readAndKeep(key: string, read: () => Promise<ReadPage>): Promise<Look<Buffer>> {
    const { found, epoch, snapshot } = await read()
    newest = snapshot
    kept.set(key, { versions: snapshot, json: found })
    return { found, epoch }
  }

  return {
    async look(key, read) {
      // Who had to wait may find that the page was made meanwhile.
      return (await standingPage(key)) ?? takeTurns(async () => (await standingPage(key)) ?? readAndKeep(key, read))
    },
  }
}
