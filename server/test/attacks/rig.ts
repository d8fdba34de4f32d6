import type { Sandbox } from '@parley/sandbox'
import { type Logger, pino } from 'pino'
import type { TestApp, TestClient, TestReply } from '../../src/testing/app.ts'
import { until } from '../../src/testing/until.ts'

/** What the suites of documents/ and attacks/ share: signed posts, row counts, what the operator sees. */
export type Company = TestApp & { sandbox: Sandbox }

/** Posts these very bytes to a webhook address, with these headers and no others of ours. */
export function postBytes(
  app: { anonymous: TestClient },
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
): Promise<TestReply> {
  return app.anonymous.send('POST', path, {
    body: body as NonNullable<RequestInit['body']>,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

const stored = [
  'receipt',
  'receipt_queue',
  'customer',
  'channel_identity',
  'identity_alias',
  'ticket',
  'message',
  'attachment',
  'reaction',
  'early_status',
  'quarantine',
  'delivery',
  'event',
  'outbox',
] as const
export type Stored = Record<(typeof stored)[number], number>

/** Resolves when all answers are sent out and the platforms' reports on them have come in. */
export async function quiet(app: Company): Promise<void> {
  await until(async () => (await app.sql`select 1 from delivery limit 1`).length === 0)
  await app.sandbox.idle()
  await app.settled()
}

/** How many rows every table holds that a stranger could fill. */
export async function countRows(app: TestApp): Promise<Stored> {
  await app.settled()
  const columns = stored.map((table) => `(select count(*)::int from ${table}) as ${table}`)
  const [row] = await app.sql.unsafe(`select ${columns.join(', ')}`)
  return row as never
}

/** The value of one counter or gauge at /metrics, 0 when it was never touched. */
export async function readMetric(client: TestClient, name: string): Promise<number> {
  const { text } = await client.get('/metrics')
  const line = text.split('\n').find((one) => one.startsWith(`${name} `))
  return line ? Number(line.slice(name.length + 1)) : 0
}

export type LogLine = { level: number; msg: string; [fact: string]: unknown }

/** A log that a test can read. */
export function readableLog(): { log: Logger; lines: LogLine[] } {
  const lines: LogLine[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(JSON.parse(line) as LogLine) })
  return { log, lines }
}

/** A refusal as every refusal must look: RFC 9457, the documents' fields beside it, and nothing of the inside. */
export function isProblem(reply: TestReply): boolean {
  const { body } = reply
  return (
    reply.headers.get('content-type')?.startsWith('application/problem+json') === true &&
    body.status === reply.status &&
    [body.type, body.title, body.detail, body.code, body.request_id].every((word) => typeof word === 'string') &&
    body.error === body.title &&
    body.message === body.detail &&
    reply.headers.get('x-request-id') === body.request_id &&
    !/\bat .*\.ts:\d|select |insert |postgres|relation "/i.test(reply.text)
  )
}

let nextPerson = 15_550_200_000

/** A phone number that nobody has yet, digits only. */
export const newPhone = (): string => String(nextPerson++)
