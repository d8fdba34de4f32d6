import { afterAll, beforeAll, expect, test } from 'vitest'
import { openPool } from '../../src/db/sql.ts'
import { type OwnCluster, ownCluster } from '../rig/own-cluster.ts'
import { startWire, type Wire } from '../rig/wire.ts'

// A new connection first asks the database for its array types; until that is answered nobody's query is under way on it.

let own: OwnCluster
let wire: Wire
beforeAll(async () => {
  own = await ownCluster()
  wire = await startWire(own.url, own.socketPath)
})
afterAll(async () => {
  await wire?.close()
  await own?.close()
})

test.each(['query', 'transaction', 'reserved connection'])(
  'a connection that is lost while it is set up for a %s is set up again, and no rejection goes unhandled',
  async (kind) => {
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const sql = openPool({ url: wire.url, max: 1, name: 'parley connecting' })
    try {
      let left = 2
      wire.cutAfter = (statement) => statement.includes('typarray') && left-- > 0
      const ask = async () => {
        if (kind === 'query') return sql`select array['a', 'b'] as letters`
        if (kind === 'transaction') return sql.begin((tx) => tx`select array['a', 'b'] as letters`)
        const reserved = await sql.reserve()
        try {
          return await reserved`select array['a', 'b'] as letters`
        } finally {
          reserved.release()
        }
      }
      const answers = await Promise.allSettled([ask(), ask(), ask()])
      for (const answer of answers)
        if (answer.status === 'fulfilled') expect(answer.value).toEqual([{ letters: ['a', 'b'] }])
      expect(await ask(), 'afterwards').toEqual([{ letters: ['a', 'b'] }])
      expect(left).toBeLessThanOrEqual(0)
      expect(unhandled).toEqual([])
    } finally {
      wire.cutAfter = undefined
      process.off('unhandledRejection', note)
      await sql.end({ timeout: 1 })
    }
  },
)

test('who is refused a connection to reserve takes no place of the pool with him', async () => {
  const sql = openPool({ url: wire.url, max: 1, name: 'parley refused' })
  try {
    wire.refuse = true
    await expect(sql.reserve()).rejects.toThrow()
    wire.refuse = false
    for (let n = 0; n < 3; n++) {
      expect(await sql`select ${n}::int as n`).toEqual([{ n }])
      const reserved = await sql.reserve()
      expect(await reserved`select ${n}::int as n`).toEqual([{ n }])
      reserved.release()
    }
  } finally {
    wire.refuse = false
    await sql.end({ timeout: 1 })
  }
})
