import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestApp, testApp, testPassword } from '../../server/src/testing/app.ts'
import { launchChromium } from './chromium.ts'

// A browser's own WebAuthn, with a device that it plays, against the API: what one makes the other takes.

let app: TestApp
let page: Page
let close: () => Promise<unknown>

beforeAll(async () => {
  app = await testApp()
  const browser = await launchChromium()
  close = () => browser.close()
  page = await browser.newPage()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const options = { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true } as const
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: { ...options, isUserVerified: true, automaticPresenceSimulation: true },
  })
  // Passkeys are made for localhost: browsers take no IP address for a name.
  await page.goto(`${app.url.replace('127.0.0.1', 'localhost')}/api/docs/errors`)
}, 60_000)
afterAll(async () => {
  await close?.()
  await app?.close()
})

/** `navigator.credentials`, with WebAuthn's own JSON on both sides. */
const inBrowser = (what: 'create' | 'get', options: unknown) =>
  page.evaluate(
    async ({ what, options }) => {
      type Parse = (json: unknown) => PublicKeyCredentialCreationOptions & PublicKeyCredentialRequestOptions
      const { parseCreationOptionsFromJSON, parseRequestOptionsFromJSON } = PublicKeyCredential as unknown as Record<
        string,
        Parse
      >
      const parse = what === 'create' ? parseCreationOptionsFromJSON : parseRequestOptionsFromJSON
      const made = await navigator.credentials[what]({ publicKey: parse!(options) })
      return (made as unknown as { toJSON(): unknown }).toJSON()
    },
    { what, options },
  )

test('a passkey that a browser made is taken, as second factor and alone', async () => {
  const host = { host: `localhost:${new URL(app.url).port}` }
  const local = app.url.replace('127.0.0.1', 'localhost')
  const post = async (path: string, body: unknown, headers: Record<string, string> = {}) => {
    const reply = await fetch(`${local}/api/v1${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers, ...host },
      body: JSON.stringify(body),
    })
    return { status: reply.status, body: (await reply.json()) as Record<string, unknown> }
  }
  const { email, token } = await app.as('agent')
  const own = { authorization: `Bearer ${token}` }

  const creation = await post('/me/passkeys/options', {}, own)
  const added = await post('/me/passkeys', { passkey: await inBrowser('create', creation.body['options']) }, own)
  expect(added.status, JSON.stringify(added.body)).toBe(201)

  const step = (await post('/auth/login', { email, password: testPassword })).body['second_factor'] as { token: string }
  const request = await post('/auth/second-factor/options', { token: step.token })
  const passkey = await inBrowser('get', request.body['options'])
  const proved = await post('/auth/second-factor', { token: step.token, passkey })
  expect(proved.status, JSON.stringify(proved.body)).toBe(200)

  const alone = await post('/auth/passkey/options', {})
  const signedIn = await post('/auth/passkey', { passkey: await inBrowser('get', alone.body['options']) })
  expect(signedIn.status, JSON.stringify(signedIn.body)).toBe(200)
})
