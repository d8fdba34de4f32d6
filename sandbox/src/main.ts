import { type SandboxEvent, startSandbox } from './index.ts'

const defaultPort = 4010

function log(event: SandboxEvent): void {
  const facts =
    event.type === 'webhook'
      ? { platform: event.webhook.platform, state: event.webhook.state, attempts: event.webhook.attempts.length }
      : { platform: event.message.platform, to: event.message.to, id: event.message.id, status: event.message.status }
  process.stdout.write(`${JSON.stringify({ event: event.type, ...facts })}\n`)
}

const sandbox = await startSandbox({
  port: Number(process.env.SANDBOX_PORT ?? defaultPort),
  targetUrl: process.env.TARGET_URL ?? 'http://127.0.0.1:8000',
  log,
})
process.stdout.write(
  `Sandbox on ${sandbox.url}\n  META_GRAPH_URL=${sandbox.graphUrl}\n  X_API_URL=${sandbox.xUrl}\n` +
    `  control: ${sandbox.url}/control (see sandbox/README.md)\n`,
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void sandbox.stop())
}
