import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isUnavailable } from '../../src/db/sql.ts'
import { NodeProcess } from '../rig/node-process.ts'
import { ownCluster } from '../rig/own-cluster.ts'
import { randomOf } from '../rig/random.ts'
import { apiKey, connectWhatsapp } from '../rig/whatsapp.ts'
import { check, type Verdict } from './checker.ts'
import { readFinal } from './final.ts'
import { History } from './history.ts'
import { ChaosClient } from './live.ts'
import { playCustomers, playService, type Shared } from './load.ts'
import { stormNode, stormPostgres, type Toll } from './storms.ts'

export type Plan = {
  seed: number
  nodes: 1 | 2
  /** Acknowledged webhooks at least. */
  webhooks: number
  /** SIGKILLs of Node, over all nodes; of the postmaster; and cuts of live clients, at least. */
  nodeKills: number
  postgresKills: number
  cuts: number
  /** Parallel processes that post webhooks, each for three customers. */
  clients: number
  thinkMs: number
  /** The load ends after this long, reached or not; healing and reading come on top. */
  withinMs: number
  historyFile?: string
}

export type Report = {
  plan: Plan
  verdict: Verdict
  toll: Toll
  ops: number
  ok: number
  fail: number
  info: number
  webhooks: number
  created: number
  messages: number
  events: number
  cuts: number
  dropped: number
  /** From the ack to a live client, over messages that were seen, in ms. */
  maxLagMs: number
  ackP50Ms: number
  ackP99Ms: number
  rssStartMib: number
  rssEndMib: number
  /** From the end of the faults until nothing waited and every live client had everything, in ms. */
  healedMs: number
  tookMs: number
  /** Lines that the nodes logged at level error. */
  errors: string[]
}

/** Drives real nodes through a storm, lets them heal, reads what is left and judges it. */
export async function run(plan: Plan): Promise<Report> {
  const began = performance.now()
  const random = randomOf(plan.seed)
  const dataDir = mkdtempSync(join(tmpdir(), 'parley-chaos-'))
  const own = await ownCluster()
  const history = new History(plan.historyFile)
  const nodes: NodeProcess[] = []
  const live: ChaosClient[] = []
  let keeper: NodeJS.Timeout | undefined
  try {
    await connectWhatsapp(own.sql)
    const key = await apiKey(own.sql)
    for (let n = 0; n < plan.nodes; n++) nodes.push(await NodeProcess.prepare({ databaseUrl: own.url, dataDir }))
    for (const node of nodes) node.start()
    await Promise.all(nodes.map((node) => node.ready()))
    const rssStartMib = nodes[0]!.rssMib()

    const urls = nodes.map((node) => node.url)
    const lag = new Lag()
    for (let number = 0; number < 4; number++) {
      const onMessage = (text: string) => lag.seen(text)
      live.push(new ChaosClient({ number, urls, key, history, random: random.fork(`live ${number}`), onMessage }))
    }
    for (const client of live) client.start()

    const toll: Toll = { node: 0, postmaster: 0, backend: 0, storms: 0, terminated: 0 }
    const counts = { webhooks: 0, created: 0 }
    const cuts = () => live.reduce((sum, client) => sum + client.cuts, 0)
    const until = Date.now() + plan.withinMs
    let op = 0
    const shared: Shared = {
      urls,
      history,
      key,
      thinkMs: plan.thinkMs,
      counts,
      nextOp: () => ++op,
      goesOn: () =>
        Date.now() < until &&
        (counts.webhooks < plan.webhooks ||
          toll.node < plan.nodeKills ||
          toll.postmaster < plan.postgresKills ||
          cuts() < plan.cuts),
    }
    // A node that is started while PostgreSQL recovers ends with an error; whoever runs it starts it again.
    keeper = setInterval(() => {
      for (const node of nodes) if (!node.isRunning) node.start()
    }, 300)
    const everyMs = plan.postgresKills === 0 ? 0 : (0.6 * 2200 * plan.nodeKills) / plan.nodes / plan.postgresKills
    const storms = [
      ...nodes.map((node, n) =>
        stormNode(node, Math.ceil(plan.nodeKills / plan.nodes), history, random.fork(`node ${n}`), toll),
      ),
      stormPostgres(own, plan.postgresKills, everyMs, history, random.fork('postgres'), toll),
    ]
    const load = Array.from({ length: plan.clients }, (_, n) =>
      playCustomers(shared, customersOf(n), random.fork(`customers ${n}`)),
    )
    const services = [0, 1].map((n) => playService(shared, `service-${n}`, random.fork(`service ${n}`)))
    await Promise.all([...load, ...services, ...storms])

    const healing = performance.now()
    for (const client of live) client.heal()
    await own.answers()
    await Promise.all(nodes.map((node) => readyAtLast(node)))
    clearInterval(keeper)
    await settled(own.sql, live)
    const healedMs = performance.now() - healing
    const rssEndMib = nodes[0]!.rssMib()
    for (const client of live) await client.stop()
    const final = await readFinal(own.sql, urls[0]!, key)
    return {
      ...summary(history, lag),
      plan,
      toll,
      verdict: check(history.entries, final),
      ...counts,
      messages: final.messages.length,
      events: final.events.length,
      cuts: cuts(),
      rssStartMib,
      rssEndMib,
      healedMs: Math.round(healedMs),
      tookMs: Math.round(performance.now() - began),
      errors: nodes.flatMap((node) => node.errors()),
    }
  } finally {
    clearInterval(keeper)
    for (const client of live) await client.stop()
    for (const node of nodes) await node.end()
    await history.close()
    await own.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** Waits over a start that failed, too. */
async function readyAtLast(node: NodeProcess): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await node.ready()
      return
    } catch (error) {
      if (tries >= 10) throw error
      await sleep(500)
    }
  }
}

/** Three phone numbers that no other client uses. */
function customersOf(client: number): string[] {
  return [0, 1, 2].map((n) => `1555${String(1000 + client).padStart(4, '0')}${n}`)
}

/**
 * Resolves when nothing waits and every live client has seen the whole log; gives up quietly, the checker will say. The keeper may
 * be starting the database again from the last kill.
 */
async function settled(
  sql: Awaited<ReturnType<typeof ownCluster>>['sql'],
  live: readonly ChaosClient[],
): Promise<void> {
  for (const until = Date.now() + 45_000; Date.now() < until; await sleep(100)) {
    const [row] = await sql<{ waiting: number; seq: number }[]>`
      select ((select count(*) from receipt_queue) + (select count(*) from outbox))::int as waiting, seq::int from log_head`.catch(
      (error) => {
        if (isUnavailable(error)) return []
        throw error
      },
    )
    if (row?.waiting === 0 && live.every((client) => client.seq >= row.seq)) return
  }
}

/** When a message was first seen on the live feed by anybody. */
class Lag {
  readonly #seen = new Map<string, number>()

  seen(text: string): void {
    if (!this.#seen.has(text)) this.#seen.set(text, performance.now())
  }

  /** @param offset of the history's clock. */
  at(text: string): number | undefined {
    return this.#seen.get(text)
  }
}

function summary(history: History, lag: Lag) {
  const offset = performance.now() - history.now
  const acks: number[] = []
  const sent = new Map<number, string[]>()
  let maxLagMs = 0
  const counted = { ops: 0, ok: 0, fail: 0, info: 0, dropped: 0 }
  for (const entry of history.entries) {
    if (entry.kind === 'invoke' || entry.kind === 'create') counted.ops++
    if (entry.kind === 'invoke')
      sent.set(
        entry.op,
        entry.messages.map((message) => message.id),
      )
    if (entry.kind === 'ok' || entry.kind === 'created') counted.ok++
    if (entry.kind === 'fail') counted.fail++
    if (entry.kind === 'info') counted.info++
    if (entry.kind === 'dropped') counted.dropped++
    if (entry.kind !== 'ok') continue
    acks.push(entry.ms)
    for (const id of sent.get(entry.op) ?? []) {
      const seenAt = lag.at(id)
      if (seenAt !== undefined) maxLagMs = Math.max(maxLagMs, seenAt - offset - entry.at)
    }
    sent.delete(entry.op)
  }
  acks.sort((a, b) => a - b)
  const quantile = (share: number) => Math.round((acks[Math.floor(share * acks.length)] ?? 0) * 10) / 10
  return { ...counted, maxLagMs: Math.round(maxLagMs), ackP50Ms: quantile(0.5), ackP99Ms: quantile(0.99) }
}
