import { Secret, TOTP } from 'otpauth'
import { anAgent, bearer, cookieOf, type House, type Node, password, type Reply, signIn } from '../access/test-house.ts'

/** The code that an authenticator app shows, `steps` of 30 seconds from the house's time. */
export function codeOf(house: House, secret: string, steps = 0): string {
  return TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: house.clock.ms + steps * 30_000 })
}
/** Six digits that are no code of now. */
export function wrongCode(house: House, secret: string): string {
  const near = new Set([-3, -2, -1, 0, 1, 2, 3].map((steps) => codeOf(house, secret, steps)))
  for (let n = 0; ; n++) if (!near.has(String(n).padStart(6, '0'))) return String(n).padStart(6, '0')
}

type Headers = Record<string, string>
export const login = (node: Node, email: string, headers: Headers = {}, text = password) =>
  node.call('POST', '/api/v1/auth/login', { body: { email, password: text }, headers })
export const stepOf = (reply: Reply) =>
  reply.body['second_factor'] as { token: string; methods: string[]; expires_in: number }
export const second = (node: Node, body: unknown, headers: Headers = {}) =>
  node.call('POST', '/api/v1/auth/second-factor', { body, headers })
export const credentials = (reply: Reply) => ({
  cookie: cookieOf(reply),
  token: bearer(String(reply.body['access_token'])),
  refresh: String(reply.body['refresh_token']),
})

/** An agent who signed in and set up an authenticator app. */
export async function withTotp(house: House, node: Node, wish: Parameters<typeof anAgent>[2] = {}) {
  const agent = await anAgent(house, node, wish)
  const first = await signIn(node, agent.email)
  const started = await node.call('POST', '/api/v1/me/totp', { headers: first.cookie })
  const secret = String(started.body['secret'])
  const confirmed = await node.call('POST', '/api/v1/me/totp/confirm', {
    headers: first.cookie,
    body: { code: codeOf(house, secret) },
  })
  if (confirmed.status !== 200) throw new Error(`No authenticator app: ${started.text} ${confirmed.text}`)
  // The code of this step is used up.
  house.clock.ms += 30_000
  return { ...agent, secret, codes: confirmed.body['recovery_codes'] as string[], cookie: cookieOf(confirmed), first }
}
