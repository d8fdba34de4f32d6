import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { BoundedMap } from './bounded-map.ts'
import { coalesce } from './coalesce.ts'
import { createPrincipals } from './principals.ts'

test('every answer comes from a read that began after its call, one read runs at a time, and callers share', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 30 }), async (gapsMs) => {
      let truth = 0
      let running = 0
      let reads = 0
      const current = coalesce(async () => {
        reads++
        expect(++running).toBe(1)
        const seen = truth
        await sleep(2)
        running--
        return seen
      })
      const answers: Promise<void>[] = []
      for (const gapMs of gapsMs) {
        const atCall = ++truth
        answers.push(current().then((seen) => expect(seen).toBeGreaterThanOrEqual(atCall)))
        if (gapMs > 0) await sleep(gapMs - 1)
        else await Promise.resolve()
      }
      await Promise.all(answers)
      expect(reads).toBeLessThanOrEqual(gapsMs.length)
    }),
    { numRuns: 40 },
  )
})

test('64 calls at once cost two reads', async () => {
  let reads = 0
  const current = coalesce(async () => {
    reads++
    await sleep(5)
    return reads
  })
  await Promise.all(Array.from({ length: 64 }, () => current()))
  expect(reads).toBe(2)
})

test('a failed read fails those who share it and nobody after', async () => {
  let isAway = true
  const current = coalesce(async () => {
    if (isAway) throw new Error('away')
    return 'back'
  })
  const results = await Promise.allSettled([current(), current()])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
  isAway = false
  expect(await current()).toBe('back')
})

test('a principal is loaded again as soon as the epoch differs, and a change during the load spoils the entry', async () => {
  let epoch = 1
  let loads = 0
  const principals = createPrincipals({ current: async () => String(epoch) })
  const load = async () => {
    loads++
    return { caller: {} as never, endsAt: 0, usedAt: 0, writtenAt: 0 }
  }
  await principals.find('a', load)
  await principals.find('a', load)
  expect(loads).toBe(1)
  epoch = 2
  await principals.find('a', async () => {
    epoch = 3
    return load()
  })
  await principals.find('a', load)
  expect(loads).toBe(3)
  await principals.find('b', load)
  principals.forget('a')
  await principals.find('b', load)
  expect(loads).toBe(4)
  await principals.find('a', load)
  expect(loads).toBe(5)
})

test('the map keeps what was used last and never more than its size', () => {
  const map = new BoundedMap<string, number>(3)
  for (const key of ['a', 'b', 'c']) map.set(key, 1)
  map.get('a')
  map.set('d', 1)
  expect(['a', 'b', 'c', 'd'].map((key) => map.get(key) !== undefined)).toEqual([true, false, true, true])
  expect(map.size).toBe(3)
})
