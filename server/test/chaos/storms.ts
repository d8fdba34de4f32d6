import { setTimeout as sleep } from 'node:timers/promises'
import type { NodeProcess } from '../rig/node-process.ts'
import type { OwnCluster } from '../rig/own-cluster.ts'
import type { Random } from '../rig/random.ts'
import type { History } from './history.ts'

export type Toll = { node: number; postmaster: number; backend: number; storms: number; terminated: number }

/** SIGKILLs one node again and again, at random instants of its life, until it was killed often enough. */
export async function stormNode(
  node: NodeProcess,
  times: number,
  history: History,
  random: Random,
  toll: Toll,
): Promise<void> {
  for (let n = 0; n < times; n++) {
    // Most lives begin when the node answers; some end while it is still starting.
    if (random.chance(0.8)) await node.ready().catch(() => {})
    await sleep(random.between(200, 3000))
    history.add({ kind: 'fault', what: `SIGKILL to the node ${node.url}` })
    await node.end('SIGKILL')
    toll.node++
    if (!node.isRunning) node.start()
  }
}

/** Kills PostgreSQL's postmaster and single backends and ends connections by the score, until the postmaster died often enough. */
export async function stormPostgres(
  own: OwnCluster,
  times: number,
  everyMs: number,
  history: History,
  random: Random,
  toll: Toll,
): Promise<void> {
  while (toll.postmaster < times) {
    await sleep(random.between(0.5 * everyMs, 1.5 * everyMs))
    try {
      const draw = random.between(0, 1)
      if (draw < 0.6) {
        history.add({ kind: 'fault', what: 'SIGKILL to the postmaster' })
        await own.killPostmaster()
        toll.postmaster++
      } else if (draw < 0.8) {
        history.add({ kind: 'fault', what: 'SIGKILL to a backend' })
        if (await own.killBackend((pids) => random.pick(pids))) toll.backend++
      } else {
        history.add({ kind: 'fault', what: 'connections ended every 200 ms' })
        toll.storms++
        for (let n = 0; n < 5; n++) {
          toll.terminated += await own.terminateBackends()
          await sleep(200)
        }
      }
    } catch {
      // PostgreSQL is on its way up from the last blow.
    }
    await own.answers(30_000)
  }
}
