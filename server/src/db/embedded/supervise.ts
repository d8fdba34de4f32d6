import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, openPostmaster, type Postmaster, type Setup } from './postmaster.ts'
import { stopPostmaster } from './stop.ts'

export type EmbeddedCluster = {
  /** As psql and libpq take it: `postgres://parley:…@%2Ffolder%2Fof%2Fsocket:5432/parley`. See `socketFolderOf`. */
  readonly url: string
  /** As postgres.js takes it; `host` is the folder of the socket, or 127.0.0.1 on Windows. */
  readonly connection: Connection
  /** Process id of the running postmaster, or of the last one while it is being started again. */
  readonly pid: number
  readonly dataDirectory: string
  /** Resolves after `stop`, never before: a PostgreSQL that dies is started again. */
  readonly exited: Promise<void>
  /** Stops PostgreSQL cleanly and resolves when it takes connections again. */
  restart(): Promise<void>
  /** Stops PostgreSQL, cleanly if it manages within 5 s, and gives up the folder. Safe to call twice. */
  stop(): Promise<void>
}

/** Keeps PostgreSQL running until it is told to stop; then `release` gives up the folder. */
export function supervise(
  setup: Setup,
  first: Postmaster,
  stopWish: AbortController,
  release: () => void,
): EmbeddedCluster {
  const { connection, home, log } = setup
  let current = first
  let restarting = false
  let restarted = Promise.withResolvers<void>()

  async function keepRunning(): Promise<void> {
    let delayMs = 0
    for (let since = Date.now(); ; since = Date.now()) {
      await current.gone
      if (stopWish.signal.aborted) return
      if (!restarting) log.warn({ pid: current.pid }, 'PostgreSQL ended; starting it again')
      delayMs = Date.now() - since > 10_000 || restarting ? 0 : nextDelay(delayMs)
      const next = await openWithPatience(delayMs)
      if (!next) return
      current = next
      restarting = false
      log.info({ pid: current.pid }, 'PostgreSQL takes connections again')
      restarted.resolve()
      restarted = Promise.withResolvers<void>()
    }
  }

  async function openWithPatience(firstDelayMs: number): Promise<Postmaster | undefined> {
    for (let delayMs = firstDelayMs; !stopWish.signal.aborted; delayMs = nextDelay(delayMs)) {
      await sleep(delayMs, undefined, { signal: stopWish.signal }).catch(() => {})
      if (stopWish.signal.aborted) break
      try {
        return await openPostmaster(setup, stopWish.signal)
      } catch (error) {
        log.warn({ err: error, nextTryInMs: nextDelay(delayMs) }, 'PostgreSQL could not be started; trying again')
      }
    }
    return undefined
  }

  const kept = keepRunning()
  const exited = Promise.withResolvers<void>()
  let stopping: Promise<void> | undefined

  async function stopForGood(): Promise<void> {
    stopWish.abort()
    await stopPostmaster(setup, current)
    await kept
    await stopPostmaster(setup, current)
    release()
    log.info({ pid: current.pid }, 'PostgreSQL stopped')
    exited.resolve()
  }

  return {
    url: urlOf(connection),
    connection,
    get pid() {
      return current.pid
    },
    dataDirectory: home.cluster,
    exited: exited.promise,
    async restart() {
      restarting = true
      const again = restarted.promise
      await awake(stopPostmaster(setup, current).then(() => Promise.race([again, exited.promise])))
    },
    stop() {
      stopping ??= awake(stopForGood())
      return stopping
    },
  }
}

/** PostgreSQL by itself does not keep our process alive; work that somebody waits for does. */
async function awake(work: Promise<void>): Promise<void> {
  const hold = setInterval(() => {}, 60_000)
  await work.finally(() => clearInterval(hold))
}

/** 0, 100 ms, 200 ms, … 10 s. */
function nextDelay(delayMs: number): number {
  return Math.min(Math.max(delayMs * 2, 100), 10_000)
}

function urlOf({ host, port, user, password, database }: Connection): string {
  return `postgres://${user}:${password}@${encodeURIComponent(host)}:${port}/${database}`
}
