import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { Statements } from './statements.ts'

/**
 * A wire between Parley and PostgreSQL that can be made worse: cut right after a statement of the test's choice got through,
 * swallowing everything without closing, or slow. Connections that were open while it swallowed stay dead when it heals, as
 * half-open ones do.
 */
export type Wire = {
  /** The address of the database through this wire. */
  url: string
  /**
   * Asked for every statement that gets through, with those of its transaction so far (none outside of one); `true` resets the connection
   * as soon as PostgreSQL has replied, and the reply gets lost.
   */
  cutAfter: ((statement: string, transaction: readonly string[]) => boolean) | undefined
  cuts: number
  /** Delay in each direction, in ms. */
  delayMs: number
  /** While true, new connections are reset at once, as when nothing listens. */
  refuse: boolean
  /** Resets every connection. */
  dropAll(): void
  /** From now on nothing comes through on the connections that are open, nor, until `heal`, on new ones. Nobody is told. */
  swallow(): void
  heal(): void
  close(): Promise<void>
}

type Pair = { client: Socket; upstream: Socket; isDead: boolean; isCut: boolean }

export async function startWire(databaseUrl: string, socketPath: string): Promise<Wire> {
  const pairs = new Set<Pair>()
  let isSwallowing = false

  const server = createServer((client) => {
    if (wire.refuse) client.resetAndDestroy()
    else join(client, createConnection(socketPath))
  })

  function join(client: Socket, upstream: Socket): void {
    const pair: Pair = { client, upstream, isDead: isSwallowing, isCut: false }
    const statements = new Statements()
    let transaction: string[] = []
    let isInTransaction = false
    pairs.add(pair)
    const drop = () => {
      if (pair.isDead) return
      pairs.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    for (const socket of [client, upstream]) {
      socket.on('error', drop)
      socket.on('close', drop)
    }
    client.on('data', (chunk: Buffer) => {
      later(pair, () => {
        for (const statement of statements.hear(chunk)) {
          if (wire.cutAfter?.(statement, transaction)) pair.isCut = true
          if (/^\s*begin/i.test(statement)) isInTransaction = true
          else if (/^\s*(?:commit|rollback)/i.test(statement)) isInTransaction = false
          transaction = isInTransaction ? [...transaction, statement] : []
        }
        upstream.write(chunk)
      })
    })
    upstream.on('data', (chunk: Buffer) => {
      later(pair, () => {
        if (!pair.isCut) {
          client.write(chunk)
          return
        }
        wire.cuts++
        client.resetAndDestroy()
        upstream.destroy()
      })
    })
  }

  function later(pair: Pair, work: () => void): void {
    if (pair.isDead) return
    if (wire.delayMs === 0) work()
    else
      setTimeout(() => {
        if (!pair.isDead) work()
      }, wire.delayMs)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  const wire: Wire = {
    url: databaseUrl.replace(/@[^/]+\//, `@127.0.0.1:${port}/`),
    cutAfter: undefined,
    cuts: 0,
    delayMs: 0,
    refuse: false,
    dropAll() {
      for (const { client, upstream } of pairs) {
        client.resetAndDestroy()
        upstream.destroy()
      }
    },
    swallow() {
      isSwallowing = true
      for (const pair of pairs) pair.isDead = true
    },
    heal() {
      isSwallowing = false
    },
    async close() {
      for (const { client, upstream } of pairs) {
        client.destroy()
        upstream.destroy()
      }
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return wire
}
