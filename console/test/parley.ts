import { type Sandbox, sandboxAccounts, startSandbox } from '@parley/sandbox'
import { pino } from 'pino'
import { buildApps } from '../../scripts/setup/apps.mjs'
import { withLock } from '../../scripts/setup/lock.mjs'
import { loadDemo } from '../../server/src/demo/load.ts'
import { connectSandbox } from '../../server/src/demo/sandbox-inboxes.ts'
import { mountSandboxPages, type SandboxPages } from '../../server/src/sandbox-pages.ts'
import { type TestApp, type TestAppOptions, testApp } from '../../server/src/testing/app.ts'
import { root } from '../../server/src/testing/sources.ts'

export * from './people.ts'

export type Parley = { app: TestApp; sandbox: Sandbox; url: string; stop(): Promise<void> }

/**
 * A whole node with today's console, the demo company and a sandbox that plays its customers, its phones at `/sandbox/`; all on free ports of loopback.
 * Stop it in `afterAll`.
 */
export async function startParley(options: TestAppOptions & { isEmpty?: boolean } = {}): Promise<Parley> {
  await buildApps(root, withLock)
  const { isEmpty = false, ...given } = options
  let phones: SandboxPages | undefined
  const app = await testApp({
    log: pino({ level: 'silent' }),
    ...given,
    beforeListen(app) {
      phones = mountSandboxPages(app.server)
    },
  })
  const sandbox = await startSandbox({ targetUrl: app.url })
  phones?.point(sandbox.url)
  app.pointMail({ ...sandbox.smtp, security: 'none', login: null, sender: 'parley@parley.example' })
  if (!isEmpty) {
    await connectSandbox({ ...app.deps, vault: app.access.vault, book: app.book }, sandbox, sandboxAccounts)
    await loadDemo({ sql: app.deps.sql, book: app.book, now: app.deps.now(), passwords: app.access.passwords })
    await app.settled()
  }
  return {
    app,
    sandbox,
    url: app.url,
    async stop() {
      await sandbox.stop()
      await app.close()
    },
  }
}
