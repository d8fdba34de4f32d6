import type { Sql } from '../db/sql.ts'

/**
 * What may be waited for. Waking is only a hint that saves time: whoever waits also looks by itself once in a while, so a lost
 * wake-up delays and never loses.
 */
export type Topic = 'receipts' | 'outbox' | 'events' | 'deliveries'

export type Wake = {
  /** Something was committed that waiters of this topic want to see, on this node at once, on others within about 20 ms. */
  signal(topic: Topic): void
  on(topic: Topic, listener: () => void): () => void
  stop(): Promise<void>
}

const channelName = 'parley_wake'
const coalesceMs = 20

/**
 * In-process waking, and one coalesced notification outside any transaction for the other nodes: a NOTIFY inside every
 * transaction would serialise their commits.
 */
export async function startWake(sql: Sql, node: string): Promise<Wake> {
  const listeners = new Map<Topic, Set<() => void>>()
  const pending = new Set<Topic>()
  let timer: NodeJS.Timeout | undefined

  const call = (topic: Topic) => {
    for (const listener of listeners.get(topic) ?? []) listener()
  }
  const tellOthers = () => {
    timer = undefined
    const topics = [...pending].join(',')
    pending.clear()
    sql`select pg_notify(${channelName}, ${`${node}:${topics}`})`.catch(() => {})
  }
  const subscription = await sql.listen(channelName, (payload) => {
    const [from, topics] = payload.split(':')
    if (from === node) return
    for (const topic of (topics ?? '').split(',')) call(topic as Topic)
  })

  return {
    signal(topic) {
      call(topic)
      pending.add(topic)
      timer ??= setTimeout(tellOthers, coalesceMs)
    },
    on(topic, listener) {
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set.add(listener))
      return () => set.delete(listener)
    },
    async stop() {
      clearTimeout(timer)
      await subscription.unlisten().catch(() => {})
    },
  }
}

/** Sleeps until the topic is signalled or `ms` have passed, whichever is first; forgets no signal given since the last call. */
export class Sleeper {
  #woken = false
  #wake: (() => void) | undefined

  wake = (): void => {
    this.#woken = true
    this.#wake?.()
  }

  async sleep(ms: number): Promise<void> {
    if (!this.#woken)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    this.#wake = undefined
    this.#woken = false
  }
}
