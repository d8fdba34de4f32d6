import { setTimeout as sleep } from 'node:timers/promises'
import { loadSecretKey } from './access/index.ts'
import { createApp } from './app.ts'
import { channels } from './channels/registry.ts'
import { readConfig } from './config.ts'
import { startEmbedded } from './db/embedded.ts'
import { waitForDatabase } from './db/wait.ts'
import { openLog } from './log.ts'
import type { Playground } from './playground.ts'
import type { SandboxPages } from './sandbox-pages.ts'
import { startBlock } from './start-block.ts'

/** Config → database → app → listen; and on a signal the same way back, within ten seconds. */
async function main(): Promise<void> {
  const startedAt = performance.now()
  const config = readConfig()
  const log = openLog(config)
  const secretKey = await loadSecretKey(config)
  const cluster = config.DATABASE_URL === '' ? await startEmbedded({ dataDir: config.DATA_DIR, log }) : undefined
  const databaseUrl = cluster?.url ?? config.DATABASE_URL

  await waitForDatabase(databaseUrl, log)
  const app = await createApp({ config, databaseUrl, secretKey, log, channels })
  const link = await app.access.ensureFirstAdmin()
  const pages = config.sandbox ? await mountPages() : undefined
  await app.server.listen({ host: config.HOST, port: config.PORT })
  const playground = config.sandbox || config.demo ? await play() : undefined

  /** Loaded only where it is wanted: production carries neither doubles nor demo texts in memory. */
  async function play(): Promise<Playground> {
    const { startPlayground } = await import('./playground.ts')
    return startPlayground({ app, config, secretKey, log, pages })
  }

  /** Before listening: afterwards no route can be added. */
  async function mountPages(): Promise<SandboxPages> {
    const { mountSandboxPages } = await import('./sandbox-pages.ts')
    return mountSandboxPages(app.server)
  }

  let stoppingSince = 0
  async function stop(signal: string): Promise<void> {
    // Ctrl C reaches this process from the terminal and again from npm: only a later one means "now".
    if (stoppingSince > 0 && performance.now() - stoppingSince < 1000) return
    if (stoppingSince > 0) process.exit(1)
    stoppingSince = performance.now()
    log.info({ signal }, 'Stopping')
    await Promise.race([
      (async () => {
        await playground?.stop()
        await app.stop()
        await cluster?.stop()
      })(),
      sleep(9_500),
    ])
    process.exit(0)
  }
  process.on('SIGTERM', () => void stop('SIGTERM'))
  process.on('SIGINT', () => void stop('SIGINT'))
  process.on('unhandledRejection', (reason) =>
    log.error({ err: reason }, 'A rejected promise was not handled; the process goes on'),
  )

  log.info({ ready_ms: Math.round(performance.now() - startedAt) }, 'Ready')
  if (config.ENVIRONMENT === 'development') process.stdout.write(startBlock({ config, link, playground }))
}

/** What a person can act on. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && error.code === 'EADDRINUSE' && 'port' in error)
    return `Port ${error.port} is taken by another program. End it, or start Parley on another one: PORT=8001 npm start`
  return error.message
}

main().catch((error: unknown) => {
  process.stderr.write(`${inWords(error)}\n`)
  process.exit(1)
})
