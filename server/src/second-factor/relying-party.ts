import { isIP } from 'node:net'
import type { Config } from '../config.ts'

/** For whom passkeys are made: the host name under which people reach Parley, and the pages that may ask for them. */
export type RelyingParty = { id: string; origins: string[] }

/**
 * Null where passkeys cannot be: browsers take no IP address for a name. At a loopback address it is `localhost`, and in development
 * with whatever port the page came from.
 * @param host the Host header, which the door has checked
 */
export function relyingParty(
  config: Pick<Config, 'origin' | 'ENVIRONMENT'>,
  host: string | undefined,
): RelyingParty | null {
  const { protocol, hostname, port } = new URL(config.origin)
  const isLoopback = hostname === '[::1]' || hostname === 'localhost' || /^127\./.test(hostname)
  if (!isLoopback) return isIP(hostname.replace(/^\[|\]$/g, '')) ? null : { id: hostname, origins: [config.origin] }
  const origins = [`${protocol}//localhost${port ? `:${port}` : ''}`]
  if (config.ENVIRONMENT === 'development' && /^localhost(:\d+)?$/.test(host ?? '')) origins.push(`http://${host}`)
  return { id: 'localhost', origins }
}
