import type { IncomingHttpHeaders } from 'node:http'
import type { Config } from '../config.ts'
import { Problem } from './problem.ts'

/**
 * Refuses an unsafe request that a foreign page made with somebody's cookie: its Origin must be ours, one of ALLOWED_ORIGINS,
 * or in development that of the host it was sent to. A program that sends no Origin passes, a browser's cross-site request
 * without one does not. Throws `wrong_origin`.
 */
export function createOriginCheck(
  config: Pick<Config, 'origin' | 'ALLOWED_ORIGINS' | 'ENVIRONMENT'>,
): (headers: IncomingHttpHeaders) => void {
  const ours = new Set([
    config.origin,
    ...config.ALLOWED_ORIGINS.filter((origin) => origin !== '*' && origin !== 'null'),
  ])
  return (headers) => {
    const { origin } = headers
    if (origin === undefined) {
      if (headers['sec-fetch-site'] === 'cross-site') throw new Problem('wrong_origin')
      return
    }
    if (ours.has(origin)) return
    if (config.ENVIRONMENT === 'development' && origin === `http://${headers.host}`) return
    throw new Problem('wrong_origin')
  }
}
