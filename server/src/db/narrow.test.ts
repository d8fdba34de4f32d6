import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { narrow } from './narrow.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

/** Work that ends when it is told to. */
function rig(most: number) {
  const begun: number[] = []
  const ends = new Map<number, { well(): void; badly(): void }>()
  const call = narrow(
    (n: number) =>
      new Promise<number>((resolve, reject) => {
        begun.push(n)
        ends.set(n, { well: () => resolve(n), badly: () => reject(new Error(String(n))) })
      }),
    most,
  )
  return { begun, ends, call }
}
const settled = () => vi.advanceTimersByTimeAsync(0)

test('no more run at a time than may, and who waits comes in the order of asking', async () => {
  const { begun, ends, call } = rig(2)
  const results = [1, 2, 3, 4].map((n) => call(n))
  await settled()
  expect(begun).toEqual([1, 2])
  ends.get(2)!.well()
  await settled()
  expect(begun).toEqual([1, 2, 3])
  ends.get(1)!.well()
  ends.get(3)!.well()
  await settled()
  ends.get(4)!.well()
  expect(await Promise.all(results)).toEqual([1, 2, 3, 4])
})

test('one that fails makes room like any other, and is the only one that fails', async () => {
  const { begun, ends, call } = rig(1)
  const first = call(1).catch((error: Error) => error.message)
  const second = call(2)
  await settled()
  ends.get(1)!.badly()
  await settled()
  expect(begun).toEqual([1, 2])
  ends.get(2)!.well()
  expect([await first, await second]).toEqual(['1', 2])
})

test('slow ones hold nobody up, and their end makes no more room than there is', async () => {
  const { begun, ends, call } = rig(1)
  const slow = call(1)
  const next = [2, 3].map((n) => call(n))
  await vi.advanceTimersByTimeAsync(50)
  expect(begun).toEqual([1, 2])
  ends.get(1)!.well()
  await slow
  await settled()
  expect(begun, 'the second still runs').toEqual([1, 2])
  ends.get(2)!.well()
  await settled()
  expect(begun).toEqual([1, 2, 3])
  ends.get(3)!.well()
  await Promise.all(next)
})
