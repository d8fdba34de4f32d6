import { setTimeout as pause } from 'node:timers/promises'
import type { House } from './house.ts'

/** What the consumers of the log had put off, so that the work of the moment went first. */
export type PutOff = { behind: number; seconds: number }

const withinMs = 120_000

/** Waits until every consumer of the log has come to its end: what a load leaves to be made up for must not burden the peer's round. */
export async function caughtUp({ sql }: House): Promise<PutOff> {
  const began = performance.now()
  const behind = async () => {
    const [row] = await sql<{ behind: number }[]>`
      select ((select seq from log_head) - min(seq))::int as behind from consumer`
    return row?.behind ?? 0
  }
  const first = await behind()
  for (let left = first; left > 0; left = await behind()) {
    if (performance.now() - began > withinMs) throw new Error(`A consumer of the log is still ${left} events behind`)
    await pause(50)
  }
  return { behind: first, seconds: (performance.now() - began) / 1000 }
}
