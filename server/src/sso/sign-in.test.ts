import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { anAgent, type House, me, type Node, openHouse, password, signIn } from '../access/test-house.ts'
import { browser, type Claims, client, type Issuer, openIssuer } from './issuer.fixture.ts'

// Against a certified provider, over real sockets, from the first redirect to the session.

const origin = 'http://127.0.0.1:8000'
const callback = '/api/v1/auth/sso/oidc/callback'
const start = '/api/v1/auth/sso/oidc/start'
let house: House
let issuer: Issuer
let node: Node
let other: Node
let people = 0

beforeAll(async () => {
  house = await openHouse()
  issuer = await openIssuer()
  issuer.register([origin + callback])
  const environment = { OIDC_ISSUER: issuer.issuer, OIDC_CLIENT_ID: client.id, OIDC_CLIENT_SECRET: client.secret }
  node = await house.node(environment)
  other = await house.node(environment)
})
beforeEach(() => {
  issuer.goes(false)
  issuer.refuses(undefined)
})
afterAll(async () => {
  await issuer?.close()
  await house?.close()
})

/** A new person of the provider. */
function aPerson(over: Partial<Claims> = {}): Claims {
  const sub = `person${++people}`
  return { sub, email: `${sub}@example.com`, email_verified: true, name: 'Grace Hopper', groups: ['agents'], ...over }
}
const open = (at = node) => browser(origin, at.url)
const sessionOf = (at: ReturnType<typeof browser>) => ({
  cookie: `parley_session=${at.cookies(origin).get('parley_session')}`,
})

/** Signs this person in, in a browser of their own. */
async function come(claims: Claims, path = start) {
  issuer.comes(claims)
  const at = open()
  const { end, last } = await at.go(path)
  return { end, last, at, me: () => me(node, sessionOf(at)) }
}

/** Up to the address that the provider sends the browser back to, which is not gone to. */
async function comeBack(claims: Claims, at = open()) {
  issuer.comes(claims)
  let url = (await at.hop(origin + start)).headers.get('location')!
  while (!url.startsWith(origin)) url = new URL((await at.hop(url)).headers.get('location')!, url).href
  return { at, url }
}

describe('signing in at the provider', () => {
  test('leads to the console with a session, and makes the agent whose groups give a role', async () => {
    const person = aPerson({ groups: ['staff', 'agents'] })
    const { end, me } = await come(person)
    expect(end).toBe('/app')
    const body = (await me()).body
    expect(body).toMatchObject({ type: 'agent', role: 'agent', email: person['email'], name: 'Grace Hopper' })
    expect(body['has_password']).toBe(false)
    const again = await come(person)
    expect((await again.me()).body['id']).toBe(body['id'])
  })

  test('asks with PKCE, state and nonce, all new each time, and tells the browser nothing of what proves it', async () => {
    const at = open()
    const [one, two] = [await at.hop(origin + start), await at.hop(origin + start)]
    const asked = [one, two].map((hop) => new URL(hop.headers.get('location')!).searchParams)
    for (const query of asked)
      expect(Object.fromEntries(query)).toMatchObject({
        response_type: 'code',
        client_id: client.id,
        redirect_uri: origin + callback,
        code_challenge_method: 'S256',
        scope: 'openid email profile',
        code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      })
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked[0]!.get(name)).not.toBe(asked[1]!.get(name))
    const cookie = one.headers.get('set-cookie')!
    expect(cookie).toMatch(/^parley_sso=[^;]+; Path=\/; Max-Age=600; HttpOnly; SameSite=Lax$/)
    expect(cookie).not.toContain(asked[0]!.get('state'))
  })

  test('begins a new session: the cookie that was there before is worth nothing after it', async () => {
    const agent = await anAgent(house, node, { email: 'planted@example.com' })
    const before = await signIn(node, agent.email)
    issuer.comes(aPerson({ email: agent.email }))
    const at = open()
    at.cookies(origin).set('parley_session', before.cookie.cookie.split('=')[1]!)
    await at.go(start)
    expect((await me(node, sessionOf(at))).status).toBe(200)
    expect((await me(node, before.cookie)).status).toBe(401)
  })

  test('finishes on a node other than the one where it began', async () => {
    const { at, url } = await comeBack(aPerson())
    const elsewhere = open(other)
    elsewhere.cookies(origin).set('parley_sso', at.cookies(origin).get('parley_sso')!)
    expect((await elsewhere.hop(url)).headers.get('location')).toBe('/app')
    expect((await me(node, sessionOf(elsewhere))).status).toBe(200)
  })

  test.each([
    ['/app/inbox?tag=a#x', '/app/inbox?tag=a#x'],
    ['/app', '/app'],
    ['//evil.example', '/app'],
    ['/\\evil.example', '/app'],
    ['/app\\..\\..\\evil', '/app'],
    ['/app/../api/v1/keys', '/app'],
    ['/app/%2e%2e/%2e%2e/x', '/app'],
    ['/app//evil.example', '/app'],
    ['/application', '/app'],
    ['https:evil.example', '/app'],
    ['https://evil.example/app', '/app'],
    ['javascript:alert(1)', '/app'],
    ['/app/\r\nSet-Cookie: a=b', '/app'],
    ['', '/app'],
  ])('attack 25: return_to=%j leads to %s', async (wished, page) => {
    const { end } = await come(aPerson(), `${start}?return_to=${encodeURIComponent(wished)}`)
    expect(end).toBe(page)
  })
})

describe('attack 119: what comes back finishes only what this browser began', () => {
  const problemOf = async (at: ReturnType<typeof browser>, url: string) => {
    const hop = await at.hop(url, { accept: 'application/json' })
    return [hop.status, hop.text === '' ? null : JSON.parse(hop.text).code]
  }
  const expired = [401, 'sign_in_expired']

  test('once: the same address again is refused, with the same cookie, on another node too', async () => {
    const { at, url } = await comeBack(aPerson())
    const cookie = at.cookies(origin).get('parley_sso')!
    expect((await at.hop(url)).headers.get('location')).toBe('/app')
    for (const each of [node, other]) {
      const again = open(each)
      again.cookies(origin).set('parley_sso', cookie)
      expect(await problemOf(again, url)).toEqual(expired)
    }
  })

  test('of 10 at once one succeeds', async () => {
    const { at, url } = await comeBack(aPerson())
    const replies = await Promise.all(Array.from({ length: 10 }, () => at.hop(url)))
    expect(replies.filter((reply) => reply.headers.get('location') === '/app')).toHaveLength(1)
  })

  test('in the same browser: not without its cookie, with that of another sign-in, or with a changed state', async () => {
    const { at, url } = await comeBack(aPerson())
    expect(await problemOf(open(), url)).toEqual(expired)
    const victim = await comeBack(aPerson())
    expect(await problemOf(victim.at, url), 'an attacker’s own callback address').toEqual(expired)
    const changed = new URL(url)
    changed.searchParams.set('state', 'x')
    expect(await problemOf(at, changed.href)).toEqual(expired)
    changed.searchParams.delete('state')
    expect(await problemOf(at, changed.href)).toEqual(expired)
  })

  test('within ten minutes', async () => {
    const { at, url } = await comeBack(aPerson())
    house.clock.ms += 10 * 60_000
    expect(await problemOf(at, url)).toEqual(expired)
    house.clock.ms -= 10 * 60_000
  })

  test('with the provider’s own name, when it gives one', async () => {
    const { at, url } = await comeBack(aPerson())
    const changed = new URL(url)
    expect(changed.searchParams.get('iss')).toBe(issuer.issuer)
    changed.searchParams.set('iss', 'https://evil.example')
    expect(await problemOf(at, changed.href)).toEqual([401, 'provider_refused'])
  })

  test('and a code that was made up is worth nothing', async () => {
    const { at, url } = await comeBack(aPerson())
    const changed = new URL(url)
    changed.searchParams.set('code', 'made-up')
    expect(await problemOf(at, changed.href)).toEqual([401, 'provider_refused'])
    expect(at.cookies(origin).has('parley_session')).toBe(false)
  })

  test('parameters that a provider adds of its own do no harm', async () => {
    const { at, url } = await comeBack(aPerson())
    expect((await at.hop(`${url}&session_state=x&authuser=0&hd=example.com`)).headers.get('location')).toBe('/app')
  })
})

describe('what goes wrong is said', () => {
  test('to a person on the sign-in page, to a program as a problem', async () => {
    const stranger = aPerson({ groups: [] })
    const { end, at } = await come(stranger)
    expect(end).toBe('/app/sign-in?problem=no_account')
    expect(at.cookies(origin).has('parley_session')).toBe(false)
    expect(at.cookies(origin).has('parley_sso')).toBe(false)
    const reply = await node.call('GET', '/api/v1/auth/sso/oidc/callback?state=x')
    expect([reply.status, reply.body['code']]).toEqual([401, 'sign_in_expired'])
  })

  test.each([
    ['/app/inbox?tag=a', '/inbox?tag=a'],
    ['/app/tickets/tkt_1?view=all&x=%2F%2Fevil.example', '/tickets/tkt_1?view=all&x=%2F%2Fevil.example'],
    ['/app', null],
    ['', null],
    ['//evil.example', null],
    ['/app//evil.example', null],
    ['/app/..//evil.example', null],
    ['/app/\\evil.example', null],
    ['/app@evil.example', null],
    ['https://evil.example/app/inbox', null],
    ['javascript:alert(1)', null],
    ['/app/inbox\r\nLocation: https://evil.example', null],
  ])(
    'attack 25: with the page that was asked for, when it is one of the console: %j gives %j',
    async (wished, page) => {
      const path = `${start}?return_to=${encodeURIComponent(wished)}`
      const strangers = await come(aPerson({ groups: [] }), path)
      issuer.refuses('access_denied')
      const refused = await come(aPerson(), path)
      for (const [{ end }, problem] of [
        [strangers, 'no_account'],
        [refused, 'provider_refused'],
      ] as const) {
        const { pathname, searchParams } = new URL(end, origin)
        expect([pathname, searchParams.get('problem'), searchParams.get('return_to')]).toEqual([
          '/app/sign-in',
          problem,
          page,
        ])
      }
    },
  )

  test('attack 25: a page in a cookie that this server did not write is none', async () => {
    const at = open()
    const value = Buffer.from(JSON.stringify({ page: 'https://evil.example' })).toString('base64url')
    at.cookies(origin).set('parley_sso', value)
    const { end } = await at.go(`${callback}?state=x&code=x&return_to=https://evil.example`)
    expect(end).toBe('/app/sign-in?problem=sign_in_expired')
  })

  test('a provider that says no', async () => {
    issuer.refuses('access_denied')
    expect((await come(aPerson())).end).toBe('/app/sign-in?problem=provider_refused')
  })

  test('a provider that does not answer: when the browser is to go there, and when it comes back', async () => {
    const fresh = await house.node({
      OIDC_ISSUER: issuer.issuer,
      OIDC_CLIENT_ID: client.id,
      OIDC_CLIENT_SECRET: client.secret,
    })
    issuer.goes(true)
    const reply = await fresh.call('GET', start)
    expect([reply.status, reply.body['code'], reply.headers.get('retry-after')]).toEqual([
      503,
      'provider_unavailable',
      '5',
    ])
    expect((await browser(origin, fresh.url).go(start)).end).toBe('/app/sign-in?problem=provider_unavailable')
    issuer.goes(false)
    const { at, url } = await comeBack(aPerson())
    issuer.goes(true)
    expect((await at.hop(url)).headers.get('location')).toBe('/app/sign-in?problem=provider_unavailable')
  })

  test('an unknown provider, and one that is not connected', async () => {
    for (const id of ['cognito', 'idp_01jjjjjjjjjjjjjjjjjjjjjjjj'])
      expect((await node.call('GET', `/api/v1/auth/sso/${id}/start`)).body['code']).toBe('provider_not_found')
    for (const id of ['google', 'OIDC', 'idp_x', '..%2f'])
      expect((await node.call('GET', `/api/v1/auth/sso/${id}/start`)).status).toBeGreaterThanOrEqual(400)
  })
})

test('a super admin’s password works while the provider is away', async () => {
  const admin = await anAgent(house, node, { role: 'super_admin' })
  issuer.goes(true)
  const reply = await node.call('POST', '/api/v1/auth/login', { body: { email: admin.email, password } })
  expect(reply.status).toBe(200)
})

test('the sign-in page is told which providers there are, and no more', async () => {
  expect((await node.call('GET', '/api/v1/auth/sso')).body).toEqual({
    providers: [{ id: 'oidc', name: 'Single sign-on' }],
    password_sign_in: 'everybody',
  })
})
