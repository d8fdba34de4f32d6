import { isUnavailable } from './sql.ts'

export type BatchOptions = {
  /** Items of one run at most. */
  most: number
  /** Runs under way at once at most. */
  inFlight: number
}

/**
 * Lets concurrent callers share statements and commits: what is asked for in one turn of the event loop, or while runs are under
 * way, goes together into the next. A lone caller waits for the end of the turn and no timer. A batch that fails is run again item
 * by item, so that one bad item fails alone; while the database is away all of a batch fail together.
 * @param run gives a result for each item, in order, or throws having changed nothing.
 */
export function batched<Item, Result>(
  run: (items: readonly Item[]) => Promise<Result[]>,
  { most, inFlight }: BatchOptions,
): (item: Item) => Promise<Result> {
  type Waiting = { item: Item; resolve: (result: Result) => void; reject: (error: unknown) => void }
  const waiting: Waiting[] = []
  let underWay = 0
  let isDue = false

  function start(): void {
    if (isDue || underWay >= inFlight || waiting.length === 0) return
    isDue = true
    setImmediate(() => {
      isDue = false
      runNext()
      start()
    })
  }

  function runNext(): void {
    const batch = waiting.splice(0, most)
    underWay++
    void settle(batch).finally(() => {
      underWay--
      start()
    })
  }

  async function settle(batch: Waiting[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item))
      for (const [n, { resolve }] of batch.entries()) resolve(results[n] as Result)
    } catch (error) {
      if (batch.length === 1 || isUnavailable(error)) for (const { reject } of batch) reject(error)
      else await Promise.all(batch.map((one) => settle([one])))
    }
  }

  return (item) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, resolve, reject })
      start()
    })
}
