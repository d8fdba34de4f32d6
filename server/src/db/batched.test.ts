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
  expect(runs).toEqual([[1], [2, 3, 4, 5], [6]])
})

test('callers side by side are waited for a moment, a lone one never', async () => {
  const runs: number[] = []
  const run = batched(
    async (items: readonly number[]) => {
      runs.push(items.length)
      await pause(1)
      return [...items]
    },
    { most: 10, inFlight: 1, lingerMs: 50 },
  )
  const began = performance.now()
  for (let n = 0; n < 5; n++) await run(n)
  expect(performance.now() - began).toBeLessThan(50)
  await pause(2)
  await Promise.all([1, 2, 3].map(run))
  expect(runs).toEqual([1, 1, 1, 1, 1, 1, 2])
  const first = run(1)
  await pause(5)
  await Promise.all([first, run(2), run(3)])
  expect(runs.at(-1)).toBe(3)
  await run(4)
  await pause(2)
  await run(5)
  expect(runs.slice(-2)).toEqual([1, 1])
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
  expect(runs).toBe(2)
})
