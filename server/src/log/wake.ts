import { openPool, type Sql } from '../db/sql.ts'

/**
 * What may be waited for. Waking is only a hint that saves time: whoever waits also looks by itself once in a while, so a lost
 * wake-up delays and never loses.
 */
export type Topic = 'receipts' | 'outbox' | 'events' | 'deliveries' | 'scheduled' | 'mail'

export type Wake = {
  /** Something was committed that waiters of this topic want to see, on this node at once, on others within about 20 ms. */
  signal(topic: Topic): void
  on(topic: Topic, listener: () => void): () => void
  /**
   * Hands a frame without a seq to the live clients of one agent (UUID), on whatever node they are. Like a signal it may be lost,
   * so it says only what can also be fetched.
   */
  tell(agentId: string, frame: object): void
  onTold(listener: (agentId: string, frame: object) => void): () => void
  /**
   * Hands notes, each of less than 7,900 bytes, to all other nodes, in one statement of its own. They may be lost.
   *
   * @throws the driver's error when the database is away
   */
  spread(notes: readonly string[]): Promise<void>
  /** @param hears called whenever this node begins to hear, again after it was cut off: what was said before, it missed */
  onSpread(listener: (from: string, note: string) => void, hears: () => void): () => void
  stop(): Promise<void>
}

const channelName = 'parley_wake'
const toldName = 'parley_told'
const spreadName = 'parley_spread'
const coalesceMs = 20
/** A node tells itself that it hears; when it has not heard itself for this long it listens anew. */
const echoEveryMs = 4000
const deafAfterMs = 10_000

/**
 * In-process waking, and one coalesced notification outside any transaction for the other nodes: a NOTIFY inside every
 * transaction would serialise their commits. Listening has a connection of its own, and proves itself: a half-open one looks
 * alive for ever, but does not bring back the node's own echo.
 */
export async function startWake(sql: Sql, databaseUrl: string, node: string): Promise<Wake> {
  const listeners = new Map<Topic, Set<() => void>>()
  const told = new Set<(agentId: string, frame: object) => void>()
  const spread = new Set<{ listener: (from: string, note: string) => void; hears: () => void }>()
  const pending = new Set<Topic | 'echo'>()
  let hearsNotes = false
  let timer: NodeJS.Timeout | undefined
  let heardAt = Date.now()
  let ear = openEar()

  const call = (topic: Topic) => {
    for (const listener of listeners.get(topic) ?? []) listener()
  }
  function openEar(): Sql {
    const opened = openPool({ url: databaseUrl, max: 1, name: 'parley wake' })
    opened
      .listen(channelName, (payload) => {
        heardAt = Date.now()
        const [from, topics] = payload.split(':')
        if (from !== node) for (const topic of (topics ?? '').split(',')) call(topic as Topic)
      })
      .catch(() => {})
    opened
      .listen(toldName, (payload) => {
        const { from, agentId, frame } = JSON.parse(payload) as { from: string; agentId: string; frame: object }
        if (from !== node) for (const listener of told) listener(agentId, frame)
      })
      .catch(() => {})
    opened
      .listen(
        spreadName,
        (payload) => {
          const at = payload.indexOf(':')
          const from = payload.slice(0, at)
          if (from !== node) for (const { listener } of spread) listener(from, payload.slice(at + 1))
        },
        () => {
          hearsNotes = true
          for (const { hears } of spread) hears()
        },
      )
      .catch(() => {})
    return opened
  }
  const tellOthers = () => {
    timer = undefined
    const topics = [...pending].join(',')
    pending.clear()
    sql`select pg_notify(${channelName}, ${`${node}:${topics}`})`.catch(() => {})
  }
  const echo = setInterval(() => {
    if (Date.now() - heardAt > deafAfterMs) {
      heardAt = Date.now()
      ear.end({ timeout: 0 }).catch(() => {})
      ear = openEar()
    }
    pending.add('echo')
    timer ??= setTimeout(tellOthers, coalesceMs)
  }, echoEveryMs)
  echo.unref()

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
    tell(agentId, frame) {
      for (const listener of told) listener(agentId, frame)
      sql`select pg_notify(${toldName}, ${JSON.stringify({ from: node, agentId, frame })})`.catch(() => {})
    },
    onTold(listener) {
      told.add(listener)
      return () => told.delete(listener)
    },
    async spread(notes) {
      const payloads = notes.map((note) => `${node}:${note}`)
      await sql`select pg_notify(${spreadName}, note) from unnest(${payloads}::text[]) note`
    },
    onSpread(listener, hears) {
      const entry = { listener, hears }
      spread.add(entry)
      if (hearsNotes) hears()
      return () => spread.delete(entry)
    },
    async stop() {
      clearTimeout(timer)
      clearInterval(echo)
      await ear.end({ timeout: 1 }).catch(() => {})
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

/**
 * Keeps the starts of a repeated work at least `ms` apart. After a rest the next start is at once, so an idle node answers
 * without delay; under load more comes together in each batch, which costs less than many small ones.
 */
export function createPace(ms: number): () => Promise<void> {
  let last = Number.NEGATIVE_INFINITY
  return async () => {
    const wait = last + ms - performance.now()
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait))
    last = performance.now()
  }
}
