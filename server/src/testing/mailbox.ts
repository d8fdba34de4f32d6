import { type Sandbox, startSandbox } from '@parley/sandbox'
import { type TestApp, type TestAppOptions, testApp } from './app.ts'

/** A node whose letters go to the sandbox's mailbox, by real SMTP. */
export async function testMailbox(options: TestAppOptions = {}): Promise<TestApp & { sandbox: Sandbox }> {
  const app = await testApp(options)
  const sandbox = await startSandbox({ targetUrl: app.url })
  app.pointMail({ ...sandbox.smtp, security: 'none', login: null, sender: 'parley@parley.example' })
  return {
    ...app,
    sandbox,
    async close() {
      await app.close()
      await sandbox.stop()
    },
  }
}

/** The token in a letter's link. */
export function tokenOf({ text }: { text: string }): string {
  const token = /#token=([\w-]+)/.exec(text)?.[1]
  if (!token) throw new Error(`No link in the letter: ${text}`)
  return token
}
