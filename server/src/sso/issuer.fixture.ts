import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import OidcProvider, { type Configuration } from 'oidc-provider'

// A certified OpenID Connect provider on loopback, at which one person after the other signs in without being asked anything.

export const client = { id: 'parley', secret: 'a secret between the issuer and Parley' }
export type Claims = Record<string, unknown> & { sub: string }
export type Issuer = Awaited<ReturnType<typeof openIssuer>>

export async function openIssuer(over: Partial<Configuration> = {}) {
  let person: Claims = { sub: 'nobody' }
  let isDown = false
  let provider: OidcProvider | undefined
  let refusal: string | undefined
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  const people = new Map<string, Claims>()
  const seen: { path: string; body: string; authorization: string | undefined }[] = []

  const server = createServer(async (request, response) => {
    seen.push({ path: request.url ?? '', body: '', authorization: request.headers.authorization })
    if (isDown || !provider) return void response.writeHead(502).end()
    if (!request.url?.startsWith('/interaction/')) return void provider.callback()(request, response)
    const result = refusal ? { error: refusal } : { login: { accountId: person.sub } }
    await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  return {
    issuer,
    /** Who asked for what. */
    seen,
    /** Makes Parley known at the issuer. */
    register(redirectUris: string[]) {
      provider = new OidcProvider(issuer, {
        clients: [{ client_id: client.id, client_secret: client.secret, redirect_uris: redirectUris }],
        jwks: { keys: [jwk] as never },
        scopes: ['openid', 'email', 'profile', 'offline_access'],
        claims: { openid: ['sub', 'groups'], email: ['email', 'email_verified'], profile: ['name'] },
        pkce: { required: () => true },
        features: { devInteractions: { enabled: false } },
        ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
        cookies: { keys: ['only for tests'] },
        interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
        findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => people.get(sub) ?? { sub } }),
        async loadExistingGrant(ctx) {
          const grant = new ctx.oidc.provider.Grant({
            clientId: ctx.oidc.client!.clientId,
            accountId: ctx.oidc.session!.accountId!,
          })
          grant.addOIDCScope('openid email profile')
          await grant.save()
          return grant
        },
        ...over,
      })
    },
    /** The next to sign in there. */
    comes(claims: Claims) {
      person = claims
      people.set(claims.sub, claims)
    },
    refuses(error: string | undefined) {
      refusal = error
    },
    goes(down: boolean) {
      isDown = down
    },
    /** A token that this issuer signs. */
    token(claims: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
      return new SignJWT({ iss: issuer, aud: client.id, ...claims })
        .setProtectedHeader({ alg: 'RS256', kid: 'one', ...header })
        .sign(privateKey)
    },
    close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  }
}

type Hop = { status: number; url: string; headers: Headers; text: string }

/** A browser that follows redirects and keeps cookies by host; what is at `from` it finds at `to`. */
export function browser(from: string, to: string) {
  const jars = new Map<string, Map<string, string>>()
  const jarOf = (url: string) => {
    const { host } = new URL(url)
    const jar = jars.get(host) ?? new Map<string, string>()
    jars.set(host, jar)
    return jar
  }

  async function hop(url: string, headers: Record<string, string> = {}): Promise<Hop> {
    const place = url.startsWith(from) ? to + url.slice(from.length) : url
    const jar = jarOf(url)
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
    const accept = 'text/html,application/xhtml+xml'
    const reply = await fetch(place, {
      redirect: 'manual',
      headers: { accept, ...(cookie ? { cookie } : {}), ...headers },
    })
    for (const line of reply.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]!.split('=')
      if (value === '') jar.delete(name)
      else jar.set(name, value)
    }
    return { status: reply.status, url, headers: reply.headers, text: await reply.text() }
  }

  return {
    hop,
    cookies: (url: string) => jarOf(url),
    /** Follows redirects up to the page of the console, or to what is no redirect. */
    async go(path: string): Promise<{ last: Hop; end: string; hops: Hop[] }> {
      const hops: Hop[] = []
      let url = from + path
      for (;;) {
        const last = await hop(url)
        hops.push(last)
        const location = last.headers.get('location')
        if (location === null || hops.length > 15) return { last, end: last.url, hops }
        url = new URL(location, url).href
        if (url.startsWith(`${from}/app`)) return { last, end: url.slice(from.length), hops }
      }
    },
  }
}
