import { existsSync, rmSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Setup } from './postmaster.ts'
import { readPostmasterFile, serverOf, strayServers } from './postmaster-file.ts'

/**
 * The pid of a server that runs on the cluster's folder. When none does, what a killed one left is cleared away: its
 * orphaned processes (a busy one would keep a new server out) and its lock files (PostgreSQL trips over one that a power
 * cut left empty, and over one that names a process which has ended but which nobody has collected yet).
 * Throws when a server in another container runs on the folder: it has no pid here, but answers on the socket.
 */
export async function leftBehind({ home, connection }: Setup): Promise<number | undefined> {
  const pidFile = join(home.cluster, 'postmaster.pid')
  if (existsSync(pidFile) && !readPostmasterFile(home.cluster)) await sleep(300) // perhaps just being written
  const running = serverOf(home.cluster)
  if (running || !existsSync(pidFile)) return running
  await endAtOnce(home.cluster)
  const socket = join(connection.host, `.s.PGSQL.${connection.port}`)
  if (existsSync(socket) && (await answers(socket))) {
    throw new Error(`A PostgreSQL in another container runs on ${home.cluster}. Stop it first.`)
  }
  // Elsewhere than on Linux we cannot see orphans; a whole pid file lets PostgreSQL itself refuse to start beside one.
  if (process.platform !== 'linux' && readPostmasterFile(home.cluster)) return undefined
  for (const file of [pidFile, socket, `${socket}.lock`]) rmSync(file, { force: true })
  return undefined
}

/** Kills whatever PostgreSQL runs on this folder, as a power cut would, and waits until it is gone. */
export async function endAtOnce(cluster: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const running = new Set([serverOf(cluster), ...strayServers(cluster)])
    running.delete(undefined)
    if (running.size === 0) return
    for (const pid of running) {
      try {
        if (pid) process.kill(pid, 'SIGKILL')
      } catch {}
    }
    await sleep(20)
  }
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket)
    const say = (answer: boolean) => {
      probe.destroy()
      resolve(answer)
    }
    probe.once('connect', () => say(true))
    probe.once('error', () => say(false))
    probe.setTimeout(1_000, () => say(false))
  })
}
