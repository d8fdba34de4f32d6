import { type Latency, latencyOf } from '../numbers.ts'
import { Connection, type Reply } from './connection.ts'
import { LiveWatch } from './live.ts'
import { type Recipe, requestsOf } from './requests.ts'

export type Load = {
  port: number
  connections: number
  seconds: number
  recipe: Recipe
  /** Status of a good reply. */
  expect: number
  /** Requests a second, sent when they are due however slow the replies are; unset: each connection sends as soon as it is answered. */
  rate?: number
  /** Requests that are built before the clock starts. */
  prepare?: number
  /** Watch the live feed with this API key, and count what was seen there. */
  liveKey?: string
}

export type LoadResult = {
  sent: number
  good: number
  /** Replies by any other status. */
  bad: Record<string, number>
  /** From the first request to the last reply. */
  answeredMs: number
  /** ms from when the request was due (open loop) or sent (closed loop) to its reply. */
  latency: Latency
  bytesIn: number
  live?: LiveResult
}

export type LiveResult = {
  seen: number
  twice: number
  missing: number
  disorders: number
  resumes: number
  /** From the first request to the last ticket on the feed. */
  processedMs: number
  /** ms from when the request was due or sent to its ticket on the feed. */
  latency: Latency
}

const stallMs = 20_000

/** Runs one load to its end: every reply is in and, where the live feed is watched, every ticket seen. */
export async function run(load: Load): Promise<LoadResult> {
  const requests = requestsOf(load.recipe, load.port)
  requests.prepare(load.prepare ?? 0)
  const book = new Book()
  const first = 'first' in load.recipe ? load.recipe.first : 0
  const live = load.liveKey
    ? await LiveWatch.open(load.port, load.liveKey, (n, at) => book.saw(n - first, at))
    : undefined
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  const connections = await Promise.all(
    Array.from({ length: load.connections }, () => Connection.open(load.port, failed.reject)),
  )
  book.start()
  const send = (connection: Connection, dueAt: number, then: () => void) => {
    const n = book.sent(dueAt)
    connection.send(requests.next(), (reply) => {
      book.answered(n, reply, load.expect)
      then()
    })
  }
  const driving = load.rate === undefined ? closedLoop(connections, load, send) : openLoop(connections, load, send)
  await Promise.race([driving, failed.promise])
  if (live) await book.settle()
  for (const connection of connections) connection.close()
  live?.close()
  return book.result(live)
}

type Send = (connection: Connection, dueAt: number, then: () => void) => void

function closedLoop(connections: readonly Connection[], load: Load, send: Send): Promise<void> {
  const until = performance.now() + load.seconds * 1000
  let open = connections.length
  return new Promise((resolve) => {
    const go = (connection: Connection) => {
      const now = performance.now()
      if (now < until) send(connection, now, () => go(connection))
      else if (--open === 0) resolve()
    }
    connections.forEach(go)
  })
}

/** Latency counts from when a request was due, so that a server that stalls cannot hide the requests it held up. */
function openLoop(connections: readonly Connection[], load: Load, send: Send): Promise<void> {
  const rate = load.rate ?? 1
  const total = Math.round(rate * load.seconds)
  const free = [...connections]
  const start = performance.now()
  let taken = 0
  let done = 0
  return new Promise((resolve) => {
    const dispatch = () => {
      const due = Math.min(total, Math.floor(((performance.now() - start) * rate) / 1000))
      while (taken < due && free.length > 0) {
        const connection = free.pop()!
        send(connection, start + (taken++ * 1000) / rate, () => {
          free.push(connection)
          if (++done === total) resolve()
          else dispatch()
        })
      }
    }
    const timer = setInterval(() => {
      dispatch()
      if (done === total) clearInterval(timer)
    }, 1)
  })
}

/** What was sent when, what came of it, and when it was seen. */
class Book {
  #start = 0
  #answeredAt = 0
  #seenAt = 0
  #changedAt = 0
  readonly #due: number[] = []
  readonly #good: boolean[] = []
  readonly #seen: number[] = []
  readonly #latencies: number[] = []
  readonly #bad: Record<string, number> = {}
  #goods = 0
  #seens = 0
  #twice = 0
  #bytes = 0

  start(): void {
    this.#start = performance.now()
  }

  sent(dueAt: number): number {
    return this.#due.push(dueAt) - 1
  }

  answered(n: number, reply: Reply, expected: number): void {
    const now = performance.now()
    this.#answeredAt = now
    this.#changedAt = now
    this.#bytes += reply.bytes
    this.#latencies.push(now - this.#due[n]!)
    if (reply.status === expected) {
      this.#goods++
      this.#good[n] = true
    } else this.#bad[reply.status] = (this.#bad[reply.status] ?? 0) + 1
  }

  saw(n: number, at: number): void {
    if (n < 0 || n >= this.#due.length) return
    if (this.#seen[n] !== undefined) {
      this.#twice++
      return
    }
    this.#seen[n] = at
    this.#seens++
    this.#seenAt = at
    this.#changedAt = at
  }

  /** Waits until everything that was answered well was seen, or until nothing has come for `stallMs`. */
  async settle(): Promise<void> {
    while (this.#seens < this.#goods && performance.now() - this.#changedAt < stallMs)
      await new Promise((resolve) => setTimeout(resolve, 2))
  }

  result(live: LiveWatch | undefined): LoadResult {
    const result: LoadResult = {
      sent: this.#due.length,
      good: this.#goods,
      bad: this.#bad,
      answeredMs: this.#answeredAt - this.#start,
      latency: latencyOf(this.#latencies),
      bytesIn: this.#bytes,
    }
    if (!live) return result
    const latencies = this.#seen.flatMap((at, n) => (at === undefined ? [] : [at - this.#due[n]!]))
    const missing = this.#good.reduce((sum, good, n) => sum + (good && this.#seen[n] === undefined ? 1 : 0), 0)
    const { disorders, resumes } = live
    const processedMs = this.#seenAt - this.#start
    return {
      ...result,
      live: {
        seen: this.#seens,
        twice: this.#twice,
        missing,
        disorders,
        resumes,
        processedMs,
        latency: latencyOf(latencies),
      },
    }
  }
}
