import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { NodeProcess } from './node-process.ts'
import { type OwnCluster, ownCluster } from './own-cluster.ts'
import { apiKey, connectWhatsapp, type Text, textWebhook, webhookPath } from './whatsapp.ts'
import { startWire, type Wire } from './wire.ts'

/** Nodes as child processes before a PostgreSQL of their own, with a wire between the two that can be made worse. */
export type Outage = {
  own: OwnCluster
  wire: Wire
  nodes: NodeProcess[]
  key: string
  /** One try at posting a text. @returns the status, 0 when the connection broke, and how long it took in ms. */
  post(text: Text, node?: number): Promise<{ status: number; ms: number; retryAfter: string | null }>
  /** Tries until a 2xx. @returns how many tries it took. */
  postUntilAcked(text: Text, node?: number): Promise<number>
  get(path: string, node?: number): Promise<{ status: number; ms: number; body: unknown }>
  /** Resolves when no receipt and no event waits. */
  settled(withinMs?: number): Promise<void>
  close(): Promise<void>
}

export async function startOutage(
  options: { nodes?: number; throughWire?: boolean; environment?: Record<string, string>; graphUrl?: string } = {},
): Promise<Outage> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-outage-'))
  const own = await ownCluster()
  const wire = await startWire(own.url, own.socketPath)
  const nodes: NodeProcess[] = []
  const close = async () => {
    for (const node of nodes) await node.end()
    await wire.close()
    await own.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    await connectWhatsapp(own.sql, options.graphUrl)
    const key = await apiKey(own.sql)
    for (let n = 0; n < (options.nodes ?? 1); n++) {
      const databaseUrl = options.throughWire ? wire.url : own.url
      const { environment } = options
      nodes.push(await NodeProcess.prepare({ databaseUrl, dataDir, ...(environment ? { environment } : {}) }))
      nodes.at(-1)!.start()
    }
    await Promise.all(nodes.map((node) => node.ready()))
    const outage: Outage = {
      own,
      wire,
      nodes,
      key,
      async post(text, node = 0) {
        const { body, headers } = textWebhook(text)
        const began = performance.now()
        try {
          const signal = AbortSignal.timeout(20_000)
          const init = { method: 'POST', body: new Uint8Array(body), headers, signal }
          const reply = await fetch(nodes[node]!.url + webhookPath, init)
          await reply.arrayBuffer()
          return { status: reply.status, ms: performance.now() - began, retryAfter: reply.headers.get('retry-after') }
        } catch {
          return { status: 0, ms: performance.now() - began, retryAfter: null }
        }
      },
      async postUntilAcked(text, node = 0) {
        for (let tries = 1; tries < 600; tries++) {
          if ((await outage.post(text, node)).status === 200) return tries
          await sleep(50)
        }
        throw new Error(`${text.id} was never acknowledged`)
      },
      async get(path, node = 0) {
        const began = performance.now()
        const headers = { 'x-api-key': key }
        const reply = await fetch(nodes[node]!.url + path, { headers, signal: AbortSignal.timeout(20_000) })
        return { status: reply.status, ms: performance.now() - began, body: await reply.json() }
      },
      async settled(withinMs = 15_000) {
        for (const until = Date.now() + withinMs; Date.now() < until; await sleep(25)) {
          const [row] = await own.sql<{ waiting: number }[]>`
            select ((select count(*) from receipt_queue) + (select count(*) from outbox))::int as waiting`
          if (row?.waiting === 0) return
        }
        throw new Error(`Receipts or events still wait after ${withinMs} ms`)
      },
      close,
    }
    return outage
  } catch (error) {
    await close()
    throw error
  }
}
