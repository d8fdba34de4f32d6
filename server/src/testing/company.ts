import { type Sandbox, startSandbox } from '@parley/sandbox'
import { connectSandbox } from '../demo/sandbox-inboxes.ts'
import { type TestApp, type TestAppOptions, testApp } from './app.ts'

/** A node with the sandbox's accounts connected: outside platforms over real sockets, nothing mocked. */
export async function testCompany(options: TestAppOptions = {}): Promise<TestApp & { sandbox: Sandbox }> {
  const app = await testApp(options)
  const sandbox = await startSandbox({ targetUrl: app.url })
  await connectSandbox({ sql: app.sql, vault: app.access.vault, book: app.book }, sandbox, sandbox.accounts)
  return {
    ...app,
    sandbox,
    async close() {
      await sandbox.stop()
      await app.close()
    },
  }
}
