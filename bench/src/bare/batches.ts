import type { Sql } from '../../../server/src/db/sql.ts'

type Waiting = { body: string; resolve: () => void; reject: (error: unknown) => void }

const maxInFlight = 2
const maxBatch = 500

/** Commits raw bodies in micro-batches, two under way at once: the least that a promise never to lose one costs. */
export function openBatches(sql: Sql): (body: string) => Promise<void> {
  let waiting: Waiting[] = []
  let inFlight = 0

  function start(): void {
    while (inFlight < maxInFlight && waiting.length > 0) {
      const batch = waiting.slice(0, maxBatch)
      waiting = waiting.slice(maxBatch)
      inFlight++
      void commit(batch).finally(() => {
        inFlight--
        start()
      })
    }
  }

  async function commit(batch: Waiting[]): Promise<void> {
    try {
      await sql`insert into raw (body) select * from unnest(${batch.map(({ body }) => body)}::text[])`
      for (const { resolve } of batch) resolve()
    } catch (error) {
      for (const { reject } of batch) reject(error)
    }
  }

  return (body) =>
    new Promise((resolve, reject) => {
      waiting.push({ body, resolve, reject })
      start()
    })
}
