import type { IncomingHttpHeaders } from 'node:http'

const loopbackHost = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/**
 * Why a request may not reach the controls, or null when it may. They have no credential, so whatever a developer's
 * browser happens to show must not reach them: the name called must be one of loopback (no rebound name), and what a
 * browser says of the page that calls must say that it is this origin's own. Programs say nothing of that and pass.
 */
export function refusalOf(headers: IncomingHttpHeaders): string | null {
  const { host = '', origin } = headers
  if (!loopbackHost.test(host)) return 'loopback only'
  if (origin !== undefined && origin !== `http://${host}`) return 'another origin'
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none' ? null : 'another site'
}
