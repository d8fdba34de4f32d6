import { spawnSync } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Postmaster, Setup } from './postmaster.ts'
import { lifeOf } from './process-life.ts'

const pollMs = 10
const cleanStopMs = 5_000
const forcedStopMs = 1_500

/** Stops PostgreSQL: cleanly if it manages within 5 s, else as if by a crash, which loses nothing and is recovered from. */
export async function stopPostmaster(setup: Setup, { pid, life }: Postmaster): Promise<void> {
  for (const [name, patienceMs] of [
    ['SIGINT', cleanStopMs],
    ['SIGQUIT', forcedStopMs],
    ['SIGKILL', forcedStopMs],
  ] as const) {
    if (life === undefined || lifeOf(pid) !== life) return
    signal(setup, pid, name)
    for (const until = Date.now() + patienceMs; lifeOf(pid) === life && Date.now() < until; ) await sleep(pollMs)
  }
}

function signal({ binaries, log }: Setup, pid: number, name: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): void {
  if (name !== 'SIGINT') log.warn({ pid }, `A PostgreSQL process does not end by itself and gets ${name}`)
  try {
    if (process.platform === 'win32') spawnSync(binaries.pgCtl, ['kill', name.slice(3), String(pid)])
    else process.kill(pid, name)
  } catch {}
}

/** Resolves when a process that is not our child has ended. */
export function goneBy(pid: number, life: string | undefined): Promise<void> {
  return new Promise((resolve) => {
    const look = setInterval(() => {
      if (life !== undefined && lifeOf(pid) === life) return
      clearInterval(look)
      resolve()
    }, 200)
    look.unref()
  })
}
