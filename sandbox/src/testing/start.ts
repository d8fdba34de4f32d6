import { afterEach } from 'vitest'
import type { Sandbox, SandboxOptions } from '../face.ts'
import { startSandbox } from '../sandbox.ts'
import { ParleyStandIn } from './parley.ts'

const running: { stop(): Promise<void> }[] = []

afterEach(async () => {
  for (const one of running.splice(0)) await one.stop()
})

/** A sandbox and a stand-in for Parley behind it; both are stopped after the test. */
export async function aSandbox(
  options: Partial<SandboxOptions> = {},
): Promise<{ sandbox: Sandbox; parley: ParleyStandIn }> {
  const parley = await new ParleyStandIn().start()
  const sandbox = await startSandbox({ targetUrl: parley.url, ...options })
  running.push(sandbox, parley)
  return { sandbox, parley }
}

/** A clock that stands still until it is moved. Milliseconds. */
export function aClock(start = Date.UTC(2026, 10, 22, 12)) {
  let at = start
  return {
    now: () => at,
    move: (ms: number) => {
      at += ms
    },
  }
}

export const hourMs = 3_600_000

/** Calls a JSON endpoint; `body` undefined sends none. */
export async function call(method: string, url: string, body?: unknown, token?: string) {
  const response = await fetch(url, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === undefined ? {} : { authorization: token }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(5000),
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) }
}

/** Sends a WhatsApp message as Parley does: the body's fields on top of a text to `to`. */
export function sendWhatsapp(sandbox: Sandbox, to: string, fields: Record<string, unknown> = {}) {
  const { phoneNumberId, accessToken } = sandbox.accounts.whatsapp
  const body = { messaging_product: 'whatsapp', to, type: 'text', text: { body: 'Hello from Parley' }, ...fields }
  return call('POST', `${sandbox.graphUrl}/v25.0/${phoneNumberId}/messages`, body, `Bearer ${accessToken}`)
}

/** Sends a Messenger message as Parley does. */
export function sendMessenger(sandbox: Sandbox, to: string, fields: Record<string, unknown> = {}) {
  const { pageId, pageToken } = sandbox.accounts.facebook
  const body = { recipient: { id: to }, messaging_type: 'RESPONSE', message: { text: 'Hello from Parley' }, ...fields }
  return call('POST', `${sandbox.graphUrl}/v25.0/${pageId}/messages`, body, `Bearer ${pageToken}`)
}

/** Sends a direct message as Parley does, with the OAuth 2.0 token. */
export function sendX(sandbox: Sandbox, to: string, body: unknown = { text: 'Hello from Parley' }) {
  const token = `Bearer ${sandbox.accounts.twitter.bearerToken}`
  return call('POST', `${sandbox.xUrl}/2/dm_conversations/with/${to}/messages`, body, token)
}

type Row = Record<string, unknown>
export type WhatsappValueRead = { contacts?: Row[]; messages?: Row[]; statuses?: Row[] }

/** Every `value` of WhatsApp bodies, in order. */
export function whatsappValues(bodies: Row[]): WhatsappValueRead[] {
  const entries = bodies.flatMap((body) => body.entry as { changes: { value: WhatsappValueRead }[] }[])
  return entries.flatMap((entry) => entry.changes.map((change) => change.value))
}
