import { createServer } from 'node:net'
import { Secret, TOTP } from 'otpauth'
import type { Page } from 'playwright-core'
import { demoPassword, type Parley, startParley } from './parley.ts'
import { maya } from './people.ts'

/** A Parley at an address with a name, as passkeys need it, whose clock the test moves. */
export async function startNamedParley(environment: Record<string, string> = {}) {
  const port = await freePort()
  const clock = { ahead: 0 }
  const url = `http://localhost:${port}`
  const now = () => new Date(Date.now() + clock.ahead)
  const parley: Parley = await startParley({ port, now, environment: { PUBLIC_URL: url, ...environment } })
  return {
    ...parley,
    url,
    /** What an authenticator app with this secret shows. */
    code: (secret: string) => TOTP.generate({ secret: Secret.fromBase32(secret), timestamp: now().getTime() }),
    passes: (seconds: number) => {
      clock.ahead += seconds * 1000
    },
  }
}
export type NamedParley = Awaited<ReturnType<typeof startNamedParley>>

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Types address and password, and sends them. */
export async function typePassword(page: Page, email = maya, password = demoPassword): Promise<void> {
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

/**
 * Gives the browser a device that makes passkeys and says yes to everything, so that what is only offered at a field is taken at once.
 * @param isOffered whether the browser can offer them there
 * @returns how many it holds
 */
export async function withAuthenticator(page: Page, { isOffered = false } = {}): Promise<() => Promise<number>> {
  if (!isOffered)
    await page.addInitScript(() => {
      PublicKeyCredential.isConditionalMediationAvailable = async () => false
    })
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return async () => (await devtools.send('WebAuthn.getCredentials', { authenticatorId })).credentials.length
}
