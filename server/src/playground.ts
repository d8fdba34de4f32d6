import { sandboxAccounts, startSandbox } from '@parley/sandbox'
import type { Logger } from 'pino'
import type { App } from './app.ts'
import type { Config } from './config.ts'
import { loadDemo } from './demo/load.ts'
import { connectSandbox } from './demo/sandbox-inboxes.ts'
import type { SandboxPages } from './sandbox-pages.ts'

/** What only development has: doubles of the outside platforms, and a company to look at. */
export type Playground = { lines: [string, string][]; stop(): Promise<void> }

export async function startPlayground(deps: {
  app: App
  config: Config
  secretKey: string
  log: Logger
  pages: SandboxPages | undefined
}): Promise<Playground> {
  const { app, config, log, pages } = deps
  const lines: [string, string][] = []
  const sandbox = config.sandbox
    ? await startSandbox({ targetUrl: localAddress(config), port: config.SANDBOX_PORT })
    : undefined
  if (sandbox) {
    sandbox.change({ chatbot: { pollEveryMs: 2_000, pollForMs: 900_000 } })
    await connectSandbox({ ...app.deps, vault: app.access.vault, book: app.book }, sandbox, sandboxAccounts)
    pages?.point(sandbox.url)
    app.pointMail({ ...sandbox.smtp, security: 'none', login: null, sender: 'parley@parley.example' })
    lines.push(
      ['Sandbox', `${localAddress(config)}/sandbox  (the console and customers’ phones side by side)`],
      ['Phones', `${sandbox.url}/pages  (the phones alone; they play WhatsApp, Messenger, X and a chatbot)`],
      ['Mailbox', `${localAddress(config)}/sandbox/mailbox  (what Parley mails to people)`],
      [
        'Try it',
        `curl -sX POST ${sandbox.url}/control/whatsapp/messages -H 'content-type: application/json' -d '{"from":"15550100","text":"Hello, where is my order?"}'`,
      ],
    )
  }
  if (config.demo) {
    const made = await loadDemo({
      sql: app.deps.sql,
      book: app.book,
      now: app.deps.now(),
      passwords: app.access.passwords,
    })
    if (made) log.info(made, 'The demo company was made')
    lines.push([
      'Demo',
      'sign in as maya@northtrail.example with the password northtrail-demo; her colleagues likewise',
    ])
  }
  return { lines, stop: async () => sandbox?.stop() }
}

/** Where this very process listens, whatever its public address is. */
function localAddress(config: Config): string {
  const host = config.HOST === '0.0.0.0' || config.HOST === '::' ? '127.0.0.1' : config.HOST
  return `http://${host}:${config.PORT}`
}
