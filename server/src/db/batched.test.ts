import { expect, test } from 'vitest'
import { batched } from './batched.ts'

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

test('what is asked for while a run is under way goes together into the next, each with its own result', async () => {
  const runs: number[][] = []
  const double = batched(
    async (items: readonly number[]) => {
      runs.push([...items])
      await pause(5)
      return items.map((item) => 2 * item)
    },
    { most: 4, inFlight: 1 },
  )
  expect(await Promise.all([1, 2, 3, 4, 5, 6].map(double))).toEqual([2, 4, 6, 8, 10, 12])
  expect(runs).toEqual([
    [1, 2, 3, 4],
    [5, 6],
  ])
})

test('what is asked for in one turn of the event loop goes together, and a lone caller waits for no timer', async () => {
  const runs: number[] = []
  const run = batched(
    async (items: readonly number[]) => {
      runs.push(items.length)
      return [...items]
    },
    { most: 10, inFlight: 1 },
  )
  await Promise.all([1, 2, 3].map(run))
  // As sockets are read: in the same turn, each in a callback of its own.
  await Promise.all([1, 2, 3, 4].map((item) => new Promise((resolve) => setImmediate(resolve)).then(() => run(item))))
  const began = performance.now()
  for (let n = 0; n < 50; n++) await run(n)
  expect(performance.now() - began).toBeLessThan(50)
  expect(runs.slice(0, 2)).toEqual([3, 4])
  expect(runs.slice(2)).toEqual(Array.from({ length: 50 }, () => 1))
})

test('a bad item fails alone', async () => {
  const run = batched(
    async (items: readonly number[]) => {
      await pause(1)
      if (items.includes(3)) throw new Error('bad')
      return [...items]
    },
    { most: 10, inFlight: 1 },
  )
  const results = await Promise.allSettled([1, 2, 3, 4].map(run))
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
})

test('while the database is away a batch is not run again item by item', async () => {
  let runs = 0
  const run = batched(
    async (_items: readonly number[]): Promise<number[]> => {
      runs++
      await pause(1)
      throw Object.assign(new Error('away'), { code: 'CONNECTION_CLOSED' })
    },
    { most: 10, inFlight: 1 },
  )
  const results = await Promise.allSettled([1, 2, 3].map(run))
  expect(results.every(({ status }) => status === 'rejected')).toBe(true)
  expect(runs).toBe(1)
})
