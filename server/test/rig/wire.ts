import type { AddressInfo } from 'node:net'
import { createConnection, createServer, type Socket } from 'node:net'

/**
 * A wire between Parley and PostgreSQL that can be made worse: cut right after a COMMIT went through, swallowing everything
 * without closing, or slow. Connections that were made while it swallowed stay dead when it heals, as half-open ones do.
 */
export type Wire = {
  /** The address of the database through this wire. */
  url: string
  /** How many of the next COMMITs get through, but whose connection is reset before the reply comes back. */
  resetsAfterCommit: number
  /** Restricts these resets to connections whose statements so far match. */
  resetWhere: RegExp
  resets: number
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

export async function startWire(databaseUrl: string, socketPath: string): Promise<Wire> {
  const pairs = new Set<{ client: Socket; upstream: Socket; isDead: boolean; seen: string }>()
  let isSwallowing = false

  const server = createServer((client) => {
    if (wire.refuse) {
      client.resetAndDestroy()
      return
    }
    const upstream = createConnection(socketPath)
    const pair = { client, upstream, isDead: isSwallowing, seen: '' }
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
    client.on('data', (chunk) => {
      if (pair.isDead) return
      later(() => {
        if (pair.isDead) return
        const text = chunk.toString('latin1')
        pair.seen = (pair.seen + text).slice(-20_000)
        const isCut = /commit/i.test(text) && wire.resetsAfterCommit > 0 && wire.resetWhere.test(pair.seen)
        if (/commit/i.test(text)) pair.seen = ''
        upstream.write(chunk)
        if (!isCut) return
        wire.resetsAfterCommit--
        wire.resets++
        // PostgreSQL carries the COMMIT out; its reply is the last thing that is seen of the connection, and not by Parley.
        upstream.removeAllListeners('data')
        upstream.once('data', () => {
          client.resetAndDestroy()
          upstream.destroy()
        })
      })
    })
    upstream.on('data', (chunk) => {
      if (!pair.isDead)
        later(() => {
          if (!pair.isDead) client.write(chunk)
        })
    })
  })

  function later(work: () => void): void {
    if (wire.delayMs === 0) work()
    else setTimeout(work, wire.delayMs)
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.address() as AddressInfo
  const url = new URL(databaseUrl.replace(/@[^/]+\//, `@127.0.0.1:${port}/`))
  const wire: Wire = {
    url: url.href,
    resetsAfterCommit: 0,
    resetWhere: /./s,
    resets: 0,
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
