import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sandboxAccounts } from '@parley/sandbox'
import { removeEmbedded } from '../../../server/src/db/embedded.ts'
import { openPool, type Sql } from '../../../server/src/db/sql.ts'
import { makeBareDatabase } from '../bare/schema.ts'
import type { Load, LoadResult } from '../load/run.ts'
import { type Child, startChild } from './child.ts'
import { clusterOf } from './cluster.ts'
import { inboxOf, makeBenchKey, type Parley, startParley } from './parley.ts'
import { cpuMsOf, familyCpuMsOf, machineBusyMs } from './usage.ts'

/** Everything on one machine: Parley with its PostgreSQL, the bare peers, the load generator; each a process of its own. */
export type House = {
  parley: Parley
  bare: { port: number; pid: number; ids: string[] }
  dataDir: string
  databaseUrl: string
  /** On Parley's own database. */
  sql: Sql
  key: string
  inboxId: string
  /** Runs a load against Parley or the bare peers and measures what it costs. */
  load(side: 'parley' | 'bare', load: Omit<Load, 'port'>): Promise<Measured>
  close(): Promise<void>
}

/** CPU time a good reply, µs. `other`: share of the machine's work that was none of ours, 0 to 1. */
export type Cost = { nodeUs: number; postgresUs: number; loadUs: number; other: number }
export type Measured = LoadResult & { cost: Cost }

export async function openHouse(options: { nodeArguments?: readonly string[] } = {}): Promise<House> {
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-bench-'))
  const bareChild = startChild(new URL('../bare/main.ts', import.meta.url))
  const loadChild = startChild(new URL('../load/main.ts', import.meta.url))
  let parley = await startParley({ dataDir })
  const { url, postmasterPid } = clusterOf(dataDir)
  const { ids, url: bareUrl } = await makeBareDatabase(url)
  const { port } = await bareChild.ask<{ port: number }>({
    databaseUrl: bareUrl,
    appSecret: sandboxAccounts.whatsapp.appSecret,
  })
  const graphUrl = `http://127.0.0.1:${port}`
  await parley.stop()
  parley = await startParley({ dataDir, graphUrl, ...options })
  const sql = openPool({ url, max: 4, name: 'bench', statementTimeoutMs: 0 })
  const pids = {
    node: { parley: parley.pid, bare: bareChild.pid },
    postmaster: clusterOf(dataDir).postmasterPid || postmasterPid,
  }
  return {
    parley,
    bare: { port, pid: bareChild.pid, ids },
    dataDir,
    databaseUrl: url,
    sql,
    key: await makeBenchKey(sql),
    inboxId: await inboxOf(sql),
    async load(side, load) {
      const port = side === 'parley' ? parley.port : graphPort(graphUrl)
      return measure(loadChild, { ...load, port }, pids.node[side], pids.postmaster)
    },
    async close() {
      await sql.end({ timeout: 1 })
      await Promise.all([bareChild.stop(), loadChild.stop()])
      await parley.stop()
      await removeEmbedded(dataDir).catch(() => {})
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

const graphPort = (url: string): number => Number(new URL(url).port)

async function measure(generator: Child, load: Load, nodePid: number, postmasterPid: number): Promise<Measured> {
  const look = () => ({
    node: cpuMsOf(nodePid),
    postgres: familyCpuMsOf(postmasterPid),
    load: cpuMsOf(generator.pid),
    machine: machineBusyMs(),
  })
  const before = look()
  const result = await generator.ask<LoadResult>(load)
  const after = look()
  const each = (name: 'node' | 'postgres' | 'load') => ((after[name] - before[name]) * 1000) / Math.max(1, result.good)
  const all = after.machine - before.machine
  const ours = after.node + after.postgres + after.load - before.node - before.postgres - before.load
  return {
    ...result,
    cost: {
      nodeUs: each('node'),
      postgresUs: each('postgres'),
      loadUs: each('load'),
      other: all > 0 ? Math.max(0, 1 - ours / all) : 0,
    },
  }
}
