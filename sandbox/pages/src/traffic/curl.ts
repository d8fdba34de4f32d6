import type { CallView, WebhookView } from '../../../src/record-views.ts'

const unneeded = new Set(['host', 'connection', 'content-length', 'accept-encoding', 'transfer-encoding', 'keep-alive'])

/** The webhook as a command: the same bytes with the same signature, so Parley takes it as the platform's. */
export function webhookAsCurl({ url, headers, body }: WebhookView): string {
  return command('POST', url, Object.entries(headers).map(header), body)
}

/** The call as a command. Credentials were not kept: they stand as `$TOKEN`. */
export function callAsCurl({ method, origin, path, headers, body }: CallView): string {
  const shown = Object.entries(headers).filter(([name]) => !unneeded.has(name))
  return command(method, `${origin}${path.replaceAll('[hidden]', 'TOKEN')}`, shown.map(header), body)
}

function header([name, value]: [string, string]): string {
  const [scheme, hidden] = value.split(' ')
  return hidden === '[hidden]' ? `-H "${name}: ${scheme} $TOKEN"` : `-H ${quoted(`${name}: ${value}`)}`
}

function command(method: string, url: string, headers: string[], body: string): string {
  const isFile = /^\[\d+ bytes\]$/.test(body)
  const data = body === '' || isFile ? [] : [`--data-raw ${quoted(body)}`]
  return [`curl -sS -X ${method} ${quoted(url)}`, ...headers, ...data].join(' \\\n  ')
}

/** One word of a POSIX shell, whatever is in it. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`
}
